"""The way of an invitation: choose people, write, check and send."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_STEPS: list[tuple[str, str | Promise]] = [
    ("people", _("Choose people")),
    ("write", _("Write")),
    ("check", _("Check and send")),
]


def list_steps(current: str) -> list[dict[str, str | Promise]]:
    """Return the steps for the stepper; those before the current one are done."""
    codes = [code for code, _label in _STEPS]
    place = codes.index(current)
    states = ["done"] * place + ["current"] + ["next"] * (len(codes) - place - 1)
    return [{"label": label, "state": state} for (_code, label), state in zip(_STEPS, states, strict=True)]
