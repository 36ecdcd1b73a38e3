"""Labs of a city: plan, change, copy, delete, and move through their states."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.api.fields import TranslationsField
from cities.models import City
from citylabs.api.lab_shapes import (
    LAB_INPUT,
    LAB_OUTPUT,
    LabChangeSerializer,
    LabSerializer,
    read_place,
    read_seats,
    read_texts,
)
from citylabs.enums import LabKind, LabState
from citylabs.models import Lab
from citylabs.rules.lab_states import list_steps_from
from citylabs.rules.permissions import LABS_EDIT, LABS_READ
from citylabs.selectors.lab_facts import get_lab_facts
from citylabs.selectors.labs import LabFilter, get_lab, list_labs
from citylabs.selectors.registrations import get_targets
from citylabs.services import lab_states
from citylabs.services.lab_inputs import LabSeats
from citylabs.services.lab_origins import copy_lab, create_lab_from_template
from citylabs.services.labs import create_lab, delete_lab, describe_lab, place_lab, seat_lab
from citylabs.services.templates import TEMPLATES


def change_lab(api: CityApi, city: City, lab: Lab, given: dict[str, Any]) -> Lab:
    """Hand each part of the change to its service; all stand in the one transaction of the request."""
    if texts := read_texts(lab, given):
        lab = describe_lab(city=city, actor=api.actor, lab=lab, texts=texts)
    if place := read_place(lab, given):
        lab = place_lab(city=city, actor=api.actor, lab=lab, place=place)
    if seats := read_seats(lab, given):
        targets = get_targets(city=city, lab=lab)
        lab = seat_lab(city=city, actor=api.actor, lab=lab, seats=LabSeats(**seats, targets=targets))
    return lab


class LabListApi(CityApi):
    """The labs of a city."""

    permissions = {"GET": LABS_READ, "POST": LABS_EDIT}
    many = True
    tag = "labs"
    OutputSerializer = LabSerializer
    input_example = LAB_INPUT
    output_example = LAB_OUTPUT

    class FilterSerializer(serializers.Serializer):
        state = serializers.ChoiceField(LabState.choices, required=False)
        kind = serializers.ChoiceField(LabKind.choices, required=False)
        search = serializers.CharField(max_length=100, required=False, help_text="Part of title, round or place.")

    class InputSerializer(LabChangeSerializer):
        kind = serializers.ChoiceField(LabKind.choices)
        title = TranslationsField(max_length=300)

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the city's labs, latest first, drafts too."""
        return self.page(list_labs(city=city, chosen=LabFilter(**self.filters())), order="-starts_at")

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Plan a lab from scratch. It begins as a draft with the default questions of the survey."""
        given = self.read()
        kind, title = given.pop("kind"), given.pop("title")
        lab = create_lab(city=city, actor=self.actor, kind=kind, title=title, languages=given.pop("languages", ()))
        return self.answer(change_lab(self, city, lab, given), status=201)


class LabFromTemplateApi(CityApi):
    """Labs made of a template."""

    permissions = {"POST": LABS_EDIT}
    tag = "labs"
    OutputSerializer = LabSerializer
    input_example = {"template": "market_dialogue", "starts_on": "2026-05-14"}
    output_example = LAB_OUTPUT

    class InputSerializer(serializers.Serializer):
        template = serializers.ChoiceField(sorted(TEMPLATES))
        starts_on = serializers.DateField(help_text="The day, by the clock of the city.")

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Plan a lab from a template: texts, programme, rooms, target numbers and survey questions come with it."""
        given = self.read()
        lab = create_lab_from_template(
            city=city, actor=self.actor, code=given["template"], starts_on=given["starts_on"]
        )
        return self.answer(lab, status=201)


class LabDetailApi(CityApi):
    """One lab."""

    permissions = {"GET": LABS_READ, "PATCH": LABS_EDIT, "DELETE": LABS_EDIT}
    tag = "labs"
    InputSerializer = LabChangeSerializer
    OutputSerializer = LabSerializer
    input_example = {"venue": "University library"}
    output_example = LAB_OUTPUT

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Read one lab."""
        return self.answer(get_lab(city=city, slug=lab_slug))

    def patch(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Change a lab. When its start moves, the programme moves along and registered people are told."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer(change_lab(self, city, lab, self.read(partial=True)))

    def delete(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Delete a draft that nobody was invited to."""
        delete_lab(city=city, actor=self.actor, lab=get_lab(city=city, slug=lab_slug))
        return self.nothing()


class LabCopyApi(CityApi):
    """Copies of a lab."""

    permissions = {"POST": LABS_EDIT}
    tag = "labs"
    OutputSerializer = LabSerializer
    input_example = {"starts_on": "2026-11-05"}
    output_example = LAB_OUTPUT

    class InputSerializer(serializers.Serializer):
        starts_on = serializers.DateField(help_text="The day of the copy, by the clock of the lab.")

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Copy a lab to another day, with everything but its people."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer(copy_lab(city=city, actor=self.actor, lab=lab, **self.read()), status=201)


class LabStepListApi(CityApi):
    """The steps a lab can take."""

    permissions = {"GET": LABS_READ}
    tag = "labs"
    output_example = {"state": "draft", "steps": [{"code": "publish", "target": "published", "missing": ["place"]}]}

    class OutputSerializer(serializers.Serializer):
        class StepSerializer(serializers.Serializer):
            code = serializers.CharField(help_text="POST to …/labs/<lab>/<code>/ takes the step.")
            target = serializers.ChoiceField(LabState.choices)
            missing = serializers.ListField(
                child=serializers.CharField(), help_text="Codes of requirements that are not met yet."
            )

        state = serializers.ChoiceField(LabState.choices)
        steps = StepSerializer(many=True)

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Read which steps the lab can take from its state, and what each still misses."""
        lab = get_lab(city=city, slug=lab_slug)
        facts = get_lab_facts(city=city, lab=lab, now=timezone.now())
        steps = [
            {"code": step.code, "target": step.target, "missing": [one.code for one in step.list_missing(facts)]}
            for step in list_steps_from(lab.state)
        ]
        return self.answer({"state": lab.state, "steps": steps})


class LabStepApi(CityApi):
    """One step of a lab. The table of steps also names the permission of each."""

    permissions = {"POST": LABS_EDIT}
    tag = "labs"
    step: ClassVar[str] = ""
    answers = {"POST": (200, LabSerializer)}
    OutputSerializer = LabSerializer
    output_example = {**LAB_OUTPUT, "state": "published", "published_at": "2026-03-30T09:00:00Z"}

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Take the step; refused with 409 when the state or something missing does not allow it."""
        take = getattr(lab_states, f"{self.step}_lab")
        return self.answer(take(city=city, actor=self.actor, lab=get_lab(city=city, slug=lab_slug)))


class LabCancelApi(CityApi):
    """Calling a lab off."""

    permissions = {"POST": LABS_EDIT}
    tag = "labs"
    answers = {"POST": (200, LabSerializer)}
    OutputSerializer = LabSerializer
    input_example = {"reason": "The hall is flooded."}
    output_example = {**LAB_OUTPUT, "state": "cancelled", "cancellation_reason": "The hall is flooded."}

    class InputSerializer(serializers.Serializer):
        reason = serializers.CharField(max_length=lab_states.REASON_LENGTH, help_text="Public, and in every mail.")

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Cancel a lab; everybody who registered is told, calendars are cleared."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer(lab_states.cancel_lab(city=city, actor=self.actor, lab=lab, **self.read()))


def make_step_api(code: str) -> type[LabStepApi]:
    """Return the endpoint of one step, so that each has its own name in the schema."""
    return type(f"Lab{code.title()}Api", (LabStepApi,), {"step": code, "__doc__": LabStepApi.__doc__})
