"""Writing needs down, moving them on, showing them."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.errors import Refusal
from cities.jobs.guest_pages import forget_guest_pages
from cities.log import record
from cities.models import City, Translations
from cities.permissions import Actor
from cities.rules.codes import is_cpv, is_in_known_division, normalise_cpv
from procurement.enums import NeedStage, Visibility
from procurement.models import Need
from procurement.rules.need_stages import can_move


class NeedUntitled(Refusal):
    """A need without a title in any language."""

    code = "need-untitled"
    status = 422
    message = _("Give the need a title in at least one language.")


class CpvMalformed(Refusal):
    """Something that is no CPV code at all."""

    code = "cpv-malformed"
    status = 422
    message = _("A CPV code has 8 digits, e.g. 90720000 for environmental protection.")


class CpvUnknown(Refusal):
    """A code of a division that does not exist."""

    code = "cpv-unknown"
    status = 422
    message = _("No CPV division begins with these two digits. Look the code up on the SIMAP pages of the EU.")


class StageNotAllowed(Refusal):
    """The table of steps has no such step."""

    code = "need-stage-not-allowed"
    message = _("A need cannot go from this stage to that one.")


class ClosingReasonMissing(Refusal):
    """Closing needs a reason that people can read later."""

    code = "need-closing-reason-missing"
    status = 422
    message = _("Say why the need is closed, in at most 500 characters.")


@dataclass(frozen=True)
class NeedContent:
    """What a person writes about a need."""

    title: Translations
    ask: Translations = field(default_factory=Translations)
    situation: Translations = field(default_factory=Translations)
    outcome: Translations = field(default_factory=Translations)
    theme: str = Theme.OTHER
    cpv: str = ""
    owner_unit: str = ""


CONTENT_FIELDS = tuple(part.name for part in fields(NeedContent))


def _checked(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with a normal CPV code; refuses NeedUntitled, CpvMalformed, CpvUnknown."""
    if "title" in content and not content["title"]:
        raise NeedUntitled(field="title")
    if "cpv" in content:
        code = normalise_cpv(content["cpv"])
        if code and not is_cpv(code):
            raise CpvMalformed(field="cpv")
        if code and not is_in_known_division(code):
            raise CpvUnknown(field="cpv")
        content = {**content, "cpv": code}
    return content


def create_need(*, city: City, actor: Actor, content: NeedContent) -> Need:
    """Write a need down as a private idea. Refuses NeedUntitled, CpvMalformed, CpvUnknown."""
    checked = _checked(asdict(content))
    with transaction.atomic():
        need = Need.objects.create(city=city, **checked)
        record(city=city, actor=actor, action="need.create", target=need, changes={"title": need.title})
    return need


def edit_need(*, city: City, actor: Actor, need: Need, changes: dict[str, Any]) -> Need:
    """Change some of the need's content; the log keeps before and after. Refuses what `create_need` refuses.

    `changes` maps names of NeedContent to values. Nothing is written if nothing is different.
    """
    unknown = set(changes) - set(CONTENT_FIELDS)
    if unknown:
        raise ValueError(f"Not the content of a need: {sorted(unknown)}")
    checked = _checked(changes)
    with transaction.atomic():
        found = Need.objects.select_for_update().get(city=city, pk=need.pk)
        before = {name: getattr(found, name) for name in checked}
        different = {name: [before[name], value] for name, value in checked.items() if before[name] != value}
        if different:
            for name in different:
                setattr(found, name, checked[name])
            found.save(update_fields=[*different, "changed_at"])
            record(city=city, actor=actor, action="need.edit", target=found, changes=different)
            _forget_if_public(found)
    return found


def move_need(*, city: City, actor: Actor, need: Need, stage: str, reason: str = "") -> Need:
    """Take the need to another stage. Refuses StageNotAllowed, and ClosingReasonMissing when it is closed without one.

    The stage is read under a lock: of two people who move it at the same moment the second is refused.
    """
    goal, words = NeedStage(stage), reason.strip()
    if goal == NeedStage.CLOSED and not 1 <= len(words) <= 500:
        raise ClosingReasonMissing(field="closing_reason")
    with transaction.atomic():
        found = Need.objects.select_for_update().get(city=city, pk=need.pk)
        if not can_move(start=found.stage, goal=goal):
            raise StageNotAllowed(_step_words(found.stage, goal), field="stage")
        changes = {"stage": [found.stage, goal.value]}
        found.stage = goal
        found.closing_reason = words if goal == NeedStage.CLOSED else ""
        found.save(update_fields=["stage", "closing_reason", "changed_at"])
        record(city=city, actor=actor, action="need.move", target=found, changes={**changes, "reason": words})
        _forget_if_public(found)
    return found


def _step_words(start: str, goal: NeedStage) -> str:
    words = _("A need cannot go from “%(start)s” to “%(goal)s”. Reload the page to see where it is.")
    return str(words) % {"start": NeedStage(start).label, "goal": goal.label}


def show_need(*, city: City, actor: Actor, need: Need, visibility: str) -> Need:
    """Make the need public or private. Doing it twice changes nothing."""
    wanted = Visibility(visibility)
    with transaction.atomic():
        found = Need.objects.select_for_update().get(city=city, pk=need.pk)
        if found.visibility != wanted:
            changes = {"visibility": [found.visibility, wanted.value]}
            found.visibility = wanted
            found.save(update_fields=["visibility", "changed_at"])
            record(city=city, actor=actor, action="need.show", target=found, changes=changes)
            forget_guest_pages()
    return found


def _forget_if_public(need: Need) -> None:
    """The city's page shows its public needs."""
    if need.visibility == Visibility.PUBLIC:
        forget_guest_pages()
