"""Fields for codes of official lists: typed with commas between, or picked from a list that answers while one types.

    cpv = CodesField(CodeList.CPV, label=_("CPV codes"), required=False)      # cleaned: list of codes
    region = CodeField(CodeList.NUTS, label=_("NUTS region"), required=False) # cleaned: one code, or blank

Without scripts it is a line of text, and the names of the codes stand below it. Wrong codes are named one by one. The
widget brings its own sheet and script, so that pages without it do not carry them.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cities.enums import CodeList
from cities.rules.codes import normalise_code, split_codes
from cities.selectors.code_problems import find_code_problems
from cities.selectors.codes import name_codes

MOST_CODES = 30
_LONGEST = 2_000
_HELP = {
    CodeList.CPV: _("A code stands for everything below it. Codes of 8 digits, with commas between, e.g. 90720000."),
    CodeList.NUTS: _("Two letters and up to three more signs, for example EE008."),
}


class CodesInput(forms.TextInput):
    """A line of text with the names of its codes; `codes.js` makes a combobox of it."""

    template_name = "cities/widgets/codes.html"

    def __init__(self, code_list: str, *, is_many: bool = True, attrs: Any = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.code_list = code_list
        self.is_many = is_many

    def format_value(self, value: Any) -> str:
        """A list of codes is written with commas."""
        return ", ".join(value) if isinstance(value, list | tuple) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the names of the codes, and where more of them are found."""
        context = super().get_context(name, value, attrs)
        codes = [normalise_code(self.code_list, code) for code in split_codes(self.format_value(value))]
        chosen = list(name_codes(self.code_list, codes).values())
        address = reverse("code-options", args=[self.code_list])
        context["widget"] |= {"chosen": chosen, "address": address, "is_many": self.is_many}
        return context


class CodesField(forms.CharField):
    """Several codes of one list. The cleaned value is a list without doubles, in the order of writing."""

    is_many = True

    def __init__(self, code_list: str, *, most: int = MOST_CODES, **kwargs: Any) -> None:
        self.code_list = code_list
        self.most = most
        kwargs.setdefault("help_text", _HELP[CodeList(code_list)])
        kwargs.setdefault("widget", CodesInput(code_list, is_many=self.is_many))
        super().__init__(max_length=_LONGEST, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the codes; names each one that is wrong."""
        text = ", ".join(value) if isinstance(value, list | tuple) else value
        typed = split_codes(super().clean(text))
        codes = list(dict.fromkeys(normalise_code(self.code_list, one) for one in typed))
        if len(codes) > self.most:
            words = ngettext_lazy("Give at most %(number)s code.", "Give at most %(number)s codes.", self.most)
            raise ValidationError(words % {"number": self.most}, code="too-many")
        if problems := find_code_problems(self.code_list, codes):
            raise ValidationError([ValidationError(words, code="bad-code") for words in problems.values()])
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other codes were sent than there were."""
        before = split_codes(initial) if isinstance(initial, str) else list(initial or [])
        return before != [normalise_code(self.code_list, one) for one in split_codes(str(data or ""))]


class CodeField(CodesField):
    """One code of a list. The cleaned value is the code, blank for none."""

    is_many = False

    def __init__(self, code_list: str, **kwargs: Any) -> None:
        super().__init__(code_list, most=1, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the code; says what is wrong with it."""
        codes: Sequence[str] = super().clean(value)
        return codes[0] if codes else ""
