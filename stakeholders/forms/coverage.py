"""The targets of a city's registry."""

from typing import Any

from django import forms

from stakeholders.enums import GovernmentLevel, HelixGroup
from stakeholders.services.coverage import MOST

_GROUP, _LEVEL = "group", "level"


class TargetsForm(forms.Form):
    """One number per group and per level; blank means none."""

    def __init__(self, data: Any = None, *, groups: dict[str, int], levels: dict[str, int]) -> None:
        super().__init__(data)
        for kind, choices, kept in (
            (_GROUP, HelixGroup.choices, groups),
            (_LEVEL, GovernmentLevel.choices, levels),
        ):
            for code, label in choices:
                self.fields[f"{kind}_{code}"] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    initial=kept.get(code),
                    widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
                )

    @property
    def group_fields(self) -> list[forms.BoundField]:
        """The inputs of the groups."""
        return [self[name] for name in self.fields if name.startswith(f"{_GROUP}_")]

    @property
    def level_fields(self) -> list[forms.BoundField]:
        """The inputs of the levels."""
        return [self[name] for name in self.fields if name.startswith(f"{_LEVEL}_")]

    def read_targets(self) -> dict[str, dict[str, int]]:
        """Return the numbers as the service takes them."""
        return {
            "groups": {code: self.cleaned_data[f"{_GROUP}_{code}"] or 0 for code in HelixGroup.values},
            "levels": {code: self.cleaned_data[f"{_LEVEL}_{code}"] or 0 for code in GovernmentLevel.values},
        }
