"""The demo's labs, each led to its state by the services that people use, at the times people would."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from holidays import country_holidays

from cities.models import City, Translations
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.management.demo import people, reports
from citylabs.models import Lab
from citylabs.selectors.programme import list_targets
from citylabs.services.lab_history import PastLab, record_past_lab
from citylabs.services.lab_inputs import LabPlace, LabSeats, LabTexts
from citylabs.services.lab_origins import create_lab_from_template
from citylabs.services.lab_states import cancel_lab, close_lab, end_lab, publish_lab, start_lab
from citylabs.services.labs import describe_lab, place_lab, seat_lab, set_agenda
from procurement.models import Need

PLANNED_BEFORE = timedelta(days=40)


@dataclass(frozen=True)
class Scene:
    """One lab of the demo being played: what the file says, and who plays."""

    city: City
    actor: Actor
    facts: dict[str, Any]
    needs: dict[str, Need]
    now: datetime

    @property
    def starts_at(self) -> datetime:
        """When the lab begins, in UTC."""
        starts = self.facts["starts"]
        local_now = self.now.astimezone(self.zone)
        if "hours" in starts:
            return local_now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=starts["hours"])
        day = date.fromisoformat(starts["date"]) if "date" in starts else local_now.date()
        day = self._working_day(day + timedelta(days=starts.get("days", 0)))
        return datetime.combine(day, time.fromisoformat(starts["time"]), self.zone)

    def _working_day(self, day: date) -> date:
        """That day, or the next one on which people in the city's country work."""
        feasts = country_holidays(self.city.country)
        while day.weekday() > 4 or day in feasts:
            day += timedelta(days=1)
        return day

    @property
    def zone(self) -> Any:
        """The city's time zone."""
        return Lab(time_zone=self.city.time_zone).zone

    def fresh(self, lab: Lab) -> Lab:
        """The lab as the last service left it."""
        return Lab.objects.get(city=self.city, pk=lab.pk)


def play_lab(scene: Scene) -> None:
    """Lead one lab to its state, unless a lab of this title is there. Call outside of any transaction."""
    with enter_city(scene.city):
        if Lab.objects.filter(city=scene.city, title__en=scene.facts["title"]["en"]).exists():
            return
        if scene.facts.get("bare"):
            _record(scene)
            return
        lab = _plan(scene)
    if scene.facts["state"] == "draft":
        return
    _announce(scene, lab)
    if scene.facts["state"] in {"running", "reporting", "closed"}:
        _hold(scene, lab)
    if scene.facts["state"] == "closed":
        reports.write_report(scene.city, scene.actor, lab, scene.facts, scene.now)
        with enter_city(scene.city):
            close_lab(city=scene.city, actor=scene.actor, lab=scene.fresh(lab))


def _record(scene: Scene) -> None:
    """A lab of the real round: only what is public."""
    facts, starts_at = scene.facts, scene.starts_at
    past = PastLab(
        kind=facts["template"],
        title=Translations(facts["title"]),
        purpose=Translations(facts["purpose"]),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=facts["hours"]),
        round=facts["round"],
        date_is_invented=True,
    )
    record_past_lab(city=scene.city, actor=scene.actor, past=past)


def _plan(scene: Scene) -> Lab:
    city, actor, facts, starts_at = scene.city, scene.actor, scene.facts, scene.starts_at
    lab = create_lab_from_template(city=city, actor=actor, code=facts["template"], starts_on=starts_at.date())
    purpose = Translations({code: text for code, text in lab.purpose.items() if code in facts["title"]})
    languages = [code for code in lab.languages if code in facts["title"]]
    texts = LabTexts(
        kind=lab.kind,
        title=Translations(facts["title"]),
        languages=languages,
        purpose=purpose,
        round=facts.get("round", ""),
    )
    describe_lab(city=city, actor=actor, lab=lab, texts=texts)
    assert lab.starts_at is not None
    assert lab.ends_at is not None
    place = LabPlace(
        time_zone=city.time_zone,
        starts_at=starts_at,
        ends_at=starts_at + (lab.ends_at - lab.starts_at),
        venue=facts.get("venue", ""),
        address=facts.get("address", ""),
    )
    place_lab(city=city, actor=actor, lab=lab, place=place)
    seats = LabSeats(
        capacity=facts.get("capacity", lab.capacity),
        registration_opens_at=starts_at - PLANNED_BEFORE,
        registration_closes_at=starts_at - timedelta(hours=1),
        targets=_scale_targets(scene, lab, facts.get("capacity", lab.capacity)),
    )
    seat_lab(city=city, actor=actor, lab=lab, seats=seats)
    set_agenda(city=city, actor=actor, lab=lab, need_ids=[scene.needs[key].pk for key in facts["needs"]])
    return scene.fresh(lab)


def _scale_targets(scene: Scene, lab: Lab, capacity: int) -> dict[str, int]:
    """The template's target numbers, scaled to a smaller room."""
    targets = {target.helix_group: target.target for target in list_targets(city=scene.city, lab=lab)}
    share = min(1.0, capacity / max(1, sum(targets.values())))
    return {group: max(1, int(number * share)) for group, number in targets.items()}


def _announce(scene: Scene, lab: Lab) -> None:
    """Publish, invite, and let people answer; or call it off again."""
    announced_at = min(scene.starts_at - PLANNED_BEFORE + timedelta(days=1), scene.now)
    with enter_city(scene.city):
        publish_lab(city=scene.city, actor=scene.actor, lab=lab, now=announced_at)
    people.invite_and_answer(scene.city, scene.actor, lab, scene.facts, announced_at)
    if scene.facts["state"] == "cancelled":
        with enter_city(scene.city):
            cancel_lab(city=scene.city, actor=scene.actor, lab=scene.fresh(lab), reason=scene.facts["reason"])


def _hold(scene: Scene, lab: Lab) -> None:
    """Open the door, let people in, end the day, ask what they thought."""
    starts_at = scene.starts_at
    with enter_city(scene.city):
        start_lab(city=scene.city, actor=scene.actor, lab=scene.fresh(lab), now=starts_at)
        people.let_in(scene.city, scene.actor, scene.fresh(lab), scene.facts, starts_at)
        if scene.facts["state"] != "running":
            over = scene.fresh(lab)
            assert over.ends_at is not None
            end_lab(city=scene.city, actor=scene.actor, lab=over, now=over.ends_at)
            people.answer_surveys(scene.city, scene.actor, scene.fresh(lab), scene.facts, over.ends_at)


def load_labs(city: City, actor: Actor, needs: dict[str, Need], labs: list[dict[str, Any]]) -> None:
    """Play all labs of a city."""
    now = timezone.now()
    for facts in labs:
        if facts["city"] == city.slug:
            play_lab(Scene(city, actor, facts, needs, now))
