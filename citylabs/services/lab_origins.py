"""Labs that begin with something: a template, or another lab of the city. Call inside `enter_city`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.models import Lab, LabNeed, LabTarget, Room, Session, SurveyQuestion
from citylabs.rules.local_time import shift_by_clock
from citylabs.selectors.programme import list_agenda, list_rooms, list_sessions, list_targets
from citylabs.services.lab_inputs import check_fields
from citylabs.services.lab_refusals import BadInput
from citylabs.services.lab_slugs import make_slug
from citylabs.services.templates import TEMPLATES, LabTemplate

_KEPT = ("kind", "round", "purpose", "description", "access_notes", "languages", "time_zone", "venue", "address")
_KEPT_TOO = ("online_url", "capacity")


class UnknownTemplate(Refusal):
    """There is no such template."""

    code = "unknown-template"
    status = 422
    message = _("There is no such template.")


def create_lab_from_template(
    *,
    city: City,
    actor: Actor,
    code: str,
    starts_on: date,
    languages: Sequence[str] = (),
    now: datetime | None = None,
) -> Lab:
    """Make a draft with everything a template holds, on a day in the city's zone. Raises UnknownTemplate, BadInput."""
    template = TEMPLATES.get(code)
    if template is None:
        raise UnknownTemplate(field="template")
    spoken = list(languages) or list(city.languages)
    lab = Lab(city=city, kind=template.kind, languages=spoken, time_zone=city.time_zone, capacity=template.capacity)
    lab.title, lab.purpose = _in(template.title, spoken), _in(template.purpose, spoken)
    check_fields(lab, ["languages"])
    _set_times(lab, template, starts_on, now or timezone.now())
    with transaction.atomic():
        lab.slug = make_slug(city=city, title=lab.title, kind=lab.kind)
        lab.save()
        _plan_programme(city, lab, template)
        targets = [LabTarget(city=city, lab=lab, helix_group=g, target=n) for g, n in template.targets.items()]
        LabTarget.objects.bulk_create(targets)
        questions = [
            SurveyQuestion(city=city, lab=lab, position=place, **item)
            for place, item in enumerate(template.questions, 1)
        ]
        SurveyQuestion.objects.bulk_create(questions)
        record(city=city, actor=actor, action="lab.create", target=lab, changes={"template": code})
    return lab


def copy_lab(*, city: City, actor: Actor, lab: Lab, starts_on: date) -> Lab:
    """Make a draft like another lab of the city, on another day at the same hour.

    Keeps texts, place, programme, rooms, targets, agenda and survey questions; nothing about people comes along.
    Raises BadInput when the copied lab has no date and hence no programme to move.
    """
    copy = Lab(city=city, title=lab.title, copied_from=lab)
    for name in (*_KEPT, *_KEPT_TOO):
        setattr(copy, name, getattr(lab, name))
    with transaction.atomic():
        _move_times(copy, lab, starts_on)
        copy.slug = make_slug(city=city, title=copy.title, kind=copy.kind)
        copy.save()
        _copy_programme(city, lab, copy)
        _copy_lists(city, lab, copy)
        record(city=city, actor=actor, action="lab.copy", target=copy, changes={"from": str(lab.pk)})
    return copy


def _in(text: Translations, languages: Sequence[str]) -> Translations:
    """The languages of the lab only: nobody proofreads a text they did not ask for."""
    return Translations({code: text[code] for code in languages if text.get(code)})


def _check_year(starts_on: date) -> None:
    if not 2000 <= starts_on.year <= 2100:
        raise BadInput(_("Check the year of the date."), field="starts_on")


def _set_times(lab: Lab, template: LabTemplate, starts_on: date, now: datetime) -> None:
    _check_year(starts_on)
    start = datetime.combine(starts_on, template.begins, tzinfo=lab.zone)
    closes = datetime.combine(
        starts_on - timedelta(days=template.registration_closes_days_before), template.begins, tzinfo=lab.zone
    )
    lab.starts_at = start.astimezone(UTC)
    lab.ends_at = lab.starts_at + timedelta(minutes=template.minutes)
    # A lab that is near keeps its registration open until it starts, rather than closed from the beginning.
    lab.registration_closes_at = closes.astimezone(UTC) if closes > now else lab.starts_at


def _plan_programme(city: City, lab: Lab, template: LabTemplate) -> None:
    rooms = {}
    for plan in template.rooms:
        name = plan.name.best(lab.languages[0])[1]
        # One by one: bulk_create does not bring back keys that PostgreSQL makes.
        rooms[plan.key] = Room.objects.create(city=city, lab=lab, name=name, capacity=plan.capacity)
    assert lab.starts_at is not None
    sessions = []
    for item in template.sessions:
        start = lab.starts_at + timedelta(minutes=item.after)
        session = Session(city=city, lab=lab, format=item.format, room=rooms.get(item.room), starts_at=start)
        session.ends_at = start + timedelta(minutes=item.minutes)
        session.title, session.text = _in(item.title, lab.languages), _in(item.text, lab.languages)
        sessions.append(session)
    Session.objects.bulk_create(sessions)


def _move_times(copy: Lab, lab: Lab, starts_on: date) -> None:
    """All moments keep their distance to the start by the clock."""
    _check_year(starts_on)
    if lab.starts_at is None:
        return
    local = lab.starts_at.astimezone(lab.zone)
    copy.starts_at = datetime.combine(starts_on, local.time(), tzinfo=lab.zone).astimezone(UTC)
    for name in ("ends_at", "registration_opens_at", "registration_closes_at"):
        if moment := getattr(lab, name):
            setattr(copy, name, _moved(moment, lab, copy))


def _moved(moment: datetime, lab: Lab, copy: Lab) -> datetime:
    assert lab.starts_at is not None
    assert copy.starts_at is not None
    return shift_by_clock(moment, old_start=lab.starts_at, old_zone=lab.zone, start=copy.starts_at, zone=copy.zone)


def _copy_programme(city: City, lab: Lab, copy: Lab) -> None:
    rooms: dict[UUID, Room] = {}
    for room in list_rooms(city=city, lab=lab):
        rooms[room.pk] = Room.objects.create(city=city, lab=copy, name=room.name, capacity=room.capacity)
    sessions = []
    for old in list_sessions(city=city, lab=lab):
        new = Session(city=city, lab=copy, title=old.title, text=old.text, format=old.format, lead=old.lead)
        new.room = rooms[old.room_id] if old.room_id else None
        new.starts_at, new.ends_at = _moved(old.starts_at, lab, copy), _moved(old.ends_at, lab, copy)
        sessions.append(new)
    Session.objects.bulk_create(sessions)


def _copy_lists(city: City, lab: Lab, copy: Lab) -> None:
    LabTarget.objects.bulk_create(
        LabTarget(city=city, lab=copy, helix_group=one.helix_group, target=one.target)
        for one in list_targets(city=city, lab=lab)
    )
    LabNeed.objects.bulk_create(
        LabNeed(city=city, lab=copy, need_id=one.need_id, position=one.position)
        for one in list_agenda(city=city, lab=lab)
    )
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(
            city=city, lab=copy, code=one.code, kind=one.kind, text=one.text, choices=one.choices, position=one.position
        )
        for one in SurveyQuestion.objects.filter(city=city, lab=lab)
    )
