"""The pages of the lab's editor as steps, and what is still missing on each."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.models import City
from citylabs.enums import LabState
from citylabs.forms.labs import spoken_languages
from citylabs.models import Lab
from citylabs.rules.lab_facts import LabFacts
from citylabs.rules.lab_requirements import TO_PUBLISH, Requirement
from citylabs.selectors.lab_facts import get_lab_facts

_PAGES: dict[str, tuple[str, str | Promise]] = {
    "basics": ("lab-edit-basics", _("Basics and texts")),
    "place": ("lab-edit-place", _("Place and time")),
    "programme": ("lab-programme", _("Programme and rooms")),
    "seats": ("lab-edit-seats", _("Seats and registration")),
    "agenda": ("lab-edit-agenda", _("Needs on the agenda")),
    "review": ("lab-review", _("Review and publish")),
}
_ORDER = list(_PAGES)
_TRANSLATED = {"title", "purpose"}


def describe_editor(city: City, lab: Lab, page: str) -> dict[str, Any]:
    """Return what stands around a page of the editor: `steps`, what is `missing_here`, and `preview_url`.

    A step is done when nothing that publishing requires is missing on it.
    """
    facts = get_lab_facts(city=city, lab=lab, now=timezone.now())
    missing = [requirement for requirement in TO_PUBLISH if not requirement.is_met(facts)]
    here = tuple(requirement for requirement in missing if requirement.page == page)
    return {
        "steps": _list_steps(city, lab, page, {requirement.page for requirement in missing}),
        "missing_here": list_checks(city, lab, facts, here),
        "preview_url": reverse("lab", args=[city.slug, lab.slug]),
    }


def _list_steps(city: City, lab: Lab, current: str, missing: set[str]) -> list[dict[str, Any]]:
    steps = []
    for page, (name, label) in _PAGES.items():
        is_done = page not in missing and (page != "review" or lab.state != LabState.DRAFT)
        state = "current" if page == current else "done" if is_done else "next"
        steps.append({"label": label, "url": reverse(name, args=[city.slug, lab.slug]), "state": state})
    return steps


def next_page(page: str) -> str:
    """Return the URL name of the step after this one."""
    return _PAGES[_ORDER[_ORDER.index(page) + 1]][0]


def find_next_page(city: City, lab: Lab) -> str:
    """Return where the planning of a draft goes on: the first thing missing, or the review where nothing is."""
    facts = get_lab_facts(city=city, lab=lab, now=timezone.now())
    missing = (check for check in list_checks(city, lab, facts, TO_PUBLISH) if not check["is_met"] and check["url"])
    first = next(missing, None)
    return str(first["url"]) if first else reverse("lab-review", args=[city.slug, lab.slug])


def list_checks(city: City, lab: Lab, facts: LabFacts, requirements: tuple[Requirement, ...]) -> list[dict[str, Any]]:
    """Return each requirement with whether it is met, and where it is mended."""
    return [
        {"sentence": one.sentence, "is_met": one.is_met(facts), "url": _address(city, lab, one)} for one in requirements
    ]


def _address(city: City, lab: Lab, requirement: Requirement) -> str:
    if requirement.page == "legal":
        return reverse("legal-texts", args=[city.slug])
    if requirement.page == "report":
        return reverse("lab-report", args=[city.slug, lab.slug])
    if requirement.page not in _PAGES:
        return ""
    place = _anchor(city, lab, requirement.field)
    return reverse(_PAGES[requirement.page][0], args=[city.slug, lab.slug]) + place


def _anchor(city: City, lab: Lab, name: str) -> str:
    """The very input: of a text in several languages the first one that is not written yet."""
    if name in _TRANSLATED:
        texts = getattr(lab, name)
        spoken = spoken_languages(city, lab)
        gap = next((code for code in lab.languages if not texts.get(code)), spoken[0])
        return f"#id_{name}_{spoken.index(gap)}"
    return f"#id_{name}" if name else ""
