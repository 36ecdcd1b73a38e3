"""What people say about themselves when they register, and what of it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City, LegalText
from cities.permissions import Actor
from citylabs.models import Lab, LabNeed, Registration, RegistrationNeed
from citylabs.rules.access_needs import AccessAnswer
from citylabs.services.access_needs import clean_access_answer
from stakeholders.enums import ConsentBasis, ConsentChannel, ConsentPurpose, HelixGroup
from stakeholders.rules.entries import is_email
from stakeholders.rules.texts import clean_email, clean_line
from stakeholders.services.consents import Yes, keep_yes, withdraw_consent
from stakeholders.services.stakeholders import keep_registrant

_LONGEST = 200


class BadDetails(Refusal):
    """A value that cannot be kept. `field` names it."""

    code = "bad-details"
    status = 422
    message = _("Please check this value.")


@dataclass(frozen=True)
class Details:
    """A person's own words. `consents` has a yes or no per purpose that was asked, `texts` what was shown for it.

    `access` is None where access needs and diets were not asked; no printed form of the details shows them.
    """

    person: str
    helix_group: str
    email: str = ""
    organisation: str = ""
    language: str = "en"
    need_ids: tuple[UUID, ...] = ()
    consents: Mapping[str, bool] = field(default_factory=dict)
    texts: Mapping[str, LegalText] = field(default_factory=dict)
    access: AccessAnswer | None = field(default=None, repr=False)


def clean_details(*, city: City, lab: Lab, details: Details, needs_email: bool = True) -> Details:
    """Return the details trimmed; raises BadDetails for a missing name, a broken address, an unknown group or need."""
    person, organisation = clean_line(details.person), clean_line(details.organisation)
    email = clean_email(details.email)
    if not person:
        raise BadDetails(_("Write your name."), field="person")
    for name, value in (("person", person), ("organisation", organisation)):
        if len(value) > _LONGEST:
            raise BadDetails(_("At most 200 characters, please."), field=name)
    if (needs_email or email) and not is_email(email):
        raise BadDetails(_("Write a complete e-mail address, such as name@example.org."), field="email")
    if details.helix_group not in HelixGroup.values:
        raise BadDetails(_("Choose the group you come for."), field="helix_group")
    if details.language not in dict(settings.LANGUAGES):
        raise BadDetails(_("Choose one of the languages."), field="language")
    agenda = (
        set(LabNeed.objects.filter(city=city, lab=lab).values_list("need_id", flat=True)) if details.need_ids else set()
    )
    if not set(details.need_ids) <= agenda:
        raise BadDetails(_("One of these needs is not on the agenda of the lab."), field="needs")
    if unknown := set(details.consents) - set(ConsentPurpose.values):
        raise BadDetails(_("Unknown consent."), field=sorted(unknown)[0])
    return Details(
        person=person,
        organisation=organisation,
        email=email,
        helix_group=details.helix_group,
        language=details.language,
        need_ids=tuple(dict.fromkeys(details.need_ids)),
        consents=dict(details.consents),
        texts=dict(details.texts),
        access=clean_access_answer(details.access) if details.access else details.access,
    )


def keep_consents(
    *,
    city: City,
    actor: Actor,
    details: Details,
    now: datetime,
    may_withdraw: bool,
    evidence: str,
) -> None:
    """Keep each yes with the text that was shown. A no withdraws an earlier yes of somebody who has proven the address.

    `evidence` says which registration, or which lab's, shows it. Whoever agrees to further invitations gets an entry in
    the registry, so that there is somebody to invite.
    """
    for purpose, said_yes in sorted(details.consents.items()):
        if said_yes:
            yes = Yes(
                email=details.email,
                purpose=purpose,
                language=details.language,
                channel=ConsentChannel.REGISTRATION,
                legal_text=details.texts.get(purpose),
                evidence=evidence,
            )
            keep_yes(city=city, actor=actor, yes=yes, now=now)
        elif may_withdraw:
            given = {"email": details.email, "purpose": purpose, "channel": ConsentChannel.REGISTRATION}
            withdraw_consent(city=city, actor=actor, now=now, **given)
    if details.consents.get(ConsentPurpose.INVITE):
        _keep_in_registry(city, actor, details)


def _keep_in_registry(city: City, actor: Actor, details: Details) -> None:
    values = {
        "person": details.person,
        "organisation": details.organisation,
        "email": details.email,
        "helix_group": details.helix_group,
        "language": details.language,
        "consent_basis": ConsentBasis.CONSENT,
    }
    keep_registrant(city=city, actor=actor, values=values)


def hold_consents(details: Details) -> dict[str, str]:
    """Return what was ticked as purpose → id of the text, to be kept with a registration until its owner confirms it.

    Anybody can type anybody's address: until its owner has pressed a button in the mail, a yes is nobody's yes.
    """
    if not details.email:
        return {}
    texts = {purpose: str(text.pk) for purpose, text in details.texts.items()}
    return {purpose: texts.get(purpose, "") for purpose, said_yes in sorted(details.consents.items()) if said_yes}


def keep_needs(*, city: City, registration: Registration, need_ids: tuple[UUID, ...]) -> None:
    """Make the needs the person wants to work on exactly these."""
    mine = RegistrationNeed.objects.filter(city=city, registration=registration)
    mine.exclude(need_id__in=need_ids).delete()
    have = set(mine.values_list("need_id", flat=True))
    RegistrationNeed.objects.bulk_create(
        RegistrationNeed(city=city, registration=registration, need_id=need_id)
        for need_id in need_ids
        if need_id not in have
    )
