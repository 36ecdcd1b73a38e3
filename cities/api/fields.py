"""Serializer fields of our own."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers

from cities.models import Translations

_CODES = [code for code, _name in settings.LANGUAGES]


class TranslationsField(serializers.Field):
    """A text in several languages: `{"en": "Cooler streets", "et": "Jahedamad tänavad"}`."""

    default_error_messages = {
        "not_a_map": _("Give a map of language codes to texts."),
        "unknown_language": _("Unknown language: {code}."),
        "not_a_text": _("The text in “{code}” is not a text."),
        "too_long": _("The text in “{code}” has more than {max_length} characters."),
        "blank": _("Give the text in at least one language."),
    }

    def __init__(self, *, max_length: int = 20000, **kwargs: Any) -> None:
        self.max_length = max_length
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Translations:
        """Check languages and lengths; blank texts are dropped."""
        if not isinstance(data, dict):
            self.fail("not_a_map")
        for code, text in data.items():
            if code not in _CODES:
                self.fail("unknown_language", code=str(code)[:20])
            if not isinstance(text, str):
                self.fail("not_a_text", code=code)
            if len(text) > self.max_length:
                self.fail("too_long", code=code, max_length=self.max_length)
        found = Translations({code: text.strip() for code, text in data.items() if text.strip()})
        if self.required and not found:
            self.fail("blank")
        return found

    def to_representation(self, value: Any) -> Any:
        """All languages; the reader chooses."""
        return value


class TranslationsFieldSchema(OpenApiSerializerFieldExtension):
    """How a TranslationsField stands in the schema."""

    target_class = "cities.api.fields.TranslationsField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Return a map of the known languages to texts."""
        return {
            "type": "object",
            "properties": {code: {"type": "string", "maxLength": self.target.max_length} for code in _CODES},
            "additionalProperties": False,
            "example": {"en": "Cooler streets", "et": "Jahedamad tänavad"},
        }
