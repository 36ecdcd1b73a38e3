"""What the profiles of organisations know about the people who run them; they belong to no city."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.hooks import Erasure, Person, Source, plain, register_platform_source
from cities.services.redaction import mentioning, redact
from stakeholders.models import (
    OrganisationDraft,
    OrganisationMember,
    OrganisationMemberInvitation,
    OrganisationVerification,
)


def _export_profiles(_city: None, person: Person) -> list[dict[str, Any]]:
    members = OrganisationMember.objects.filter(user__email__in=person.emails).select_related("organisation")
    rows: list[dict[str, Any]] = [
        {"what": "role", "organisation": one.organisation.name, "role": one.role, "since": plain(one.joined_at)}
        for one in members
    ]
    asked = OrganisationMemberInvitation.objects.filter(email__in=person.emails).select_related("organisation")
    rows += [
        {"what": "invitation", "organisation": one.organisation.name, "role": one.role, "since": plain(one.created_at)}
        for one in asked
    ]
    drafts = OrganisationDraft.objects.filter(user__email__in=person.emails).select_related("organisation")
    rows += [{"what": "unsaved form", "organisation": one.organisation.name, "content": one.content} for one in drafts]
    return rows


def _erase_profiles(_city: None, person: Person, now: datetime) -> Erasure:
    """Invitations and drafts; the roles end with the account, which refuses where nobody else runs the profile."""
    gone = OrganisationMemberInvitation.objects.filter(email__in=person.emails).delete()[0]
    gone += OrganisationDraft.objects.filter(user__email__in=person.emails).delete()[0]
    gone += mentioning(OrganisationDraft.objects.all(), person, "content").delete()[0]
    naming = list(mentioning(OrganisationVerification.objects.all(), person, "evidence", "withdrawal_reason"))
    for one in naming:
        one.evidence = redact(one.evidence, person)
        one.withdrawal_reason = redact(one.withdrawal_reason, person)
        one.save(update_fields=["evidence", "withdrawal_reason"])
    return Erasure(erased=gone, pseudonymised=len(naming))


register_platform_source(
    Source(
        code="profiles",
        label=_("Organisations you run the profile of"),
        purpose=_("Knowing who may write in an organisation’s name"),
        basis=_("Performance of a contract with you (GDPR, article 6(1)(b))"),
        origin=_("From you, or from the colleague who invited you"),
        period=_("Until you leave the profile or delete your account"),
        tables=(
            "stakeholders.OrganisationMember",
            "stakeholders.OrganisationMemberInvitation",
            "stakeholders.OrganisationDraft",
            "stakeholders.OrganisationVerification",
        ),
        export=_export_profiles,
        erase=_erase_profiles,
        order=20,
    )
)
