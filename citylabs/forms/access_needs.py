"""Questions about access and diet: optional, and apart from everything else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citylabs.enums import AccessSupport, Diet
from citylabs.rules.access_needs import WORDS_LENGTH, AccessAnswer

_BOXES = {"class": "choices--pairs", "data-no-draft": ""}


class AccessFields(forms.Form):
    """Three fields that a form of details begins with; the template shows them folded."""

    support = forms.MultipleChoiceField(
        label=_("To take part I need"),
        choices=AccessSupport.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=_BOXES),
    )
    diets = forms.MultipleChoiceField(
        label=_("I eat"), choices=Diet.choices, required=False, widget=forms.CheckboxSelectMultiple(attrs=_BOXES)
    )
    access_words = forms.CharField(
        label=_("In my own words"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-no-draft": ""}),
    )

    @property
    def access_fields(self) -> list[forms.BoundField]:
        """For the template."""
        return [self[name] for name in ("support", "diets", "access_words")]

    @property
    def is_access_open(self) -> bool:
        """Whether there is something to see: then the questions are not folded."""
        return any(bool(field.value()) or bool(field.errors) for field in self.access_fields)

    def to_access_answer(self) -> AccessAnswer:
        """Return what was said."""
        given = self.cleaned_data
        return AccessAnswer(tuple(given["support"]), tuple(given["diets"]), given["access_words"])


def present_access(answer: AccessAnswer) -> dict[str, Any]:
    """Return the initial values of the fields."""
    return {"support": list(answer.support), "diets": list(answer.diets), "access_words": answer.words}
