"""The programme of a lab: its sessions, its rooms."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from citylabs.enums import SessionFormat
from citylabs.forms.clocks import show_clock
from citylabs.forms.programme import RoomForm, SessionForm, first_values
from citylabs.models import Lab, Room, Session
from citylabs.rules.lab_states import is_editable
from citylabs.rules.permissions import LABS_EDIT, LABS_READ
from citylabs.selectors.programme import get_room, get_session, list_rooms, list_sessions
from citylabs.services.programme import add_session, change_session, remove_session, swap_session
from citylabs.services.rooms import add_room, change_room, remove_room
from citylabs.views.lab_pages import find_lab, posted
from citylabs.views.lab_steps import describe_editor


@workspace_page(get=LABS_READ)
def lab_programme(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Sessions in order, rooms beside them."""
    lab = find_lab(city, lab_slug)
    sessions = list(list_sessions(city=city, lab=lab))
    context = {
        "lab": lab,
        **describe_editor(city, lab, "programme"),
        "sessions": sessions,
        "rooms": list_rooms(city=city, lab=lab),
        "can_edit": request.actor.may(LABS_EDIT) and is_editable("programme", lab.state),
    }
    return TemplateResponse(request, "citylabs/programme/list.html", context)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def session_add(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """A new session; the form proposes the hour after the last one."""
    lab = find_lab(city, lab_slug)
    rooms = list(list_rooms(city=city, lab=lab))
    form = SessionForm(posted(request), city=city, lab=lab, rooms=rooms, first=_propose(city, lab))

    def save() -> Session:
        return add_session(city=city, actor=request.actor, lab=lab, given=form.read_input())

    return _answer(request, city, lab, form, save, template="citylabs/programme/session.html", session=None)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def session_edit(request: Any, city: City, lab_slug: str, session_id: UUID) -> HttpResponse:
    """Change a session."""
    lab = find_lab(city, lab_slug)
    session = _find_session(city, lab, session_id)
    session.lab = lab
    rooms = list(list_rooms(city=city, lab=lab))
    form = SessionForm(posted(request), city=city, lab=lab, rooms=rooms, first=first_values(session))

    def save() -> Session:
        given = form.read_input()
        return change_session(city=city, actor=request.actor, lab=lab, session_id=session_id, given=given)

    return _answer(request, city, lab, form, save, template="citylabs/programme/session.html", session=session)


@workspace_page(post=LABS_EDIT)
def session_change(request: Any, city: City, lab_slug: str, session_id: UUID) -> HttpResponse:
    """Remove a session or let it change places: `step` is remove, up or down."""
    lab = find_lab(city, lab_slug)
    session = _find_session(city, lab, session_id)
    step = request.POST.get("step", "")
    try:
        if step == "remove":
            remove_session(city=city, actor=request.actor, lab=lab, session_id=session_id)
            messages.success(request, _("“%(session)s” is removed.") % {"session": session})
        elif step in {"up", "down"}:
            swap_session(city=city, actor=request.actor, lab=lab, session_id=session_id, later=step == "down")
    except TryAgain:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("lab-programme", city.slug, lab.slug)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def room_add(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """A new room."""
    lab = find_lab(city, lab_slug)
    form = RoomForm(posted(request))

    def save() -> Room:
        return add_room(city=city, actor=request.actor, lab=lab, **form.cleaned_data)

    return _answer(request, city, lab, form, save, template="citylabs/programme/room.html", room=None)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def room_edit(request: Any, city: City, lab_slug: str, room_id: UUID) -> HttpResponse:
    """Rename a room or change its places."""
    lab = find_lab(city, lab_slug)
    room = _find_room(city, lab, room_id)
    form = RoomForm(posted(request), initial={"name": room.name, "capacity": room.capacity})

    def save() -> Room:
        return change_room(city=city, actor=request.actor, lab=lab, room_id=room_id, **form.cleaned_data)

    return _answer(request, city, lab, form, save, template="citylabs/programme/room.html", room=room)


@workspace_page(post=LABS_EDIT)
def room_remove(request: Any, city: City, lab_slug: str, room_id: UUID) -> HttpResponse:
    """Remove a room; its sessions stay."""
    lab = find_lab(city, lab_slug)
    room = _find_room(city, lab, room_id)
    try:
        remove_room(city=city, actor=request.actor, lab=lab, room_id=room_id)
        messages.success(request, _("“%(room)s” is removed. Its sessions have no room now.") % {"room": room})
    except TryAgain:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("lab-programme", city.slug, lab.slug)


def _answer(
    request: Any, city: City, lab: Lab, form: forms.Form, save: Callable[[], object], *, template: str, **context: Any
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
            return redirect("lab-programme", city.slug, lab.slug)
    return form_page(request, template, form, status=status, lab=lab, **context)


def _propose(city: City, lab: Lab) -> dict[str, Any]:
    last = list_sessions(city=city, lab=lab).last()
    start = last.ends_at if last else lab.starts_at
    room = str(last.room_id or "") if last else ""
    if start is None:
        return {"format": SessionFormat.TALK}
    end = start + timedelta(minutes=45)
    return {"starts_at": show_clock(start, lab.zone), "ends_at": show_clock(end, lab.zone), "room": room}


def _find_session(city: City, lab: Lab, session_id: UUID) -> Session:
    try:
        return get_session(city=city, lab=lab, session_id=session_id)
    except Session.DoesNotExist:
        raise Http404 from None


def _find_room(city: City, lab: Lab, room_id: UUID) -> Room:
    try:
        return get_room(city=city, lab=lab, room_id=room_id)
    except Room.DoesNotExist:
        raise Http404 from None
