"""Forms of an import."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from stakeholders.enums import ConsentBasis, HelixGroup
from stakeholders.forms.stakeholders import TagsField
from stakeholders.rules.columns import MAX_PEOPLE, PERSON_FIELDS, Mapping, split_column
from stakeholders.rules.fields import COLUMN_FIELDS, field_label
from stakeholders.rules.words.dates import DAY_FIRST, MONTH_FIRST
from stakeholders.services.files import CODE_PAGES, explain_problem

_CODE_PAGE_NAMES = {
    "utf-8": _("UTF-8"),
    "utf-16": _("UTF-16"),
    "cp1252": _("Windows-1252 (western Europe)"),
    "cp1257": _("Windows-1257 (Baltic)"),
    "cp1250": _("Windows-1250 (central Europe)"),
}
_DATE_ORDERS = (
    ("", _("As the other dates of the column show")),
    (DAY_FIRST, _("3 April 2025")),
    (MONTH_FIRST, _("4 March 2025")),
)
NO_HEADER = "none"
_PEOPLE_OFFERED = 3


class UploadForm(forms.Form):
    """A list from the person's own computer."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Excel (.xlsx) or vCard (.vcf), up to 10 MB and 50,000 rows. Drop it here or choose it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.vcf,text/vcard", "class": "drop"}),
        max_length=200,
        error_messages={"empty": explain_problem("empty")},
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(explain_problem("too-large"))
        return file


class RowsForm(forms.Form):
    """Finding somebody among the rows of a file."""

    outcome = forms.CharField(required=False, widget=forms.HiddenInput)
    undo = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Name or address in the file"), required=False, max_length=80)


class ReadingForm(forms.Form):
    """How the file is read before its columns mean anything: which sheet, which line of headers, which letters."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header = forms.ChoiceField(label=_("Row of the headers"))
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[("", _("Found by itself")), *_CODE_PAGE_NAMES.items()],
        required=False,
        help_text=_("Only if letters such as õ, š or ł look wrong in the first rows."),
    )

    def __init__(self, *args: Any, sample: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert set(_CODE_PAGE_NAMES) == set(CODE_PAGES)
        sheets, form = sample.get("sheets", []), sample.get("form", {})
        _choices(self, "sheet", [(sheet, sheet) for sheet in sheets])
        top = [(str(number), _line_words(number, cells)) for number, cells in sample.get("top", [])]
        _choices(self, "header", [*top, (NO_HEADER, _("None: every row is an entry"))])
        if len(sheets) < 2:
            del self.fields["sheet"]
        if "delimiter" not in form:  # workbooks and cards say how their letters are written
            del self.fields["encoding"]
        if "cards" in form:
            del self.fields["header"]

    def choices(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it; call after is_valid."""
        header = self.cleaned_data.get("header", NO_HEADER)
        return {
            "sheet": self.cleaned_data.get("sheet", ""),
            "encoding": self.cleaned_data.get("encoding", ""),
            "has_header": header != NO_HEADER,
            "header_row": 0 if header == NO_HEADER else int(header),
        }


def _line_words(number: int, cells: list[str]) -> str:
    words = " · ".join(cell for cell in cells if cell.strip())
    return _now("Row %(number)s: %(words)s") % {"number": number, "words": words[:60]}


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ColumnsForm(forms.Form):
    """Which column is which, and what rows without a value get. One field per column of the file."""

    helix_group = forms.ChoiceField(
        label=_("Group for rows without one"),
        choices=[("", _("None: refuse such rows")), *HelixGroup.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language for rows without one"), choices=settings.LANGUAGES, required=False)
    consent_basis = forms.ChoiceField(
        label=_("Basis for rows without one"), choices=ConsentBasis.choices, required=False
    )
    tags = TagsField(
        label=_("Tags for all rows"),
        required=False,
        max_length=500,
        help_text=_("Parted by commas, for example: energy, schools"),
    )
    date_order = forms.ChoiceField(label=_("03/04/2025 means"), choices=_DATE_ORDERS, required=False)

    def __init__(self, *args: Any, headers: list[str], mapping: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mapped = mapping
        self.column_names = [f"column_{index}" for index in range(len(headers))]
        people = max([_PEOPLE_OFFERED, *(split_column(column)[1] + 1 for column in mapping.columns)])
        choices = _column_choices(min(people, MAX_PEOPLE))
        for name, header in zip(self.column_names, headers, strict=True):
            self.fields[name] = forms.ChoiceField(label=header, choices=choices, required=False)

    def mapping(self) -> Mapping:
        """Return what was chosen; call after is_valid."""
        chosen = self.cleaned_data
        return Mapping(
            columns=tuple(chosen[name] for name in self.column_names),
            has_header=self.mapped.has_header,
            header_row=self.mapped.header_row,
            sheet=self.mapped.sheet,
            encoding=self.mapped.encoding,
            date_order=chosen["date_order"],
            helix_group=chosen["helix_group"],
            language=chosen["language"],
            consent_basis=chosen["consent_basis"],
            tags=tuple(chosen["tags"]),
        )

    @staticmethod
    def initial_of(mapping: Mapping, default_language: str) -> dict[str, Any]:
        """Return what the form begins with."""
        columns = {f"column_{index}": column for index, column in enumerate(mapping.columns)}
        return {
            **columns,
            "date_order": mapping.date_order,
            "helix_group": mapping.helix_group,
            "language": mapping.language or default_language,
            "consent_basis": mapping.consent_basis or ConsentBasis.LEGITIMATE_INTEREST,
            "tags": list(mapping.tags),
        }


def _column_choices(people: int) -> list[Any]:
    choices: list[Any] = [("", _("Leave out")), *((name, _first_up(field_label(name))) for name in COLUMN_FIELDS)]
    for number in range(2, people + 1):
        words = _now("Person %(number)s of the row") % {"number": number}
        group = [(f"{name}_{number}", f"{_first_up(field_label(name))} {number}") for name in PERSON_FIELDS]
        choices.append((words, group))
    return choices


def _first_up(words: str | Promise) -> str:
    return str(words)[:1].upper() + str(words)[1:]
