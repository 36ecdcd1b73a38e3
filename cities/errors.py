"""The root of every refusal: a rule said no, and says why in words a person can act on."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A service refuses. `message` is for people, `code` for programs, `field` names the input at fault if any."""

    code = "refused"
    status = 409
    message: str | Promise = _("This is not possible right now.")

    def __init__(self, message: str | Promise | None = None, *, field: str = "", **details: object) -> None:
        """Keep the words, the field and machine-readable details."""
        self.message = message if message is not None else self.message
        self.field = field
        self.details = details
        super().__init__(str(self.message))


class NotAllowed(Refusal):
    """The person may see this, but not do that."""

    code = "not-allowed"
    status = 403
    message = _("Your role does not allow this.")


class TryAgain(Refusal):
    """Somebody else holds the lock; nothing was changed."""

    code = "try-again"
    status = 503
    message = _("Many people are doing this at the same moment. Nothing was changed; please try again.")


class BadLink(Refusal):
    """A signed link is forged, expired or was meant for something else."""

    code = "bad-link"
    status = 404
    message = _("This link is not valid any more. Ask the organiser for a new one.")
