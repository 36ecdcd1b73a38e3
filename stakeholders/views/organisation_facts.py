"""References, related parties and verification of one's own profile."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.views.answers import form_page, show_refusal
from cities.views.gates import account_page
from cities.views.undo import offer_undo
from stakeholders.forms.organisation_facts import ReferenceForm, RelationForm
from stakeholders.models import Organisation, OrganisationMember, OrganisationReference
from stakeholders.selectors.organisations import find_public_organisation
from stakeholders.services.organisation_facts import (
    declare_relation,
    delete_reference,
    delete_relation,
    save_reference,
)
from stakeholders.views.organisation_gate import find_own, own_context


@account_page
def organisation_references(request: Any, organisation_slug: str) -> HttpResponse:
    """What the organisation has done, and a form for one more."""
    member = find_own(request.user, organisation_slug)
    return _reference_page(request, member, None)


@account_page
def organisation_reference(request: Any, organisation_slug: str, reference_id: UUID) -> HttpResponse:
    """Change one reference."""
    member = find_own(request.user, organisation_slug)
    found = OrganisationReference.objects.filter(organisation=member.organisation, pk=reference_id).first()
    if found is None:
        raise Http404
    return _reference_page(request, member, found)


def _reference_page(request: Any, member: OrganisationMember, found: OrganisationReference | None) -> HttpResponse:
    initial = {name: getattr(found, name) for name in ReferenceForm.base_fields} if found else None
    form = ReferenceForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            save_reference(
                user=request.user,
                organisation_id=member.organisation_id,
                values=form.cleaned_data,
                reference_id=found.pk if found else None,
            )
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The reference is saved."))
            return redirect("own-organisation-references", member.organisation.slug)
    context = {"reference": found, "references": list(member.organisation.references.all())}
    context |= own_context(member, "own-organisation-references")
    return form_page(request, "stakeholders/organisations/own_references.html", form, status=status, **context)


@account_page
def organisation_reference_delete(request: Any, organisation_slug: str, reference_id: UUID) -> HttpResponse:
    """Delete a reference; the way back writes it again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = find_own(request.user, organisation_slug)
    try:
        kept = delete_reference(user=request.user, organisation_id=member.organisation_id, reference_id=reference_id)
    except Refusal:
        raise Http404 from None
    fields = {name: "" if value is None else value for name, value in kept.items()}
    back = redirect("own-organisation-references", organisation_slug)
    offer_undo(request, _("The reference is deleted."), back.url, fields)
    return back


@account_page
def organisation_relations(request: Any, organisation_slug: str) -> HttpResponse:
    """Related parties, and a form for one more."""
    member = find_own(request.user, organisation_slug)
    form = RelationForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            _declare(request, member, form)
        except Organisation.DoesNotExist:
            form.add_error("profile", _("There is no public profile at this address."))
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The related party stands on the profile."))
            return redirect("own-organisation-relations", organisation_slug)
    relations = list(member.organisation.relations.select_related("other"))
    context = {"relations": relations, **own_context(member, "own-organisation-relations")}
    return form_page(request, "stakeholders/organisations/own_relations.html", form, status=status, **context)


def _declare(request: Any, member: OrganisationMember, form: RelationForm) -> None:
    slug = form.profile_slug()
    other = find_public_organisation(key=slug) if slug else None
    declare_relation(
        user=request.user,
        organisation_id=member.organisation_id,
        kind=form.cleaned_data["kind"],
        other=other,
        other_name=form.cleaned_data["other_name"],
    )


@account_page
def organisation_relation_delete(request: Any, organisation_slug: str, relation_id: UUID) -> HttpResponse:
    """Take a related party off the profile; the way back declares it again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = find_own(request.user, organisation_slug)
    relation = member.organisation.relations.select_related("other").filter(pk=relation_id).first()
    if relation is None:
        raise Http404
    delete_relation(user=request.user, organisation_id=member.organisation_id, relation_id=relation_id)
    back = redirect("own-organisation-relations", organisation_slug)
    profile = relation.other.slug if relation.other and relation.other.is_listed else ""
    fields = {"kind": relation.kind, "other_name": relation.other_name, "profile": profile}
    offer_undo(request, _("The related party is off the profile."), back.url, fields)
    return back
