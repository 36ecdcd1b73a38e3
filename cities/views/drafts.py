"""Unsaved drafts of long forms, kept on the server while somebody types (docs/design-system.md, "Drafts").

draft = open_draft(request, city, f"lab-{lab.pk}", saved_at=lab.modified_at)
…
return form_page(request, "…", form, draft=draft)      # the template includes components/draft.html
…
close_draft(request, city, f"lab-{lab.pk}")            # once the form is saved
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse

from cities.errors import Refusal
from cities.models import City, FormDraft
from cities.permissions import WORKSPACE_READ
from cities.selectors.form_drafts import find_draft
from cities.services.form_drafts import discard_draft, keep_draft
from cities.views.gates import workspace_page

LONGEST_KEY = 100


@dataclass(frozen=True)
class Draft:
    """What a form's page needs: where to keep the draft, and the one found, when it should be offered."""

    key: str
    keep_url: str
    discard_url: str
    found: FormDraft | None = None
    is_overtaken: bool = False
    """Whether the thing was saved after the draft was written, by somebody or in another window."""


def open_draft(request: Any, city: City, key: str, *, saved_at: datetime | None = None) -> Draft:
    """Return the draft of the form with this key (letters, digits, `-` and `_`).

    An earlier draft is offered only when the page is opened: a form sent and refused shows what was sent.
    """
    found = find_draft(city=city, user=request.user, key=key) if request.method == "GET" else None
    return Draft(
        key=key,
        keep_url=reverse("draft-keep", args=[city.slug, key]),
        discard_url=reverse("draft-discard", args=[city.slug, key]),
        found=found,
        is_overtaken=bool(found and saved_at and saved_at > found.changed_at),
    )


def close_draft(request: Any, city: City, key: str) -> None:
    """Forget the draft: what it held is saved now."""
    discard_draft(city=city, user=request.user, key=key)


@workspace_page(post=WORKSPACE_READ)
def draft_keep(request: Any, city: City, key: str) -> HttpResponse:
    """Keep what the form holds right now; called by the page's script."""
    if len(key) > LONGEST_KEY:
        raise Http404
    try:
        draft = keep_draft(city=city, user=request.user, key=key, content=dict(request.POST.lists()))
    except Refusal as refusal:
        return JsonResponse({"detail": str(refusal.message)}, status=refusal.status)
    return JsonResponse({"changed_at": draft.changed_at})


@workspace_page(post=WORKSPACE_READ)
def draft_discard(request: Any, city: City, key: str) -> HttpResponse:
    """Throw the draft away; the form on the page stays as it is."""
    discard_draft(city=city, user=request.user, key=key)
    return HttpResponse(status=204)
