"""One form field for a text in several languages, with one input per language.

    title = TranslatedFormField(languages=city.languages, label=_("Title"))

The first language is required (unless `required=False`), the others may stay blank. The cleaned value is
`Translations`, ready for a `TranslatedField`. Inputs are named `title_en`, `title_et`, …
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cities.models import Translations

LINE_LENGTH = 300
TEXT_LENGTH = 20_000


def _language_name(code: str) -> str:
    return str(dict(settings.LANGUAGES)[code])


class TranslatedWidget(forms.MultiWidget):
    """One input per language, each with its `lang` and a label. A single language looks like a plain field."""

    template_name = "cities/widgets/translated.html"

    def __init__(self, languages: Sequence[str], *, multiline: bool = False, required: bool = True) -> None:
        self.languages = tuple(languages)
        self.first_required = required
        make = forms.Textarea if multiline else forms.TextInput
        super().__init__({code: make(attrs={"lang": code}) for code in self.languages})

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]  # Django declares it as an attribute of the class
        """Several inputs need a group with a legend; one does not."""
        return len(self.languages) > 1

    def id_for_label(self, id_: str) -> str:
        """The label of a single language belongs to its one input."""
        return f"{id_}_0" if id_ and not self.use_fieldset else ""

    def use_required_attribute(self, initial: Any) -> bool:
        """The attribute is set per language in `get_context`: only the first may be required."""
        return False

    def decompress(self, value: Any) -> list[str]:
        """Spread a map over the inputs, in the order of the languages."""
        texts = value if isinstance(value, dict) else {}
        return [texts.get(code, "") for code in self.languages]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Collect what was typed, in the order of the languages."""
        return [data.get(f"{name}_{code}", "") or "" for code in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell the template which language each input is for."""
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        is_begun = any(part["value"] for part in parts)
        for code, part in zip(self.languages, parts, strict=True):
            part["is_missing"] = is_begun and not part["value"]
            part["language"] = _language_name(code)
            part["is_required"] = self.first_required and code == self.languages[0]
            if part["is_required"]:
                part["attrs"]["required"] = True
        return context


class TranslatedFormField(forms.Field):
    """A text in several languages. Texts in languages the city has given up are kept as they were."""

    default_error_messages = {
        "required": _("Write this in %(language)s."),
        "too_long": _("%(language)s: at most %(limit)d characters, this has %(length)d."),
        "null": _("%(language)s: the text holds a character that cannot be stored."),
    }

    def __init__(
        self, *, languages: Sequence[str], multiline: bool = False, max_length: int | None = None, **kwargs: Any
    ) -> None:
        """Make the inputs; `max_length` holds per language."""
        self.languages = tuple(languages)
        self.max_length = max_length or (TEXT_LENGTH if multiline else LINE_LENGTH)
        required = kwargs.get("required", True)
        kwargs["widget"] = TranslatedWidget(self.languages, multiline=multiline, required=required)
        super().__init__(**kwargs)

    def _clean_bound_field(self, bf: BoundField) -> Translations:
        # Django's own seam for fields that need to know what was there before (FileField uses it as well).
        kept = {code: text for code, text in (bf.initial or {}).items() if code not in self.languages}
        value = bf.initial if self.disabled else bf.data
        return Translations({**kept, **self.clean(value)})

    def clean(self, value: Any) -> Translations:
        """Return the texts without blanks; refuses a blank first language, long texts and NUL characters."""
        texts = value if isinstance(value, list) else self.widget.decompress(value)
        found = Translations()
        faults = []
        for code, raw in zip(self.languages, texts, strict=True):
            text = str(raw).replace("\r\n", "\n").strip()
            if fault := self._fault(code, text):
                faults.append(fault)
            elif text:
                found[code] = text
        if faults:
            raise ValidationError(faults)
        self.run_validators(found)
        return found

    def _fault(self, code: str, text: str) -> ValidationError | None:
        kind = ""
        if not text and self.required and code == self.languages[0]:
            kind = "required"
        elif len(text) > self.max_length:
            kind = "too_long"
        elif "\x00" in text:
            kind = "null"
        if not kind:
            return None
        params = {"language": _language_name(code), "limit": self.max_length, "length": len(text)}
        return ValidationError(self.error_messages[kind], code=kind, params=params)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare text by text, so that a blank and a missing language are the same."""
        if self.disabled:
            return False
        before = self.widget.decompress(initial)
        after = data if isinstance(data, list) else self.widget.decompress(data)
        return [text.strip() for text in before] != [text.replace("\r\n", "\n").strip() for text in after]
