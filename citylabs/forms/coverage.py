"""The targets of a lab by level of government, and the people ticked among the proposed."""

from typing import Any

from django import forms

from citylabs.services.level_targets import MOST
from stakeholders.enums import GovernmentLevel
from stakeholders.forms.stakeholders import IdsField


class LevelTargetsForm(forms.Form):
    """One number per level; blank means none."""

    def __init__(self, data: Any = None, *, targets: dict[str, int]) -> None:
        super().__init__(data)
        for code, label in GovernmentLevel.choices:
            self.fields[code] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=MOST,
                initial=targets.get(code),
                widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
            )

    def read_targets(self) -> dict[str, int]:
        """Return the numbers as the service takes them."""
        return {code: self.cleaned_data[code] or 0 for code in GovernmentLevel.values}


class ProposedForm(forms.Form):
    """Whom to add to the invitation, and the batch to take back."""

    entry = IdsField(required=False)
    undo = forms.UUIDField(required=False)
    campaign = forms.UUIDField(required=False)
