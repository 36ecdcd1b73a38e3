"""The invitation mail: who asks, to what, when, where, why you, and two links that lead to a page with a button."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cities.models import City, OutboxMail
from cities.outbox import MailItem, queue_mail
from citylabs.models import Campaign, Invitation, Lab
from citylabs.notifications.addresses import INVITATION, make_link_address
from citylabs.notifications.calendar import PUBLISH, describe_event
from citylabs.notifications.wording import describe_lab, describe_moment, describe_when, describe_where
from citylabs.rules.merge_fields import fill_fields
from stakeholders.enums import HelixGroup

KIND = "invitation"


class InvitationWriter:
    """Writes the mails of one campaign. What is the same for everybody in a language is worked out once."""

    def __init__(self, *, city: City, lab: Lab, campaign: Campaign, targets: dict[str, int]) -> None:
        self.city = city
        self.lab = lab
        self.campaign = campaign
        self.targets = targets
        self._shared: dict[str, dict[str, Any]] = {}
        self._groups: dict[tuple[str, str], str] = {}
        self._values: dict[str, dict[str, str]] = {}

    def _words(self, language: str) -> dict[str, Any]:
        if language not in self._shared:
            closes_at = self.lab.registration_closes_at or self.lab.starts_at
            event = describe_event(self.city, self.lab, language=language, method=PUBLISH)
            self._shared[language] = {
                **describe_lab(self.city, self.lab, language),
                "answer_by": describe_moment(self.lab, closes_at, language) if closes_at else "",
                "event": event,
            }
        return self._shared[language]

    def _group(self, language: str, group: str) -> str:
        if (language, group) not in self._groups:
            with translation.override(language):
                self._groups[language, group] = str(HelixGroup(group).label)
        return self._groups[language, group]

    def _note(self, invitation: Invitation) -> str:
        """The personal words to this person; the values are in the language of the words, not of the mail."""
        language, text = self.campaign.note.best(invitation.language)
        if not text:
            return ""
        if language not in self._values:
            self._values[language] = self._lab_values(language)
        return fill_fields(
            text,
            {
                **self._values[language],
                "person": invitation.person,
                "organisation": invitation.organisation,
                "group": self._group(language, invitation.helix_group),
            },
        )

    def _lab_values(self, language: str) -> dict[str, str]:
        closes_at = self.lab.registration_closes_at or self.lab.starts_at
        with translation.override(language):
            return {
                "lab": self.lab.title.best(language)[1],
                "date": describe_when(self.lab),
                "place": describe_where(self.lab),
                "answer_by": describe_moment(self.lab, closes_at, language) if closes_at else "",
                "city": self.city.name.best(language)[1],
            }

    def write(self, invitation: Invitation, *, reminder: int = 0) -> MailItem:
        """Return the mail to one invited person; with `reminder` the how-many-th reminder of it."""
        address = make_link_address("invitation", self.city, INVITATION, invitation.pk)
        context = {
            **self._words(invitation.language),
            "note": self._note(invitation),
            "person": invitation.person,
            "organisation": invitation.organisation,
            "group": self._group(invitation.language, invitation.helix_group),
            "target": self.targets.get(invitation.helix_group, 0),
            "reminder": reminder,
            "is_test": False,
            "accept_url": address,
            "decline_url": f"{address}decline/",
        }
        occurrence = f"reminder-{reminder}" if reminder else "1"
        return MailItem(invitation.email, context, invitation.language, invitation.person, occurrence)


def write_sample(
    *, city: City, lab: Lab, campaign: Campaign, targets: dict[str, int], sample: Invitation
) -> dict[str, Any]:
    """Return the context of a mail to look at: its links open the page that says 'not valid'."""
    writer = InvitationWriter(city=city, lab=lab, campaign=campaign, targets=targets)
    return writer.write(sample).context


def queue_test(
    *, city: City, campaign: Campaign, recipient: str, context: dict[str, Any], language: str, occurrence: str
) -> OutboxMail:
    """Queue the sample to a colleague; the subject says that it is a test."""
    return queue_mail(
        city=city,
        campaign=f"test:{campaign.pk}",
        recipient=recipient,
        kind=KIND,
        context=context,
        language=language,
        occurrence=occurrence,
    )


def sample_person(language: str) -> str:
    """Return a name that nobody takes for a real one, for previews."""
    with translation.override(language):
        return str(_("Name of the invited person"))


def sample_organisation(language: str) -> str:
    """Return an organisation that nobody takes for a real one, for previews."""
    with translation.override(language):
        return str(_("Name of the organisation"))
