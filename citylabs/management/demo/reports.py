"""What came of the demo's labs."""

from datetime import datetime, timedelta
from typing import Any

from cities.models import City, Translations
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.models import Lab
from citylabs.reports.files import make_file
from citylabs.services.commitments import CommitmentInput, add_commitment
from citylabs.services.report_releases import publish_report
from citylabs.services.reports import compile_report, request_report, write_conclusions


def write_report(city: City, actor: Actor, lab: Lab, facts: dict[str, Any], now: datetime) -> None:
    """Conclude, promise, compile here and now, publish. Call outside of any transaction."""
    with enter_city(city):
        lab = Lab.objects.get(city=city, pk=lab.pk)
        for promise in facts["commitments"]:
            due_date = (now + timedelta(days=promise["days"])).date()
            given = CommitmentInput(text=promise["text"], owner=promise["owner"], due_date=due_date)
            add_commitment(city=city, actor=actor, lab=lab, given=given)
        write_conclusions(city=city, actor=actor, lab=lab, conclusions=Translations(facts["conclusions"]))
        run = request_report(city=city, actor=actor, lab=lab).run
    assert run is not None
    compile_report(city_id=city.pk, run_id=run.pk, make_file=make_file)
    with enter_city(city):
        publish_report(city=city, actor=actor, lab=lab)
