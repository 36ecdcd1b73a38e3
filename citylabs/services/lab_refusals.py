"""Why a change to a lab is refused. Shared by the services of labs, programme and states."""

from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal


class LabFrozen(Refusal):
    """The state of the lab allows no such change."""

    code = "lab-frozen"
    message = _("In its present state this part of the lab cannot be changed any more.")


class BadInput(Refusal):
    """Something that was typed cannot be kept; `field` says which input."""

    code = "bad-input"
    status = 422
