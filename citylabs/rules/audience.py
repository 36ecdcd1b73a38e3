"""Who may be invited to a lab, and in which order people are picked for a group that is missing somebody."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeftOut(models.TextChoices):
    """Why an entry of the registry cannot be invited to a lab; the first reason that holds is given."""

    NO_ADDRESS = "no-address", _("No e-mail address")
    INVITED = "invited", _("Invited to this lab already")
    REGISTERED = "registered", _("Registered for this lab already")
    SUPPRESSED = "suppressed", _("Wants no invitations, or the address is dead")
    NO_CONSENT = "no-consent", _("Kept on the basis of consent, without proof of it")


@dataclass(frozen=True)
class GroupBalance:
    """How a helix group stands: seats taken, people asked who have not answered, people picked now."""

    code: str
    label: str
    target: int = 0
    registered: int = 0
    waiting: int = 0
    picked: int = 0
    available: int = 0

    @property
    def expected(self) -> int:
        """Everybody who is coming, is asked, or is about to be."""
        return self.registered + self.waiting + self.picked

    @property
    def missing(self) -> int:
        """How many are needed still, if everybody who is asked comes."""
        return max(0, self.target - self.expected)

    @property
    def can_add(self) -> int:
        """How many of the missing the registry has."""
        return min(self.missing, self.available)

    def percent(self, number: int) -> float:
        """A number as a share of the bar, which is as long as the target or the people, whichever is more."""
        return round(100 * number / max(self.target, self.expected, 1), 2)

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """The parts of the bar as (name, start, width) in percent."""
        parts, start = [], 0.0
        for name, number in (("registered", self.registered), ("waiting", self.waiting), ("picked", self.picked)):
            width = self.percent(number)
            parts.append((name, start, width))
            start += width
        return parts

    @property
    def target_at(self) -> float:
        """Where the mark of the target stands, in percent."""
        return self.percent(self.target)
