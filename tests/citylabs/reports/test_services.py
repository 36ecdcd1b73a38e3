"""Compiling, concluding, publishing."""

import time
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from cities.enums import RunState
from cities.models import LogEntry, Run, Translations
from cities.permissions import Actor
from cities.services.runs import cancel_run
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import PublicLab, ReleaseFile, Report, ReportFile, ReportRelease
from citylabs.reports.files import make_file
from citylabs.rules.report_codec import canonical_json, seal_content
from citylabs.rules.report_files import FileOrder
from citylabs.rules.report_structure import ReportContent
from citylabs.selectors.figures import count_channels
from citylabs.services import reports
from citylabs.services.catalogue import refresh_public_lab
from citylabs.services.report_refusals import BadInput, BeingCompiled, LabNotOver, NotReady
from citylabs.services.report_releases import make_release_files, publish_report
from citylabs.services.reports import compile_report, request_report, write_conclusions
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_reports import CountedRegistrationFactory, SmallLab

pytestmark = pytest.mark.django_db(transaction=True)


def run_compile(small: SmallLab, organiser: Actor, maker: Any = make_file) -> Run:
    with enter_city(small.city):
        run = request_report(city=small.city, actor=organiser, lab=small.lab).run
    assert run is not None
    compile_report(city_id=small.city.pk, run_id=run.pk, make_file=maker)
    with enter_city(small.city):
        return Run.objects.get(pk=run.pk)


def read_report(small: SmallLab) -> Report:
    with enter_city(small.city):
        return Report.objects.select_related("run").get(lab=small.lab)


def list_files(small: SmallLab) -> list[tuple[str, str]]:
    with enter_city(small.city):
        return list(ReportFile.objects.order_by("format", "language").values_list("format", "language"))


def publish(small: SmallLab, organiser: Actor) -> ReportRelease:
    with enter_city(small.city):
        return publish_report(city=small.city, actor=organiser, lab=small.lab)


def test_compile_report_makes_all_files(small: SmallLab, organiser: Actor) -> None:
    run = run_compile(small, organiser)

    report = read_report(small)
    assert (run.state, run.done, run.total) == (RunState.DONE, 6, 6)
    assert ReportContent.from_json(report.content).total.attended.value == 6
    assert list_files(small) == [("json", ""), ("pdf", "en"), ("pdf", "et"), ("xlsx", "en"), ("xlsx", "et")]
    with enter_city(small.city):
        actions = list(LogEntry.objects.order_by("seq").values_list("action", flat=True))
    assert [action for action in actions if action.startswith("report.")] == ["report.request", "report.compile"]


def test_compile_report_ends_as_failed_when_figures_disagree(
    small: SmallLab, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect = reports.collect_content

    def lie(**arguments: Any) -> ReportContent:
        content = collect(**arguments)
        attended = replace(content.total.attended, value=99)
        return replace(content, total=replace(content.total, attended=attended))

    monkeypatch.setattr(reports, "collect_content", lie)

    run = run_compile(small, organiser)

    assert run.state == RunState.FAILED
    assert "total: confirmed = attended + no_show: 7 is not 100" in run.message
    assert (read_report(small).content, list_files(small)) == ({}, [])


class Killed(BaseException):
    """What SIGKILL looks like from inside: nothing after it is run."""


def test_compile_report_leaves_the_old_report_when_killed_and_starts_again(small: SmallLab, organiser: Actor) -> None:
    run_compile(small, organiser)
    before = read_report(small)
    CountedRegistrationFactory(lab=small.lab, number=11)
    made: list[str] = []

    def die_at_the_third(order: FileOrder) -> bytes:
        made.append(order.format)
        if len(made) == 3:
            raise Killed
        return make_file(order)

    with pytest.raises(Killed):
        run_compile(small, organiser, die_at_the_third)
    killed = read_report(small)
    assert killed.run is not None
    assert (killed.content, killed.run.state, len(list_files(small))) == (before.content, RunState.RUNNING, 5)

    with enter_city(small.city):  # the sweep, a minute later
        Run.objects.filter(pk=killed.run_id).update(state=RunState.WAITING)
    compile_report(city_id=small.city.pk, run_id=killed.run.pk, make_file=make_file)

    after = read_report(small)
    assert after.run is not None
    assert (after.run.state, after.run.done) == (RunState.DONE, 6)
    assert ReportContent.from_json(after.content).total.registered.value == 11
    assert len(list_files(small)) == 5


def test_compile_report_stops_when_asked(small: SmallLab, organiser: Actor) -> None:
    with enter_city(small.city):
        run = request_report(city=small.city, actor=organiser, lab=small.lab).run
    assert run is not None

    def ask_to_stop(order: FileOrder) -> bytes:
        with enter_city(small.city):
            cancel_run(city=small.city, actor=organiser, run=run)
        time.sleep(0.6)  # the worker looks twice a second
        return b"x"

    compile_report(city_id=small.city.pk, run_id=run.pk, make_file=ask_to_stop)

    report = read_report(small)
    assert report.run is not None
    assert (report.run.state, report.content, list_files(small)) == (RunState.CANCELLED, {}, [])


def test_compile_report_sees_one_moment_while_people_register(
    small: SmallLab, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second connection registers somebody between two of the report's statements."""
    other = connection.copy()

    def register_and_count(**arguments: Any) -> Any:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT set_config('app.city', %s, true)", [str(small.city.pk)])
            cursor.execute(
                "INSERT INTO citylabs_registration SELECT (r).* FROM (SELECT"
                " jsonb_populate_record(t, jsonb_build_object('id', uuidv7(), 'number', 99, 'email', 'late@x.example'))"
                " AS r FROM citylabs_registration t"
                " WHERE lab_id = %s AND number = 3) AS late",
                [small.lab.pk],
            )
            cursor.execute("COMMIT")
        return count_channels(**arguments)

    monkeypatch.setattr("citylabs.selectors.report_content.count_channels", register_and_count)
    try:
        run = run_compile(small, organiser)
    finally:
        other.close()

    content = ReportContent.from_json(read_report(small).content)
    with enter_city(small.city):
        assert small.lab.registrations.count() == 11
    assert run.state == RunState.DONE
    assert content.total.registered.value == sum(int(it.registered.value or 0) for it in content.channels) == 10


def test_request_report_refuses_a_lab_that_has_not_taken_place(small: SmallLab, organiser: Actor) -> None:
    draft = LabFactory(city=small.city)
    with enter_city(small.city), pytest.raises(LabNotOver):
        request_report(city=small.city, actor=organiser, lab=draft)
    with enter_city(small.city):
        assert not Report.objects.filter(lab=draft).exists()


def test_request_report_refuses_a_second_run(small: SmallLab, organiser: Actor) -> None:
    with enter_city(small.city):
        request_report(city=small.city, actor=organiser, lab=small.lab)
    with enter_city(small.city), pytest.raises(BeingCompiled):
        request_report(city=small.city, actor=organiser, lab=small.lab)


def test_write_conclusions_keeps_and_logs(small: SmallLab, organiser: Actor) -> None:
    with enter_city(small.city):
        words = Translations(en=" New. ", et="")
        write_conclusions(city=small.city, actor=organiser, lab=small.lab, conclusions=words)

    assert read_report(small).conclusions == {"en": "New."}


@pytest.mark.parametrize("text", ["x" * 20_001, "a\x00b"])
def test_write_conclusions_refuses_what_cannot_be_kept(small: SmallLab, organiser: Actor, text: str) -> None:
    with enter_city(small.city), pytest.raises(BadInput) as caught:
        write_conclusions(city=small.city, actor=organiser, lab=small.lab, conclusions=Translations(en=text))
    assert caught.value.field == "conclusions"


def test_publish_report_writes_a_release(small: SmallLab, organiser: Actor) -> None:
    run_compile(small, organiser)
    with enter_city(small.city):
        refresh_public_lab(city=small.city, lab=small.lab)

    release = publish(small, organiser)

    kept = ReportRelease.objects.get(pk=release.pk)
    assert (kept.version, kept.lab_slug) == (1, "street-lab")
    assert kept.sha256 == seal_content(kept.content) == seal_content(read_report(small).content)
    assert PublicLab.objects.get(pk=small.lab.pk).has_report


def test_publish_report_says_what_is_missing(small: SmallLab, organiser: Actor) -> None:
    with enter_city(small.city):
        Report.objects.update(conclusions=Translations())

    with pytest.raises(NotReady) as caught:
        publish(small, organiser)

    assert caught.value.details["missing"] == ["conclusions", "not-compiled"]
    assert not ReportRelease.objects.exists()


def test_publish_report_refuses_after_any_change(small: SmallLab, organiser: Actor) -> None:
    run_compile(small, organiser)
    CountedRegistrationFactory(lab=small.lab, number=11)

    with pytest.raises(NotReady) as caught:
        publish(small, organiser)

    assert caught.value.details["missing"] == ["out-of-date"]


def test_publish_report_refuses_the_same_twice_and_makes_the_next_version(small: SmallLab, organiser: Actor) -> None:
    run_compile(small, organiser)
    first = publish(small, organiser)
    with pytest.raises(NotReady) as caught:
        publish(small, organiser)
    assert caught.value.details["missing"] == ["published"]
    with enter_city(small.city):
        write_conclusions(city=small.city, actor=organiser, lab=small.lab, conclusions=Translations(en="Better."))
    run_compile(small, organiser)

    second = publish(small, organiser)

    assert (first.version, second.version) == (1, 2)
    assert ReportRelease.objects.get(pk=first.pk).content["conclusions"]["en"] == "Shade first.\nThen water."


def test_publish_report_needs_a_lab_that_took_place(small: SmallLab, organiser: Actor) -> None:
    run_compile(small, organiser)
    small.lab.state = LabState.PUBLISHED

    with pytest.raises(NotReady) as caught:
        publish(small, organiser)

    assert caught.value.details["missing"] == ["lab-state"]


def test_make_release_files_keeps_immutable_files(small: SmallLab, organiser: Actor) -> None:
    run_compile(small, organiser)
    release = publish(small, organiser)
    with enter_city(small.city):
        run = Run.objects.get(kind="report-files")

    make_release_files(city_id=small.city.pk, run_id=run.pk, make_file=make_file)

    files = {(it.format, it.language): bytes(it.content) for it in ReleaseFile.objects.filter(release=release)}
    assert sorted(files) == [("json", ""), ("pdf", "en"), ("pdf", "et"), ("xlsx", "en"), ("xlsx", "et")]
    assert files["json", ""] == canonical_json(ReportRelease.objects.get().content)


@pytest.mark.parametrize("table", ["citylabs_reportrelease", "citylabs_releasefile"])
@pytest.mark.parametrize("sentence", ["UPDATE {} SET city_id = city_id", "DELETE FROM {}"])
def test_releases_cannot_be_changed_by_the_program(db: None, table: str, sentence: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(sentence.format(table))
