"""Putting oneself into a registry, for a city's own website. Whoever owns the address confirms by the mail's link."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityPublicApi
from cities.api.rendering import JsonAnswer
from cities.enums import Theme
from cities.models import City
from stakeholders.enums import ConsentPurpose, HelixGroup
from stakeholders.forms.joining import ASKED_PURPOSES
from stakeholders.rules.joining import Joining
from stakeholders.selectors.joining_texts import list_joining_texts
from stakeholders.services.self_registrations import request_joining


class JoinApi(CityPublicApi):
    """Asking a city to know somebody."""

    tag = "stakeholders"
    answers = {"POST": (202, None)}
    input_example = {
        "person": "Mari Maasikas",
        "email": "mari@firm.example",
        "organisation": "OÜ Näide",
        "helix_group": "sme",
        "language": "et",
        "themes": ["energy"],
        "consents": ["consent_invite"],
    }

    class InputSerializer(serializers.Serializer):
        person = serializers.CharField(max_length=200)
        email = serializers.EmailField(max_length=254)
        organisation = serializers.CharField(max_length=200, required=False, allow_blank=True)
        role = serializers.CharField(max_length=120, required=False, allow_blank=True)
        helix_group = serializers.ChoiceField(HelixGroup.choices)
        language = serializers.ChoiceField(settings.LANGUAGES)
        country = serializers.RegexField(r"^([A-Z]{2})?$", required=False, allow_blank=True)
        themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices), required=False)
        consents = serializers.ListField(
            child=serializers.ChoiceField([(purpose.value, purpose.label) for purpose in ASKED_PURPOSES]),
            required=False,
            help_text="Show the text of each (`/legal-texts/`) and tick nothing beforehand.",
        )

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Keep the words until the owner of the address confirms them, for 7 days.

        The answer is the same whether the city knows the address or not.
        """
        given = self.read()
        agreed = [ConsentPurpose(purpose) for purpose in given.pop("consents", [])]
        texts = list_joining_texts(cities=[city], language=given["language"])[city]
        shown: dict[str, UUID] = {purpose: texts[purpose].pk for purpose in agreed if purpose in texts}
        themes = tuple(given.pop("themes", ()))
        request_joining(cities=[city], joining=Joining(**given, themes=themes, texts={city.pk: shown}))
        return JsonAnswer(status=202)
