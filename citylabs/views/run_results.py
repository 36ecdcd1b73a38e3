"""Where a person goes on when invitations or reminders are written: the kinds of run of this app's people."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.jobs import register_run_kind
from citylabs.selectors.campaigns import find_lab_slug_of


def _find_campaign_page(city_slug: str, campaign_id: UUID | None) -> str:
    slug = find_lab_slug_of(campaign_id=campaign_id)
    return reverse("campaign", args=[city_slug, slug, campaign_id]) if slug else ""


def _find_invitations_page(city_slug: str, lab_id: UUID | None) -> str:
    slug = find_lab_slug_of(lab_id=lab_id)
    return reverse("lab-invitations", args=[city_slug, slug]) if slug else ""


register_run_kind("campaign", label=_("Writing invitations"), result_url=_find_campaign_page)
register_run_kind("reminder", label=_("Writing reminders"), result_url=_find_invitations_page)
