"""The rooms of a lab's venue."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from citylabs.forms.programme import RoomForm
from citylabs.models import Lab, Room
from citylabs.rules.permissions import LABS_EDIT
from citylabs.selectors.programme import get_room, list_session_ids_in
from citylabs.services.rooms import add_room, change_room, remove_room
from citylabs.views.lab_pages import find_lab, posted


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def room_add(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """A new room; after a removal that is taken back, with its sessions."""
    lab = find_lab(city, lab_slug)
    form = RoomForm(posted(request))

    def save() -> Room:
        return add_room(city=city, actor=request.actor, lab=lab, **form.read_input())

    return _answer(request, city, lab, form, save, room=None)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def room_edit(request: Any, city: City, lab_slug: str, room_id: UUID) -> HttpResponse:
    """Rename a room or change its places."""
    lab = find_lab(city, lab_slug)
    room = _find_room(city, lab, room_id)
    form = RoomForm(posted(request), initial={"name": room.name, "capacity": room.capacity})

    def save() -> Room:
        given = {name: form.cleaned_data[name] for name in ("name", "capacity")}
        return change_room(city=city, actor=request.actor, lab=lab, room_id=room_id, **given)

    return _answer(request, city, lab, form, save, room=room)


@workspace_page(post=LABS_EDIT)
def room_remove(request: Any, city: City, lab_slug: str, room_id: UUID) -> HttpResponse:
    """Remove a room; its sessions stay."""
    lab = find_lab(city, lab_slug)
    room = _find_room(city, lab, room_id)
    sessions = list_session_ids_in(city=city, room=room)
    try:
        remove_room(city=city, actor=request.actor, lab=lab, room_id=room_id)
    except TryAgain:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        again = reverse("room-add", args=[city.slug, lab.slug])
        fields = {"name": room.name, "capacity": room.capacity or "", "sessions": sessions}
        words = _("“%(room)s” is removed. Its sessions have no room now.") % {"room": room}
        offer_undo(request, words, again, fields)
    return redirect("lab-programme", city.slug, lab.slug)


def _answer(
    request: Any, city: City, lab: Lab, form: forms.Form, save: Callable[[], object], **context: Any
) -> HttpResponse:
    status = 0
    if form.is_bound and form.is_valid():
        try:
            save()
        except TryAgain:
            raise
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('lab-programme', args=[city.slug, lab.slug])}#rooms")
    return form_page(request, "citylabs/programme/room.html", form, status=status, lab=lab, **context)


def _find_room(city: City, lab: Lab, room_id: UUID) -> Room:
    try:
        return get_room(city=city, lab=lab, room_id=room_id)
    except Room.DoesNotExist:
        raise Http404 from None
