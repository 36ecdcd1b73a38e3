"""Why something about a report is refused. Shared by the services of reports and commitments."""

from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal


class LabNotOver(Refusal):
    """There is nothing to report yet."""

    code = "lab-not-over"
    message = _("The lab has not taken place yet. A report can be compiled once the lab is in the state “Reporting”.")


class BeingCompiled(Refusal):
    """Two workers on one report would only wait for each other."""

    code = "being-compiled"
    message = _("The report is being compiled already. Wait until it is done, or stop it.")


class FiguresDisagree(Refusal):
    """Numbers that must add up do not; the words name them. No report is better than a wrong one."""

    code = "figures-disagree"
    message = _("The figures do not add up, so no report was made.")


class NotReady(Refusal):
    """Publishing lacks something; `details["missing"]` holds the codes."""

    code = "report-not-ready"
    message = _("The report cannot be published yet.")


class BadInput(Refusal):
    """Something that was typed cannot be kept; `field` says which input."""

    code = "bad-input"
    status = 422
