"""The invitation mail: who asks, to what, when, where, why you, and two links that lead to a page with a button."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cities.models import City, OutboxMail
from cities.outbox import MailItem, queue_mail
from citylabs.models import Campaign, Invitation, Lab
from citylabs.notifications.addresses import INVITATION, make_link_address
from citylabs.notifications.calendar import PUBLISH, describe_event
from citylabs.notifications.wording import describe_lab, describe_moment
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

    def _words(self, language: str) -> dict[str, Any]:
        if language not in self._shared:
            closes_at = self.lab.registration_closes_at or self.lab.starts_at
            event = describe_event(self.city, self.lab, language=language, method=PUBLISH)
            self._shared[language] = {
                **describe_lab(self.city, self.lab, language),
                "note": self.campaign.note.best(language)[1],
                "answer_by": describe_moment(self.lab, closes_at, language) if closes_at else "",
                "event": event,
            }
        return self._shared[language]

    def _group(self, language: str, group: str) -> str:
        if (language, group) not in self._groups:
            with translation.override(language):
                self._groups[language, group] = str(HelixGroup(group).label)
        return self._groups[language, group]

    def write(self, invitation: Invitation, *, reminder: int = 0) -> MailItem:
        """Return the mail to one invited person; with `reminder` the how-many-th reminder of it."""
        address = make_link_address("invitation", self.city, INVITATION, invitation.pk)
        context = {
            **self._words(invitation.language),
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
