"""Seconds to compile the report of a lab with 500 participants: figures alone, and with all files in two languages."""

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "500"))
AIM = 5.0
START = datetime(2026, 5, 14, 6, 0, tzinfo=UTC)


def _fill(city: Any) -> Any:
    """Write a lab that took place: everybody invited, 9 of 10 came and answered the survey."""
    from cities.models import Translations  # Django has to be set up before
    from citylabs.models import Lab

    lab = Lab.objects.create(
        city=city,
        slug=f"bench-{uuid4().hex[:8]}",
        kind="needs_cocreation",
        state="reporting",
        title=Translations(en="Bench lab", et="Mõõdulabor"),
        languages=["en", "et"],
        time_zone="Europe/Tallinn",
        starts_at=START,
        ends_at=START + timedelta(hours=7),
        capacity=PEOPLE,
    )
    _invite_and_register({"city": city, "lab": lab})
    _answer({"city": city, "lab": lab})
    return lab


def _invite_and_register(owned: dict[str, Any]) -> None:
    from citylabs.models import Campaign, Invitation, Registration  # Django has to be set up before
    from stakeholders.enums import HelixGroup

    groups = HelixGroup.values
    campaign = Campaign.objects.create(**owned)
    Invitation.objects.bulk_create(
        Invitation(
            **owned,
            campaign=campaign,
            email=f"p{number}@bench.example",
            person=f"Person Number{number}",
            helix_group=groups[number % len(groups)],
            state="accepted",
            language="et",
        )
        for number in range(PEOPLE)
    )
    Registration.objects.bulk_create(
        Registration(
            **owned,
            number=number + 1,
            state="confirmed",
            source="invitation",
            email=f"p{number}@bench.example",
            person=f"Person Number{number}",
            organisation=f"Organisation {number % 200}",
            helix_group=groups[number % len(groups)],
            checked_in_at=START if number % 10 else None,
        )
        for number in range(PEOPLE)
    )


def _answer(owned: dict[str, Any]) -> None:
    from cities.models import Translations  # Django has to be set up before
    from citylabs.models import SurveyQuestion, SurveyResponse
    from stakeholders.enums import HelixGroup

    groups = HelixGroup.values
    kinds = ["scale"] * 6 + ["text"] * 2
    for place, kind in enumerate(kinds, start=1):
        SurveyQuestion.objects.create(
            **owned, code=f"q{place}", kind=kind, position=place, text=Translations(en=f"Question {place}")
        )
    SurveyResponse.objects.bulk_create(
        SurveyResponse(
            **owned,
            id=uuid4(),
            helix_group=groups[number % len(groups)],
            answered_on=START.date(),
            answers={
                f"q{place}": str(number % 5 + 1) if kind == "scale" else f"Answer {number} of Person Number{number}."
                for place, kind in enumerate(kinds, start=1)
            },
        )
        for number in range(PEOPLE)
        if number % 10
    )


def main() -> int:
    """Print the seconds; the exit code tells whether the aim is met."""
    import django  # settings are read from the environment that the caller set

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")
    django.setup()
    from cities.models import City, Translations  # Django has to be set up before
    from cities.permissions import SYSTEM
    from cities.tenancy import enter_city
    from citylabs.reports.files import make_file
    from citylabs.selectors.report_content import collect_content, read_at_one_moment
    from citylabs.services.reports import compile_report, request_report

    name = Translations(en="Bench")
    city = City.objects.create(slug=f"bench-{uuid4().hex[:8]}", name=name, country="EE", languages=["en", "et"])
    with enter_city(city):
        lab = _fill(city)
    start = time.perf_counter()
    with read_at_one_moment(city):
        collect_content(city=city, lab=lab, conclusions={})
    reading = time.perf_counter() - start
    with enter_city(city):
        run = request_report(city=city, actor=SYSTEM, lab=lab).run
    assert run is not None
    start = time.perf_counter()
    compile_report(city_id=city.pk, run_id=run.pk, make_file=make_file)
    whole = time.perf_counter() - start
    with enter_city(city):
        run.refresh_from_db()
    print(f"report: a lab with {PEOPLE} registrations and its survey, two languages")
    print(f"  figures, read at one moment  {reading:8.2f} s")
    print(f"  whole report, five files     {whole:8.2f} s   (aim {AIM:.0f} s or less; {run.state}, {run.message})")
    return int(whole > AIM or run.state != "done")


if __name__ == "__main__":
    raise SystemExit(main())
