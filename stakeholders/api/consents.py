"""What the person at an address agreed to. A yes is written down with its proof, or it is none."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from stakeholders.enums import ConsentChannel, ConsentPurpose
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.selectors.consents import list_consents
from stakeholders.services.consents import NoOpenConsent, Yes, keep_yes, withdraw_consent


class ConsentSerializer(serializers.Serializer):
    """A consent with the version of the text it was given to."""

    id = serializers.UUIDField()
    email = serializers.CharField()
    purpose = serializers.ChoiceField(ConsentPurpose.choices)
    language = serializers.CharField()
    channel = serializers.CharField(help_text="Where it was given.")
    evidence = serializers.CharField(help_text="Where the proof is.")
    text_version = serializers.IntegerField(source="legal_text.version", allow_null=True)
    given_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_channel = serializers.CharField(help_text="Where it was taken back; blank while it holds.")


_CONSENT = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "email": "mari@paike.example",
    "purpose": "consent_invite",
    "language": "et",
    "channel": "registration",
    "evidence": "registration 01890a5d-ac96-774b-bcce-b302099a8058",
    "text_version": 2,
    "given_at": "2026-05-01T12:00:00Z",
    "withdrawn_at": None,
    "withdrawn_channel": "",
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


class ConsentGiveApi(CityApi):
    """Writing down a yes that another system of the city keeps the proof of."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "consents"
    OutputSerializer = ConsentSerializer
    output_example = _CONSENT
    input_example = {
        "email": "mari@paike.example",
        "purpose": "consent_invite",
        "language": "et",
        "channel": "paper",
        "evidence": "Signed form, folder 2026/14",
    }

    class InputSerializer(serializers.Serializer):
        email = serializers.EmailField(max_length=254)
        purpose = serializers.ChoiceField(ConsentPurpose.choices)
        language = serializers.ChoiceField(settings.LANGUAGES, help_text="Of the text the person read or heard.")
        channel = serializers.ChoiceField(ConsentChannel.choices, default=ConsentChannel.API)
        evidence = serializers.CharField(max_length=300, help_text="Where the proof is.")

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Write down what a person agreed to elsewhere, with its proof and the text now in force.

        Twice is one: the consent that holds is answered.
        """
        return self.answer(keep_yes(city=city, actor=self.actor, yes=Yes(**self.read())), status=201)


class ConsentWithdrawApi(CityApi):
    """Taking a consent back, when the person asks a colleague to."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "consents"
    OutputSerializer = ConsentSerializer
    answers = {"POST": (200, ConsentSerializer)}
    input_example = {"email": "mari@paike.example", "purpose": "consent_invite"}
    output_example = {**_CONSENT, "withdrawn_at": "2026-06-01T12:00:00Z", "withdrawn_channel": "api"}

    class InputSerializer(serializers.Serializer):
        email = serializers.EmailField(max_length=254)
        purpose = serializers.ChoiceField(ConsentPurpose.choices)

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Withdraw the open consent of an address to a purpose."""
        consent = withdraw_consent(city=city, actor=self.actor, channel=ConsentChannel.API, **self.read())
        if consent is None:
            raise NoOpenConsent
        return self.answer(consent)
