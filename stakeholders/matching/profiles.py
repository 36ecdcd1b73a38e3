"""Which public profiles an entry of the registry may be about: exact facts only, each with its reason.

Nothing is compared by similarity here; that is the matter of the duplicates. A city decides, nothing links itself.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.models.folding import fold
from stakeholders.models import Organisation, OrganisationVerification, Stakeholder
from stakeholders.rules.domains import is_everybodys, mail_domain
from stakeholders.rules.registers import clean_number
from stakeholders.selectors.organisations import with_marks

MOST = 5


@dataclass(frozen=True)
class Suggestion:
    """A profile and why it may be the one."""

    organisation: Organisation
    reason: str | Promise


def suggest_profiles(*, stakeholder: Stakeholder) -> list[Suggestion]:
    """Return listed profiles with the same number in the register, proven mail domain or name, surest first."""
    domain = mail_domain(stakeholder.email)
    proven = OrganisationVerification.objects.filter(domain=domain, withdrawn_at=None) if domain else None
    number = clean_number(stakeholder.registration_id)
    asked = Q(pk__in=[])
    if number and stakeholder.scheme:
        asked |= Q(scheme=stakeholder.scheme, registration_id__iexact=number)
    if proven is not None and not is_everybodys(domain):
        asked |= Q(pk__in=proven.values("organisation"))
    if stakeholder.organisation:
        asked |= Q(sort_key=fold(stakeholder.organisation)[:300])
    found = with_marks(Organisation.objects.filter(asked, is_listed=True)).prefetch_related("verifications")
    suggestions = [_explain(stakeholder, number, domain, one) for one in found.order_by("sort_key", "id")[: 4 * MOST]]
    return [suggestion for _rank, suggestion in sorted(suggestions, key=lambda pair: pair[0])][:MOST]


def _explain(stakeholder: Stakeholder, number: str, domain: str, found: Organisation) -> tuple[int, Suggestion]:
    if number and (found.scheme, found.registration_id) == (stakeholder.scheme, number):
        return 0, Suggestion(found, _("The same number in the register"))
    marks = found.verifications.all()
    if domain and any(mark.domain == domain and mark.withdrawn_at is None for mark in marks):
        return 1, Suggestion(found, _("The same mail domain, proven"))
    return 2, Suggestion(found, _("The same name"))
