"""Legal texts of a city: what people agree to when they register. Public."""

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityPublicApi
from cities.enums import LegalTextKind
from cities.models import City
from cities.selectors.legal_texts import list_legal_texts


class LegalTextSerializer(serializers.Serializer):
    """One version of one text in one language."""

    id = serializers.UUIDField(help_text="Name this version when somebody consents to it.")
    kind = serializers.ChoiceField(LegalTextKind.choices)
    language = serializers.CharField()
    version = serializers.IntegerField()
    body = serializers.CharField(help_text="Markdown.")
    published_at = serializers.DateTimeField()


class LegalTextListApi(CityPublicApi):
    """The legal texts of a city."""

    tag = "legal texts"

    class OutputSerializer(serializers.Serializer):
        results = LegalTextSerializer(many=True)

    output_example = {
        "results": [
            {
                "id": "01890a5d-ac96-774b-bcce-b302099a8057",
                "kind": "privacy",
                "language": "en",
                "version": 3,
                "body": "# Privacy notice",
                "published_at": "2026-05-01T12:00:00Z",
            }
        ]
    }

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the newest version of every legal text in every language, on one page."""
        return self.answer({"results": list(list_legal_texts(city=city))})
