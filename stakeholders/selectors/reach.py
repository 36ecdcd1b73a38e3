"""Who of the registry may be invited to anything at all. Call inside `enter_city`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from cities.models import City, Suppression
from cities.outbox.events import closed_addresses
from cities.outbox.recognition import find_forgotten
from stakeholders.enums import ConsentBasis, ConsentPurpose
from stakeholders.models import Consent, Stakeholder


class IsAnyOf(Func):
    """Whether a text is in an array. `= ANY` keeps the index of the text behind the wall, which `@>` does not."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def under_earlier_address(rows: QuerySet[Any], column: str = "email") -> Q:
    """Whether one of the rows has an address that the entry had before; `column` holds it in lower case.

    Entries without earlier addresses, which are nearly all, are not looked up.
    """
    return ~Q(other_emails=[]) & Q(Exists(rows.filter(IsAnyOf(F(column), OuterRef("other_emails")))))


def is_suppressed(city: City) -> Q:
    """The address, or one the entry had before, is on the list of those that are not written to.

    Erased addresses, of which only the seal is left, are found by `find_closed` when the mails are written and sent.
    The entries need the alias `address`.
    """
    listed = Suppression.objects.filter(city=city)
    return Q(Exists(listed.filter(email=OuterRef("address")))) | under_earlier_address(listed)


def lacks_consent(city: City) -> Q:
    """Kept on consent only: there must be an open yes to invitations, or, if it was never taken back, a written proof.

    Whoever is kept on another basis may be invited until they object (GDPR, articles 6(1) and 21): see suppressions.
    Whoever has several addresses and took a yes back under one of them has objected under all, until a later yes.
    The entries need the alias `address`, their address in lower case.
    """
    every = Consent.objects.filter(city=city, purpose=ConsentPurpose.INVITE).alias(lowered=Lower("email"))
    given = every.filter(lowered=OuterRef("address"))
    unproven = Q(consent_note="") | Exists(given.exclude(withdrawn_at=None))
    lacking = Q(consent_basis=ConsentBasis.CONSENT) & unproven & ~Q(Exists(given.filter(withdrawn_at=None)))
    return lacking | (~Q(other_emails=[]) & Q(Exists(_taken_back(every))))


def _taken_back(every: QuerySet[Consent]) -> QuerySet[Consent]:
    """The withdrawals under any address of an entry, a level above, that no later yes under any of them follows."""
    mine = Q(lowered=OuterRef("address")) | Q(IsAnyOf(F("lowered"), OuterRef("other_emails")))
    theirs = Q(lowered=OuterRef(OuterRef("address"))) | Q(IsAnyOf(F("lowered"), OuterRef(OuterRef("other_emails"))))
    later = every.filter(theirs, withdrawn_at=None, given_at__gte=OuterRef("withdrawn_at"))
    return every.filter(mine, ~Exists(later)).exclude(withdrawn_at=None)


def keep_reachable(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Return the entries with an address that wants invitations, is alive, and may be written to."""
    addressed = entries.exclude(email="").alias(address=Lower("email"))
    return addressed.exclude(is_suppressed(city)).exclude(lacks_consent(city))


@closed_addresses.add
def find_closed(*, city: City, emails: Iterable[str]) -> set[str]:
    """Return those of the addresses whose entries may not be invited because of an address they had before.

    At most four queries; one where nobody has an earlier address. For the moments of writing and sending.
    """
    wanted = sorted({email.lower() for email in emails})
    entries = Stakeholder.objects.filter(city=city).annotate(lowered=Lower("email"))
    found = entries.filter(lowered__in=wanted).exclude(other_emails=[]).values_list("lowered", "other_emails")
    earlier = {email: {other.lower() for other in others} for email, others in found.order_by()}
    if not earlier:
        return set()
    others = sorted(set().union(*earlier.values()))
    stopped = set(Suppression.objects.filter(city=city, email__in=others).values_list("email", flat=True))
    stopped |= find_forgotten(city=city, emails=others)
    unwilling = _find_unwilling(city, earlier)
    return {email for email, some in earlier.items() if some & stopped or email in unwilling}


def _find_unwilling(city: City, earlier: dict[str, set[str]]) -> set[str]:
    """Who took a yes back under one of their addresses and has not said yes since."""
    addresses = set(earlier).union(*earlier.values())
    consents = Consent.objects.filter(city=city, purpose=ConsentPurpose.INVITE).alias(lowered=Lower("email"))
    consents = consents.filter(lowered__in=sorted(addresses)).order_by()
    taken_back: dict[str, datetime] = {}
    given: dict[str, datetime] = {}
    for address, at, until in consents.values_list(Lower("email"), "given_at", "withdrawn_at"):
        moments, moment = (given, at) if until is None else (taken_back, until)
        moments[address] = max(moment, moments.get(address, moment))
    unwilling = set()
    for email, others in earlier.items():
        ends = [taken_back[address] for address in {email, *others} if address in taken_back]
        yeses = [given[address] for address in {email, *others} if address in given]
        if ends and (not yeses or max(yeses) < max(ends)):
            unwilling.add(email)
    return unwilling
