"""Building a segment: its name, its parts as they are, and one more part at a time."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.forms.choices import offer_choices
from stakeholders.models import Segment
from stakeholders.rules.filter_words import WAY_LABELS
from stakeholders.rules.segments import MOST_PARTS, WAYS, Definition, is_definition

_WAYS = list(WAY_LABELS.items())
REMOVE = "remove"


class SegmentForm(forms.Form):
    """What a segment is called, and one more segment or filter for it."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example: Small companies in energy"))
    description = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    pinned = forms.BooleanField(label=_("Show it first in lists"), required=False)
    add_segment = forms.ChoiceField(label=_("Another segment"), required=False)
    segment_way = forms.ChoiceField(label=_("How it counts"), choices=_WAYS, initial="all")
    filter_way = forms.ChoiceField(label=_("How it counts"), choices=_WAYS, initial="all")

    def __init__(self, *args: Any, segments: list[Segment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "add_segment", [("", "–"), *((str(one.pk), one.name) for one in segments)])

    def added(self, filters: Mapping[str, Any]) -> Definition:
        """Return the parts that were chosen to be added."""
        found: Definition = {}
        if segment := self.cleaned_data.get("add_segment"):
            found.setdefault(self.cleaned_data["segment_way"], []).append({"segment": segment})
        if filters:
            found.setdefault(self.cleaned_data["filter_way"], []).append({"filters": dict(filters)})
        return found


def read_parts(posted: Any) -> Definition:
    """Return the parts the page was sent with, under the way each was given; broken ones are left out."""
    found: Definition = {}
    for place, raw in enumerate(posted.getlist("part")[:MOST_PARTS]):
        way = posted.get(f"way-{place}", "")
        try:
            part = json.loads(raw)
        except ValueError:
            continue
        if way in WAYS and is_definition({way: [part]}):
            found.setdefault(way, []).append(part)
    return found


def join_parts(one: Mapping[str, Any], other: Mapping[str, Any]) -> Definition:
    """Return the parts of both."""
    return {way: [*one.get(way, []), *other.get(way, [])] for way in WAYS if one.get(way) or other.get(way)}


def list_ways() -> list[tuple[str, str | Promise]]:
    """Return what can become of a part."""
    return [*_WAYS, (REMOVE, _("Take it out"))]
