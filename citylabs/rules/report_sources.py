"""The sources of a report's figures: what a figure counts, in words, and the selector that counts it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FIGURES = "citylabs.selectors.figures"
_SURVEY = "citylabs.selectors.figures_survey"


@dataclass(frozen=True)
class SourceRule:
    """What a source counts, and where."""

    sentence: str | Promise
    query: str


SOURCES: dict[str, SourceRule] = {
    "capacity": SourceRule(_("Seats as set in the plan of the lab."), "citylabs.selectors.reports.collect_content"),
    "invited": SourceRule(
        _("Invitations to this lab, each person once, with the group known at that time."),
        f"{_FIGURES}.count_invitations",
    ),
    "accepted": SourceRule(_("Invitations answered with yes."), f"{_FIGURES}.count_invitations"),
    "declined": SourceRule(_("Invitations answered with no."), f"{_FIGURES}.count_invitations"),
    "unanswered": SourceRule(_("Invitations without an answer."), f"{_FIGURES}.count_invitations"),
    "registered": SourceRule(
        _("Registrations received, with walk-ins at the desk and with those cancelled later."),
        f"{_FIGURES}.count_registrations",
    ),
    "confirmed": SourceRule(_("Registrations with a confirmed seat."), f"{_FIGURES}.count_registrations"),
    "offered": SourceRule(
        _("Registrations with a seat on offer, not yet answered."), f"{_FIGURES}.count_registrations"
    ),
    "waiting": SourceRule(_("Registrations on the waiting list."), f"{_FIGURES}.count_registrations"),
    "cancelled": SourceRule(_("Registrations that gave their place back."), f"{_FIGURES}.count_registrations"),
    "attended": SourceRule(_("Registrations checked in at the door."), f"{_FIGURES}.count_registrations"),
    "no_show": SourceRule(_("Confirmed registrations that were not checked in."), f"{_FIGURES}.count_registrations"),
    "channel_registered": SourceRule(_("Registrations by the way they came in."), f"{_FIGURES}.count_channels"),
    "channel_attended": SourceRule(_("People checked in, by the way they registered."), f"{_FIGURES}.count_channels"),
    "target": SourceRule(_("Target numbers as set in the plan of the lab."), f"{_FIGURES}.count_targets"),
    "missing": SourceRule(_("Target number less those checked in, at least zero."), f"{_FIGURES}.count_targets"),
    "organisations": SourceRule(
        _("Different organisations named by people checked in, whatever the capital letters."),
        f"{_FIGURES}.count_organisations",
    ),
    "organisations_new": SourceRule(
        _("Organisations checked in here and in no earlier lab of this city."), f"{_FIGURES}.count_organisations"
    ),
    "organisations_returning": SourceRule(
        _("Organisations checked in here and in an earlier lab of this city."), f"{_FIGURES}.count_organisations"
    ),
    "need_interested": SourceRule(
        _("Registrations, not cancelled, that chose this need."), f"{_FIGURES}.list_need_interest"
    ),
    "need_attended": SourceRule(_("People checked in who had chosen this need."), f"{_FIGURES}.list_need_interest"),
    "private_needs": SourceRule(
        _("Needs on the agenda that the city has not made public; they are counted, not named."),
        f"{_FIGURES}.list_need_interest",
    ),
    "survey_responses": SourceRule(
        _("Survey forms filled in; nobody's name is kept with them."), f"{_SURVEY}.read_survey"
    ),
    "survey_answers": SourceRule(_("Survey forms with an answer to this question."), f"{_SURVEY}.read_survey"),
    "survey_counts": SourceRule(
        _("How often this answer was given. Withheld where fewer than three answered."), f"{_SURVEY}.read_survey"
    ),
    "survey_mean": SourceRule(
        _("Mean of the answers from 1 to 5. Withheld where fewer than three answered."), f"{_SURVEY}.read_survey"
    ),
    "mails": SourceRule(_("Mails about this lab in the city's outbox."), f"{_FIGURES}.count_mails"),
    "mails_sent": SourceRule(_("Mails that the mail server has taken."), f"{_FIGURES}.count_mails"),
    "mails_failed": SourceRule(_("Mails that were refused or came back."), f"{_FIGURES}.count_mails"),
    "mails_waiting": SourceRule(_("Mails not sent yet."), f"{_FIGURES}.count_mails"),
    "mails_withheld": SourceRule(
        _("Mails not sent because the person wants none, or because they were called off."), f"{_FIGURES}.count_mails"
    ),
}
