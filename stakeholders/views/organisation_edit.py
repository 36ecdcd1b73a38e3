"""Writing a profile in three parts, in as many languages as one likes; what is typed is kept as a draft."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.views.answers import form_page, show_refusal
from cities.views.drafts import Draft
from cities.views.gates import account_page
from stakeholders.forms.organisations import PART_FORMS, PartForm
from stakeholders.models import Organisation, OrganisationMember
from stakeholders.rules.profiles import TRANSLATED_FIELDS
from stakeholders.selectors.organisation_people import find_profile_draft
from stakeholders.services.organisation_drafts import discard_profile_draft, keep_profile_draft
from stakeholders.services.organisations import edit_profile
from stakeholders.views.organisation_gate import find_own, own_context

_NAMES = dict(settings.LANGUAGES)


@account_page
def organisation_edit(request: Any, organisation_slug: str, part: str) -> HttpResponse:
    """One part of the profile."""
    member = find_own(request.user, organisation_slug)
    organisation = member.organisation
    form = _make_form(request, organisation, part)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            values, seen_at = form.values(), form.cleaned_data["seen_at"]
            edit_profile(user=request.user, organisation_id=organisation.pk, values=values, seen_at=seen_at)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            discard_profile_draft(user=request.user, organisation_id=organisation.pk, form=part)
            messages.success(request, _("The profile is saved."))
            return redirect("own-organisation-edit", organisation_slug, part)
    context = _context(request, member, part, form)
    return form_page(request, "stakeholders/organisations/own_edit.html", form, status=status, **context)


def _make_form(request: Any, organisation: Organisation, part: str) -> PartForm:
    if part not in PART_FORMS:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    languages = text_languages(organisation, request.GET.get("add", ""))
    make = PART_FORMS[part]
    return make(posted, initial=make.initial_of(organisation), languages=languages)


def text_languages(organisation: Organisation, added: str) -> list[str]:
    """Return the languages in which texts are written: those there are, the reader's, English, and one added."""
    used = {code for field in TRANSLATED_FIELDS for code in getattr(organisation, field)}
    wanted = used | {(get_language() or "en").partition("-")[0], "en", added}
    return [code for code in _NAMES if code in wanted]


def _context(request: Any, member: OrganisationMember, part: str, form: PartForm) -> dict[str, Any]:
    shown = text_languages(member.organisation, request.GET.get("add", ""))
    parts = [("identity", _("Who you are")), ("offer", _("What you do")), ("partners", _("Partners"))]
    return {
        "part": part,
        "parts": [
            {
                "label": label,
                "url": reverse("own-organisation-edit", args=[member.organisation.slug, code]),
                "count": None,
                "current": code == part,
            }
            for code, label in parts
        ],
        "more_languages": [(code, name) for code, name in _NAMES.items() if code not in shown],
        "draft": _open_draft(request, member, part),
        **own_context(member, "own-organisation-edit"),
    }


def _open_draft(request: Any, member: OrganisationMember, part: str) -> Draft:
    organisation = member.organisation
    found = find_profile_draft(organisation=organisation, user=request.user, form=part)
    offered: Any = found if request.method == "GET" else None
    return Draft(
        key=part,
        keep_url=reverse("organisation-draft-keep", args=[organisation.slug, part]),
        discard_url=reverse("organisation-draft-discard", args=[organisation.slug, part]),
        found=offered,
        is_overtaken=bool(offered and organisation.changed_at > offered.changed_at),
    )


@account_page
def draft_keep(request: Any, organisation_slug: str, part: str) -> HttpResponse:
    """Keep what the form holds right now; called by the page's script."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if part not in PART_FORMS:
        raise Http404
    member = find_own(request.user, organisation_slug)
    content = dict(request.POST.lists())
    try:
        draft = keep_profile_draft(
            user=request.user, organisation_id=member.organisation_id, form=part, content=content
        )
    except Refusal as refusal:
        return JsonResponse({"detail": str(refusal.message)}, status=refusal.status)
    return JsonResponse({"changed_at": draft.changed_at})


@account_page
def draft_discard(request: Any, organisation_slug: str, part: str) -> HttpResponse:
    """Throw the draft away; the form on the page stays as it is."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = find_own(request.user, organisation_slug)
    discard_profile_draft(user=request.user, organisation_id=member.organisation_id, form=part)
    return HttpResponse(status=204)
