"""Fields of our own: keys made by PostgreSQL, and texts in several languages."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, UUIDField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)


class UUID7(Func):
    """PostgreSQL 18's own time-ordered key: no counting across cities; neighbours in time lie together on disk."""

    function = "uuidv7"
    arity = 0
    output_field = UUIDField()


def uuid7_key() -> models.UUIDField:
    """Return the primary key every table of ours has."""
    return models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)


class Translations(dict[str, str]):
    """A text in several languages: `{"en": "Hello", "et": "Tere"}`. As a string it is the best one for the reader."""

    def best(self, language: str | None = None) -> tuple[str, str]:
        """Return (language, text): the wanted language, else English, else the first one there is, else two blanks."""
        wanted = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
        for code in (wanted, "en", *self):
            if self.get(code):
                return code, self[code]
        return "", ""

    def __str__(self) -> str:
        return self.best()[1]

    @property
    def language(self) -> str:
        """The language of `str(self)`, for the `lang` attribute."""
        return self.best()[0]

    def __bool__(self) -> bool:
        return any(self.values())


def validate_translations(value: object) -> None:
    """Refuse anything but a map of known language codes to texts."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValidationError(_("A text in several languages is a map of language codes to texts."))
    if unknown := set(value) - set(LANGUAGE_CODES):
        raise ValidationError(_("Unknown language: %(codes)s."), params={"codes": ", ".join(sorted(unknown))})


class TranslatedField(models.JSONField):
    """A text in several languages in one jsonb column (docs/adr/0007)."""

    description = "Text in several languages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Translations)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_translations]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Give back `Translations`, so that a template can simply print the field."""
        found = super().from_db_value(value, expression, connection)
        return Translations(found) if isinstance(found, dict) else found

    def get_prep_value(self, value: Any) -> Any:
        """Drop blank languages, so that 'missing' has one form only; a plain string is refused."""
        if isinstance(value, dict):
            value = {code: text.strip() for code, text in value.items() if text and text.strip()}
        return super().get_prep_value(value)
