"""Forms of an import."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stakeholders.enums import ConsentBasis, HelixGroup
from stakeholders.forms.stakeholders import TagsField
from stakeholders.rules.columns import Mapping
from stakeholders.rules.fields import COLUMN_FIELDS, field_label
from stakeholders.services.files import CODE_PAGES, explain_problem

_CODE_PAGE_NAMES = {
    "utf-8": _("UTF-8"),
    "utf-16": _("UTF-16"),
    "cp1252": _("Windows-1252 (western Europe)"),
    "cp1257": _("Windows-1257 (Baltic)"),
    "cp1250": _("Windows-1250 (central Europe)"),
}


class UploadForm(forms.Form):
    """A list from the person's own computer."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), up to 10 MB and 50,000 rows. One person or organisation per row."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        max_length=200,
        error_messages={"empty": explain_problem("empty")},
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(explain_problem("too-large"))
        return file


class ColumnsForm(forms.Form):
    """Which column is which, and what rows without a value get. One field per column of the file."""

    has_header = forms.BooleanField(label=_("The first row holds the headers"), required=False)
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
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[("", _("Found by itself")), *_CODE_PAGE_NAMES.items()],
        required=False,
        help_text=_("Only if letters such as õ, š or ł look wrong in the first rows. Workbooks do not need it."),
    )

    def __init__(self, *args: Any, headers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert set(_CODE_PAGE_NAMES) == set(CODE_PAGES)
        self.column_names = [f"column_{index}" for index in range(len(headers))]
        choices = [("", _("Leave out")), *((name, field_label(name)) for name in COLUMN_FIELDS)]
        for name, header in zip(self.column_names, headers, strict=True):
            self.fields[name] = forms.ChoiceField(label=header, choices=choices, required=False)

    def mapping(self) -> Mapping:
        """Return what was chosen; call after is_valid."""
        chosen = self.cleaned_data
        return Mapping(
            columns=tuple(chosen[name] for name in self.column_names),
            has_header=chosen["has_header"],
            encoding=chosen["encoding"],
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
            "has_header": mapping.has_header,
            "helix_group": mapping.helix_group,
            "language": mapping.language or default_language,
            "consent_basis": mapping.consent_basis or ConsentBasis.LEGITIMATE_INTEREST,
            "tags": list(mapping.tags),
            "encoding": mapping.encoding,
        }
