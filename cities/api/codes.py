"""Codes of official lists, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import PublicApi
from cities.api.rendering import JsonAnswer
from cities.enums import CodeList
from cities.models.fields import LANGUAGE_CODES
from cities.selectors.codes import LIMIT, find_codes, is_loaded
from cities.selectors.searching import LONGEST, bounded_search


class CodeSerializer(serializers.Serializer):
    """A code with its name."""

    code = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField(help_text="The language of the name.")
    parent = serializers.CharField(help_text="The nearest code above; blank at the top.")  # type: ignore[assignment]  # DRF has a `parent` too


class CodesSerializer(serializers.Serializer):
    """What was found."""

    is_loaded = serializers.BooleanField(
        help_text="Whether the operator has loaded the whole list; else it has only its widest codes."
    )
    results = CodeSerializer(many=True)


class CodeListApi(PublicApi):
    """The codes of a list, found by words in any of nine languages, or by the first signs of the code."""

    tag = "codes"

    class FilterSerializer(serializers.Serializer):
        q = serializers.CharField(
            required=False, max_length=LONGEST, help_text="Words or the beginning of a code; without: the top."
        )
        language = serializers.ChoiceField(LANGUAGE_CODES, required=False, help_text="By default the request's.")
        limit = serializers.IntegerField(required=False, min_value=1, max_value=100)

    OutputSerializer = CodesSerializer
    output_example = {
        "is_loaded": True,
        "results": [{"code": "45233140", "name": "Roadworks", "language": "en", "parent": "45233100"}],
    }

    def get(self, request: HttpRequest, code_list: str) -> HttpResponse:
        """Find codes."""
        if code_list not in CodeList.values:
            raise Http404
        asked = self.filters()
        with bounded_search():
            codes = find_codes(
                code_list, asked.get("q", ""), language=asked.get("language"), limit=asked.get("limit", LIMIT)
            )
            loaded = is_loaded(code_list)
        fields = ("code", "name", "language", "parent")
        results = [{field: getattr(code, field) for field in fields} for code in codes]
        return JsonAnswer({"is_loaded": loaded, "results": results})
