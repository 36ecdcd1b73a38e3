"""The programme of a lab: its sessions in order, each added, changed, moved and removed in its place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.views.answers import show_refusal
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from citylabs.enums import SessionFormat
from citylabs.forms.clocks import show_clock
from citylabs.forms.programme import SessionForm, first_values, spread_values
from citylabs.models import Lab, Session
from citylabs.rules.lab_states import is_editable
from citylabs.rules.permissions import LABS_EDIT, LABS_READ
from citylabs.rules.programme_notes import plan_rows
from citylabs.selectors.programme import get_session, list_rooms, list_sessions
from citylabs.services.programme import add_session, change_session, remove_session, swap_session
from citylabs.views.lab_pages import find_lab, posted
from citylabs.views.lab_steps import describe_editor

_USUAL = timedelta(minutes=45)


@workspace_page(get=LABS_READ)
def lab_programme(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Sessions in order, rooms beside them."""
    return _show(request, city, find_lab(city, lab_slug))


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def session_add(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """A new session, in the programme; the form proposes the time after the last one, or after the one asked for."""
    lab = find_lab(city, lab_slug)
    form = _make_form(request, city, lab, _propose(city, lab, request.GET.get("after", "")))

    def save() -> Session:
        return add_session(city=city, actor=request.actor, lab=lab, given=form.read_input())

    return _answer(request, city, lab, form, save, open_at="add")


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def session_edit(request: Any, city: City, lab_slug: str, session_id: UUID) -> HttpResponse:
    """Change a session where it stands."""
    lab = find_lab(city, lab_slug)
    session = _find_session(city, lab, session_id)
    session.lab = lab
    form = _make_form(request, city, lab, first_values(session))

    def save() -> Session:
        given = form.read_input()
        return change_session(city=city, actor=request.actor, lab=lab, session_id=session_id, given=given)

    return _answer(request, city, lab, form, save, open_at=session_id)


@workspace_page(post=LABS_EDIT)
def session_change(request: Any, city: City, lab_slug: str, session_id: UUID) -> HttpResponse:
    """Remove a session or let it change places: `step` is remove, up or down."""
    lab = find_lab(city, lab_slug)
    session = _find_session(city, lab, session_id)
    step = request.POST.get("step", "")
    try:
        if step == "remove":
            return _remove(request, city, lab, session)
        if step in {"up", "down"}:
            moved = swap_session(city=city, actor=request.actor, lab=lab, session_id=session_id, later=step == "down")
            start = formats.date_format(moved.starts_at.astimezone(lab.zone), "TIME_FORMAT")
            messages.success(request, _("“%(session)s” begins at %(time)s now.") % {"session": moved, "time": start})
            # Back to the button that was pressed: whoever moves a session three places presses it three times.
            return redirect(f"{reverse('lab-programme', args=[city.slug, lab.slug])}?moved={session_id}&step={step}")
    except TryAgain:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect(_place(city, lab, session))


def _remove(request: Any, city: City, lab: Lab, session: Session) -> HttpResponse:
    session.lab = lab
    remove_session(city=city, actor=request.actor, lab=lab, session_id=session.pk)
    again = reverse("session-add", args=[city.slug, lab.slug])
    offer_undo(request, _("“%(session)s” is removed.") % {"session": session}, again, spread_values(session))
    return redirect("lab-programme", city.slug, lab.slug)


def _make_form(request: Any, city: City, lab: Lab, first: dict[str, Any]) -> SessionForm:
    rooms = list(list_rooms(city=city, lab=lab))
    return SessionForm(posted(request), city=city, lab=lab, rooms=rooms, first=first)


def _answer(
    request: Any, city: City, lab: Lab, form: SessionForm, save: Callable[[], Session], *, open_at: object
) -> HttpResponse:
    """Keep the session and go to its place, or show the programme with the form open where it belongs."""
    status = 0
    if form.is_bound and form.is_valid():
        try:
            session = save()
        except TryAgain:
            raise
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(_place(city, lab, session))
    status = status or (422 if form.errors else 200)
    return _show(request, city, lab, status=status, form=form, open_at=open_at, after=request.GET.get("after", ""))


def _show(request: Any, city: City, lab: Lab, *, status: int = 200, **context: Any) -> HttpResponse:
    rows = plan_rows(list(list_sessions(city=city, lab=lab)), lab)
    context = {"form": None, "open_at": None, "after": "", **context}
    context |= {
        "lab": lab,
        "moved": request.GET.get("moved", ""),
        "moved_step": request.GET.get("step", ""),
        **describe_editor(city, lab, "programme"),
        "rows": rows,
        "warnings": sum(note.is_warning for row in rows for note in row.notes),
        "rooms": list_rooms(city=city, lab=lab),
        "can_edit": request.actor.may(LABS_EDIT) and is_editable("programme", lab.state),
    }
    return TemplateResponse(request, "citylabs/programme/list.html", context, status=status)


def _place(city: City, lab: Lab, session: Session) -> str:
    return f"{reverse('lab-programme', args=[city.slug, lab.slug])}#session-{session.pk}"


def _propose(city: City, lab: Lab, after: str) -> dict[str, Any]:
    """The time after the chosen session, or after the last one: as long as usual, but not into the next session."""
    sessions = list(list_sessions(city=city, lab=lab))
    place = next((number for number, one in enumerate(sessions) if str(one.pk) == after), len(sessions) - 1)
    before = sessions[place] if sessions else None
    start = before.ends_at if before else lab.starts_at
    if start is None:
        return {"format": SessionFormat.TALK}
    following = sessions[place + 1].starts_at if place + 1 < len(sessions) else lab.ends_at
    end = min(start + _USUAL, following) if following and following > start else start + _USUAL
    room = str(before.room_id or "") if before else ""
    return {"starts_at": show_clock(start, lab.zone), "ends_at": show_clock(end, lab.zone), "room": room}


def _find_session(city: City, lab: Lab, session_id: UUID) -> Session:
    try:
        return get_session(city=city, lab=lab, session_id=session_id)
    except Session.DoesNotExist:
        raise Http404 from None
