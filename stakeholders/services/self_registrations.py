"""Somebody puts themselves into a registry: typed, confirmed by the owner of the address, seen by a colleague.

Nothing reaches a registry before the confirmation. What a city has written about somebody is never overwritten, and
neither page nor mail tells whether an address is known.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import BadLink, Refusal
from cities.log import record
from cities.models import City, LegalText, Network
from cities.permissions import Actor
from cities.rules.codes import cpv_stems
from cities.tenancy import enter_city
from stakeholders.enums import ConsentBasis, ConsentChannel, EntrySource
from stakeholders.models import SelfRegistration, Stakeholder
from stakeholders.notifications.mails import queue_join_mail
from stakeholders.rules.joining import KEPT_AFTER_SEEN, MAILS_A_DAY, VALID_FOR, Joining, find_joining_fault
from stakeholders.selectors.self_registrations import count_recent
from stakeholders.selectors.stakeholders import find_by_email
from stakeholders.services.consents import Yes, keep_yes
from stakeholders.services.stakeholders import AddressTaken, create_stakeholder

_WORDS = {
    "person": _("Write your name."),
    "email": _("Write a complete e-mail address, such as name@example.org."),
    "helix_group": _("Choose the group you come for."),
}


class BadJoining(Refusal):
    """A value that cannot be kept. `field` names it."""

    code = "bad-joining"
    status = 422
    message = _("Please check this value.")


class NoCityChosen(Refusal):
    """One has to be known to somebody."""

    code = "no-city-chosen"
    status = 422
    message = _("Choose at least one city.")


def request_joining(
    *, cities: Sequence[City], joining: Joining, network: Network | None = None, now: datetime | None = None
) -> UUID:
    """Keep what was typed for each of the cities until the owner of the address confirms it, and write to them once.

    Returns the batch. An address that was typed in too often in a day gets no further mail; the answer is the same.
    Refuses BadJoining, NoCityChosen.
    """
    now = now or timezone.now()
    joining = joining.cleaned()
    if not cities:
        raise NoCityChosen(field="cities")
    if fault := find_joining_fault(joining):
        raise BadJoining(_WORDS.get(fault, _("This is too long.")), field=fault)
    if joining.language not in dict(settings.LANGUAGES):
        raise BadJoining(_("Choose one of the languages."), field="language")
    batch = uuid4()
    with transaction.atomic():
        for city in cities:
            with enter_city(city):
                _keep(city, network, batch, joining, now)
        with enter_city(cities[0]):
            if count_recent(city=cities[0], email=joining.email, now=now) <= MAILS_A_DAY:
                queue_join_mail(
                    cities=cities,
                    network=network,
                    batch=batch,
                    email=joining.email,
                    person=joining.person,
                    language=joining.language,
                )
    return batch


def confirm_joining(*, city: City, actor: Actor, batch: UUID, now: datetime | None = None) -> SelfRegistration:
    """Write the person into the city's registry, with the consents they ticked; twice is harmless.

    Only for whoever opened the link that went to the address. An entry that the city has stays as it is. Raises
    BadLink when nothing of this batch is kept any more.
    """
    now = now or timezone.now()
    with transaction.atomic():
        found = SelfRegistration.objects.select_for_update(of=("self",)).filter(city=city, batch=batch).first()
        if found is None or (found.confirmed_at is None and found.expires_at <= now):
            raise BadLink
        if found.confirmed_at is not None:
            return found
        known = find_by_email(city=city, email=found.email)
        entry = known or _write_entry(city, actor, found)
        _keep_consents(city, actor, found, now)
        # Whatever else was typed with this address has served its purpose.
        SelfRegistration.objects.filter(city=city, email=found.email, confirmed_at=None).exclude(pk=found.pk).delete()
        found.stakeholder, found.was_known, found.confirmed_at = entry, known is not None, now
        found.email = found.person = found.organisation = found.role = ""
        found.asked_consents = {}
        found.save()
        changes = {"known": found.was_known}
        record(city=city, actor=actor, action="self-registration.confirm", target=found, changes=changes)
    return found


def forget_joining(*, city: City, batch: UUID) -> None:
    """Delete what somebody typed with an address whose owner says it was not them. Twice is harmless."""
    SelfRegistration.objects.filter(city=city, batch=batch, confirmed_at=None).delete()


def see_self_registrations(
    *, city: City, actor: Actor, ids: Collection[UUID], seen: bool = True, now: datetime | None = None
) -> list[UUID]:
    """Note that a colleague has looked at these, or take that back. Returns those that changed."""
    now = now or timezone.now()
    with transaction.atomic():
        rows = SelfRegistration.objects.select_for_update().filter(city=city, pk__in=ids, confirmed_at__isnull=False)
        changed = list(rows.filter(seen_at__isnull=seen).values_list("pk", flat=True))
        SelfRegistration.objects.filter(city=city, pk__in=changed).update(seen_at=now if seen else None)
        if changed:
            changes = {"number": len(changed), "seen": seen}
            record(city=city, actor=actor, action="self-registration.see", changes=changes)
    return changed


def forget_old_self_registrations(*, city: City, now: datetime) -> int:
    """Delete what was not confirmed in time, and what colleagues have seen long ago. Returns how many."""
    mine = SelfRegistration.objects.filter(city=city)
    unconfirmed, _more = mine.filter(confirmed_at=None, expires_at__lte=now).delete()
    seen, _more = mine.filter(seen_at__lte=now - KEPT_AFTER_SEEN).delete()
    return unconfirmed + seen


def _keep(city: City, network: Network | None, batch: UUID, joining: Joining, now: datetime) -> None:
    """Insert the row; a text that is not this city's is left out, and with it the yes."""
    asked = joining.texts.get(city.pk, {})
    texts = LegalText.objects.filter(city=city, pk__in=asked.values()).values_list("kind", "pk")
    SelfRegistration.objects.create(
        city=city,
        batch=batch,
        network=network,
        email=joining.email,
        person=joining.person,
        organisation=joining.organisation,
        role=joining.role,
        helix_group=joining.helix_group,
        language=joining.language,
        country=joining.country,
        themes=list(joining.themes),
        cpv=list(joining.cpv),
        asked_consents={kind: str(key) for kind, key in texts if kind in asked},
        created_at=now,
        expires_at=now + VALID_FOR,
    )


def _write_entry(city: City, actor: Actor, found: SelfRegistration) -> Stakeholder:
    values: dict[str, Any] = {
        "person": found.person,
        "organisation": found.organisation,
        "role": found.role,
        "email": found.email,
        "helix_group": found.helix_group,
        "language": found.language,
        "country": found.country,
        "consent_basis": ConsentBasis.CONSENT,
    }
    try:
        entry = create_stakeholder(city=city, actor=actor, values=values, source=EntrySource.SELF)
        entry.themes, entry.cpv, entry.cpv_tree = found.themes, found.cpv, cpv_stems(found.cpv)
        entry.save(update_fields=["themes", "cpv", "cpv_tree"])
        return entry
    except AddressTaken:  # a colleague wrote it between the look and the insert
        known = find_by_email(city=city, email=found.email)
        if known is None:
            raise
        return known


def _keep_consents(city: City, actor: Actor, found: SelfRegistration, now: datetime) -> None:
    texts = {str(text.pk): text for text in LegalText.objects.filter(city=city, pk__in=found.asked_consents.values())}
    for purpose, key in sorted(found.asked_consents.items()):
        yes = Yes(
            email=found.email,
            purpose=purpose,
            language=found.language,
            channel=ConsentChannel.SELF_REGISTRATION,
            legal_text=texts.get(key),
            evidence=f"self-registration {found.pk}",
        )
        keep_yes(city=city, actor=actor, yes=yes, now=now)
