"""What a person says who puts themselves into a registry, and what of it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from cities.enums import Theme
from stakeholders.enums import HelixGroup
from stakeholders.rules.entries import is_email
from stakeholders.rules.texts import clean_email, clean_line

# How long an unconfirmed self-registration is kept, and a confirmed one that colleagues have seen.
VALID_FOR = timedelta(days=7)
KEPT_AFTER_SEEN = timedelta(days=90)
# Mails to one address in a day, whoever asks for them: nobody's mailbox is filled through our form.
MAILS_A_DAY = 3


@dataclass(frozen=True)
class Joining:
    """A person's own words. `texts` maps each city to the texts it showed, by the purpose that was ticked."""

    person: str
    email: str
    helix_group: str
    organisation: str = ""
    role: str = ""
    language: str = "en"
    country: str = ""
    themes: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    texts: Mapping[UUID, Mapping[str, UUID]] = field(default_factory=dict)

    def cleaned(self) -> "Joining":
        """Return the same in single lines, with the address in lower case."""
        return Joining(
            person=clean_line(self.person),
            email=clean_email(self.email),
            helix_group=self.helix_group,
            organisation=clean_line(self.organisation),
            role=clean_line(self.role),
            language=self.language,
            country=self.country,
            themes=tuple(theme for theme in Theme.values if theme in self.themes),
            cpv=tuple(dict.fromkeys(self.cpv)),
            texts=self.texts,
        )


def find_joining_fault(joining: Joining) -> str:
    """Return the name of the first field at fault, or a blank."""
    limits = {"person": 200, "organisation": 200, "role": 120}
    if not joining.person:
        return "person"
    if not is_email(joining.email):
        return "email"
    if joining.helix_group not in HelixGroup.values:
        return "helix_group"
    return next((name for name, limit in limits.items() if len(getattr(joining, name)) > limit), "")
