"""What every page of one's own organisation begins with: whose it is, and the pages beside it."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.models import User
from stakeholders.enums import ProfileRole
from stakeholders.models import Organisation, OrganisationMember
from stakeholders.selectors.organisation_people import get_own_membership

# The clock of pages that belong to no city.
PLATFORM_ZONE = {"time_zone": "Europe/Tallinn"}


def find_own(user: User, slug: str) -> OrganisationMember:
    """Return the person's membership in the profile with this address; for everybody else there is none (404)."""
    try:
        return get_own_membership(user=user, slug=slug)
    except OrganisationMember.DoesNotExist:
        raise Http404 from None


def own_context(member: OrganisationMember, current: str) -> dict[str, Any]:
    """Return what the frame of these pages shows."""
    organisation = member.organisation
    return {
        "organisation": organisation,
        "member": member,
        "is_admin": member.role == ProfileRole.ADMIN,
        "own_tabs": _tabs(organisation, current),
        "zone": PLATFORM_ZONE,
    }


def _tabs(organisation: Organisation, current: str) -> list[dict[str, Any]]:
    pages = [
        ("own-organisation", _("Overview"), []),
        ("own-organisation-edit", _("Profile"), ["identity"]),
        ("own-organisation-references", _("References"), []),
        ("own-organisation-relations", _("Related parties"), []),
        ("own-organisation-marks", _("Verification"), []),
        ("own-organisation-members", _("People"), []),
    ]
    return [
        {
            "label": label,
            "url": reverse(name, args=[organisation.slug, *more]),
            "count": None,
            "current": name == current,
        }
        for name, label, more in pages
    ]
