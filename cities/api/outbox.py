"""The mails of a city and what became of them."""

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.enums import MailState
from cities.models import City
from cities.permissions import OUTBOX_READ
from cities.selectors.mail import list_mails


class OutboxListApi(CityApi):
    """The outbox of a city."""

    permissions = {"GET": OUTBOX_READ}
    many = True
    tag = "outbox"

    class FilterSerializer(serializers.Serializer):
        state = serializers.ChoiceField(MailState.choices, required=False)
        kind = serializers.CharField(max_length=40, required=False)
        campaign = serializers.CharField(max_length=120, required=False)
        recipient = serializers.CharField(max_length=254, required=False, help_text="Part of the address.")

    class OutputSerializer(serializers.Serializer):
        id = serializers.UUIDField()
        kind = serializers.CharField()
        campaign = serializers.CharField()
        occurrence = serializers.CharField()
        recipient = serializers.EmailField()
        language = serializers.CharField()
        subject = serializers.CharField()
        state = serializers.ChoiceField(MailState.choices)
        attempts = serializers.IntegerField()
        message_id = serializers.CharField()
        error = serializers.CharField(help_text="What the mail server said.")
        created_at = serializers.DateTimeField()
        sent_at = serializers.DateTimeField(allow_null=True)

    output_example = {
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "kind": "invitation",
        "campaign": "invitation:01890a5d-ac96-774b-bcce-b302099a8058",
        "occurrence": "1",
        "recipient": "info@green.example",
        "language": "et",
        "subject": "Invitation: Cooler streets",
        "state": "sent",
        "attempts": 1,
        "message_id": "<01890a5d@citylabs.example>",
        "error": "",
        "created_at": "2026-05-01T12:00:00Z",
        "sent_at": "2026-05-01T12:00:04Z",
    }

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the mails, newest first, without their bodies."""
        return self.page(list_mails(city=city, **self.filters()), order="-id", changed="sent_at")
