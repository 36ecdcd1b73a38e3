"""What the labs know about a person: invitations, registrations with attendance, promises and names in programmes.

A market dialogue is part of how a public buyer prepares a procurement: who was invited, who was there and in which
group must be shown afterwards (Directive 2014/24/EU, articles 40, 41 and 84), so these rows stay without the person.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cities.hooks import Erasure, Kept, Person, Place, Source, known_as, plain, register_source, shared_signs
from cities.models import City
from cities.permissions import SYSTEM
from citylabs.enums import LabKind, OfferState, RegistrationState
from citylabs.models import AudienceMember, Invitation, Lab, Registration, RegistrationNeed, SeatOffer
from citylabs.services.offers import fill_seats
from citylabs.services.seats import hands_out_seats, lock_lab
from stakeholders.models import Stakeholder

ART_84 = _(
    "A public buyer must be able to show who was asked and who took part when it prepared a procurement "
    "(Directive 2014/24/EU, articles 40, 41 and 84; GDPR, article 17(3)(b)). Your name and address are gone from it."
)
# Article 84(2): three years from the award. The award of what a lab prepares comes years later, and is not known here.
KEPT_YEARS = 10
ERASED_DOMAIN = "erased.invalid"


def keep_until(lab: Lab, now: datetime) -> date:
    """Until when the record of a market dialogue stays."""
    day = (lab.ends_at or lab.starts_at or now).date()
    return date(day.year + KEPT_YEARS, 12, 31)


@known_as.add
def know_guests(*, city: City, emails: frozenset[str]) -> tuple[set[str], set[str], set[str]]:
    """The names the person was invited and has registered under."""
    names = set(Registration.objects.filter(city=city, email__in=emails).values_list("person", flat=True))
    names |= set(Invitation.objects.filter(city=city, email__in=emails).values_list("person", flat=True))
    return set(), names, set()


@shared_signs.add
def find_namesakes_among_guests(*, city: City, emails: frozenset[str], names: set[str], phones: set[str]) -> set[str]:
    """Guests of the same name with another address; one without an address may be the person."""
    found = set()
    for model in (Registration, Invitation):
        others = model.objects.filter(city=city, person__in=names).exclude(email__in=emails).exclude(email="")
        found |= set(others.values_list("person", flat=True))
    return found


# --- invitations --------------------------------------------------------------------------------------------------


def _invitations(city: City, person: Person) -> Any:
    return Invitation.objects.filter(city=city, email__in=person.emails).select_related("lab").order_by("created_at")


def _export_invitations(city: City, person: Person) -> list[dict[str, Any]]:
    shown = ("email", "person", "organisation", "helix_group", "language", "state", "answered_at", "decline_reason")
    rows = [
        {
            "lab": str(one.lab.title),
            "invited_at": plain(one.created_at),
            **{name: plain(getattr(one, name)) for name in shown},
        }
        for one in _invitations(city, person)
    ]
    members = AudienceMember.objects.filter(city=city, stakeholder__email__in=person.emails, stakeholder__city=city)
    return rows + [
        {"lab": str(one.campaign.lab.title), "picked": one.is_in} for one in members.select_related("campaign__lab")
    ]


def _erase_invitations(city: City, person: Person, now: datetime) -> Erasure:
    """Delete invitations; those to market dialogues lose the person and stay."""
    entries = Stakeholder.objects.filter(city=city)
    mine = entries.filter(Q(email__in=person.emails) | Q(other_emails__overlap=list(person.emails)))
    erased = AudienceMember.objects.filter(city=city, stakeholder__in=mine).delete()[0]
    kept = []
    for one in _invitations(city, person):
        if one.lab.kind != LabKind.MARKET_DIALOGUE:
            one.delete()
            erased += 1
            continue
        one.email = f"{one.pk.hex}@{ERASED_DOMAIN}"
        one.person = ""
        one.decline_reason = ""
        one.stakeholder = None
        one.save()
        kept.append(Kept(_("That somebody of your group was invited"), ART_84, until=keep_until(one.lab, now)))
    return Erasure(erased=erased, pseudonymised=len(kept), kept=tuple(kept))


register_source(
    Source(
        code="invitations",
        label=_("Invitations"),
        purpose=_("Asking you to labs, at most once each, and knowing your answer"),
        basis=_("Legitimate interest or public task (GDPR, article 6(1)(e) or (f)), or your consent"),
        origin=_("From the city’s registry"),
        period=_("Until the city’s retention rules delete them; for market dialogues as procurement law asks"),
        tables=("citylabs.Invitation", "citylabs.AudienceMember"),
        places=(Place(Invitation, "email"),),
        export=_export_invitations,
        erase=_erase_invitations,
        order=8,  # before the registry: its rows point at entries
    )
)


# --- registrations ------------------------------------------------------------------------------------------------


def _registrations(city: City, person: Person) -> Any:
    mine = Q(email__in=person.emails) | Q(user__email__in=person.emails)
    return Registration.objects.filter(mine, city=city).select_related("lab").order_by("created_at")


def _export_registrations(city: City, person: Person) -> list[dict[str, Any]]:
    hidden = {"id", "city_id", "lab_id", "invitation_id", "user_id", "checked_in_by_id", "calendar_sequence"}
    shown = [field.attname for field in Registration._meta.concrete_fields if field.attname not in hidden]
    rows = []
    for one in _registrations(city, person):
        needs = RegistrationNeed.objects.filter(city=city, registration=one).select_related("need")
        offers = SeatOffer.objects.filter(city=city, registration=one)
        rows.append(
            {
                "lab": str(one.lab.title),
                "lab_starts_at": plain(one.lab.starts_at),
                **{name: plain(getattr(one, name)) for name in shown},
                "needs": [str(it.need.title) for it in needs],
                "offers": [
                    {"offered_at": plain(it.offered_at), "expires_at": plain(it.expires_at), "state": it.state}
                    for it in offers
                ],
            }
        )
    return rows


def _erase_registrations(city: City, person: Person, now: datetime) -> Erasure:
    """Delete registrations and give their seats on; those of market dialogues lose the person and stay."""
    labs = sorted(set(_registrations(city, person).values_list("lab_id", flat=True)))
    erased, kept = 0, []
    for lab_id in labs:  # in one order, so that two erasures at once wait for each other instead of locking up
        lab = lock_lab(city=city, lab_id=lab_id)
        for one in _registrations(city, person).filter(lab=lab):
            if lab.kind != LabKind.MARKET_DIALOGUE:
                one.delete()
                erased += 1
            else:
                _pseudonymise(city, lab, one, now)
                until = keep_until(lab, now)
                kept.append(Kept(_("That somebody of your group and organisation took part"), ART_84, until=until))
        fill_seats(city=city, actor=SYSTEM, lab=lab, now=now)
    return Erasure(erased=erased, pseudonymised=len(kept), kept=tuple(kept))


def _pseudonymise(city: City, lab: Lab, one: Registration, now: datetime) -> None:
    """Number, group, organisation and attendance stay; whoever has not been there yet gives the place back."""
    one.person = f"Erased person {one.number}"
    one.email = ""
    one.user = None
    one.asked_consents = {}
    if one.state != RegistrationState.CANCELLED and hands_out_seats(lab, now=now) and not one.checked_in_at:
        one.state, one.cancelled_at = RegistrationState.CANCELLED, now
        open_offers = SeatOffer.objects.filter(city=city, registration=one, state=OfferState.OPEN)
        open_offers.update(state=OfferState.DECLINED, answered_at=now)
    one.save()


def _correct_registrations(city: City, person: Person, values: dict[str, str]) -> int:
    """Correct the registrations whose lab is not over: what is past is a record of how it was."""
    new = {name: value for name, value in values.items() if name in {"person", "organisation", "language"}}
    upcoming = _registrations(city, person).filter(lab__ends_at__gt=Now())
    return int(upcoming.update(**new, changed_at=Now())) if new else 0


register_source(
    Source(
        code="registrations",
        label=_("Registrations and attendance"),
        purpose=_("Giving you a place, letting you in, and showing afterwards which groups took part"),
        basis=_("Public task (GDPR, article 6(1)(e)); for market dialogues also procurement law (6(1)(c))"),
        origin=_("From you, or from the colleague who registered you"),
        period=_("Until the city’s retention rules delete them; for market dialogues as procurement law asks"),
        tables=("citylabs.Registration", "citylabs.RegistrationNeed", "citylabs.SeatOffer"),
        places=(Place(Registration, "email"),),
        export=_export_registrations,
        erase=_erase_registrations,
        correct=_correct_registrations,
        order=30,
    )
)
