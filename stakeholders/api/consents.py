"""What the person at an address agreed to. Giving a consent is the person's own: no endpoint does it for them."""

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from stakeholders.enums import ConsentPurpose
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.selectors.consents import list_consents
from stakeholders.services.consents import NoOpenConsent, withdraw_consent


class ConsentSerializer(serializers.Serializer):
    """A consent with the version of the text it was given to."""

    id = serializers.UUIDField()
    email = serializers.CharField()
    purpose = serializers.ChoiceField(ConsentPurpose.choices)
    language = serializers.CharField()
    channel = serializers.CharField(help_text="Where it was given.")
    text_version = serializers.IntegerField(source="legal_text.version", allow_null=True)
    given_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


_CONSENT = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "email": "mari@paike.example",
    "purpose": "consent_invite",
    "language": "et",
    "channel": "registration",
    "text_version": 2,
    "given_at": "2026-05-01T12:00:00Z",
    "withdrawn_at": None,
}


class ConsentListApi(CityApi):
    """The consents of one address."""

    permissions = {"GET": STAKEHOLDERS_READ}
    many = True
    tag = "consents"
    OutputSerializer = ConsentSerializer
    output_example = _CONSENT

    class FilterSerializer(serializers.Serializer):
        email = serializers.EmailField(max_length=254)

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the consents of an address, newest first, also those taken back."""
        return self.page(list_consents(city=city, email=self.filters()["email"]), order="-given_at")


class ConsentWithdrawApi(CityApi):
    """Taking a consent back, when the person asks a colleague to."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "consents"
    OutputSerializer = ConsentSerializer
    answers = {"POST": (200, ConsentSerializer)}
    input_example = {"email": "mari@paike.example", "purpose": "consent_invite"}
    output_example = {**_CONSENT, "withdrawn_at": "2026-06-01T12:00:00Z"}

    class InputSerializer(serializers.Serializer):
        email = serializers.EmailField(max_length=254)
        purpose = serializers.ChoiceField(ConsentPurpose.choices)

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Withdraw the open consent of an address to a purpose."""
        consent = withdraw_consent(city=city, actor=self.actor, **self.read())
        if consent is None:
            raise NoOpenConsent
        return self.answer(consent)
