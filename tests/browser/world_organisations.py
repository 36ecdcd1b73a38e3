"""The profile of an organisation that the walk visits, run by the owner of the demo city."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cities.models import City, User
from cities.tenancy import make_link
from stakeholders.models import Organisation, OrganisationMember, OrganisationMemberInvitation

SLUG = "naidis-vihmavesi-ou"
PARTS = ("own-organisation-edit", "organisation-draft-keep", "organisation-draft-discard")


def list_organisation_values(city: City) -> dict[Any, Any]:
    """Values for the parameters of these addresses."""
    organisation = Organisation.objects.get(slug=SLUG)
    user = User.objects.get(email=f"owner@{city.slug}.example")
    member, _made = OrganisationMember.objects.get_or_create(
        organisation=organisation, user=user, defaults={"role": "admin"}
    )
    invitation = OrganisationMemberInvitation.objects.create(
        organisation=organisation,
        email="new.colleague@organisations.example",
        role="editor",
        expires_at=timezone.now() + timedelta(days=5),
    )
    return {
        "organisation_slug": SLUG,
        "organisation_id": organisation.pk,
        "member_id": member.pk,
        "member_invitation_id": invitation.pk,
        ("organisation-invitation", "token"): make_link("organisation-member", invitation.pk),
        "reference_id": organisation.references.order_by("pk")[0].pk,
        "relation_id": organisation.relations.order_by("pk")[0].pk,
        "verification_id": organisation.verifications.order_by("pk")[0].pk,
        **{(name, "part"): "offer" for name in PARTS},
    }
