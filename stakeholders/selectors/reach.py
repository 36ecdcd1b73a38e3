"""Who of the registry may be invited to anything at all. Call inside `enter_city`."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from cities.models import City, Suppression
from stakeholders.enums import ConsentBasis, ConsentPurpose
from stakeholders.models import Consent, Stakeholder


def lacks_consent(city: City) -> Q:
    """Kept on consent only: there must be an open yes to invitations, or, if it was never taken back, a written proof.

    Whoever is kept on another basis may be invited until they object (GDPR, articles 6(1) and 21): see suppressions.
    The entries need the alias `address`, their address in lower case.
    """
    given = Consent.objects.filter(city=city, purpose=ConsentPurpose.INVITE)
    given = given.alias(lowered=Lower("email")).filter(lowered=OuterRef("address"))
    unproven = Q(consent_note="") | Exists(given.exclude(withdrawn_at=None))
    return Q(consent_basis=ConsentBasis.CONSENT) & unproven & ~Exists(given.filter(withdrawn_at=None))


def keep_reachable(*, city: City, entries: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Return the entries with an address that wants invitations, is alive, and may be written to."""
    suppressed = Suppression.objects.filter(city=city, email=OuterRef("address"))
    addressed = entries.exclude(email="").alias(address=Lower("email"))
    return addressed.filter(~Exists(suppressed)).exclude(lacks_consent(city))
