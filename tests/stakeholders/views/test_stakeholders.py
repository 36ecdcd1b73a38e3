"""Pages of the registry."""

import csv
import io
import json
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.models import LogEntry
from cities.tenancy import enter_city
from stakeholders.models import Stakeholder
from stakeholders.rules.hooks import ENTRY_PANELS
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import InvitationFactory
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory

VALUES = {
    "organisation": "OÜ Päike",
    "person": "Mari Maasikas",
    "email": "mari@paike.example",
    "helix_group": "sme",
    "language": "et",
    "country": "Eesti",
    "tags": "Energy, schools",
    "consent_basis": "consent",
}


def page(name: str, *args: Any) -> str:
    return reverse(name, args=["tartu", *args])


def take(answer: Any) -> bytes:
    """Read a download to its end. Closing the answer itself would close the test's connection too."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


@pytest.fixture
def entry(cast: Cast) -> Stakeholder:
    return StakeholderFactory(
        city=cast.ours,
        organisation="OÜ <b>Päike</b>",
        person="Mari Maasikas",
        email="mari@paike.example",
        tags=["energy"],
        notes="<script>alert(1)</script>",
    )


@pytest.mark.parametrize(
    ("name", "method", "allowed"),
    [
        ("stakeholders", "get", {"owner": 200, "organiser": 200, "reviewer": 200}),
        ("coverage", "get", {"owner": 200, "organiser": 200, "reviewer": 200}),
        ("stakeholder-new", "get", {"owner": 200, "organiser": 200}),
        ("stakeholder-imports", "get", {"owner": 200, "organiser": 200}),
        ("stakeholder-import-new", "get", {"owner": 200, "organiser": 200}),
        ("stakeholders-export", "post", {"owner": 200, "organiser": 200}),
        ("stakeholders-tag", "post", {"owner": 302, "organiser": 302}),
    ],
)
def test_pages_are_for_their_roles(name: str, method: str, allowed: dict[str, int], cast: Cast, as_user: Any) -> None:
    for role in ("owner", "organiser", "facilitator", "reviewer", "desk", "reader"):
        answer = getattr(as_user(getattr(cast, role)), method)(page(name))
        if answer.streaming:
            take(answer)
        assert (role, answer.status_code) == (role, allowed.get(role, 403))
    assert getattr(as_user(cast.stranger), method)(page(name)).status_code == 404


@pytest.mark.parametrize("name", ["stakeholder", "stakeholder-edit", "stakeholder-delete"])
def test_entry_of_another_city_is_not_found(name: str, cast: Cast, as_user: Any) -> None:
    theirs = StakeholderFactory(city=cast.theirs, organisation="Secret")

    assert as_user(cast.organiser).get(page(name, theirs.pk)).status_code == 404
    assert as_user(cast.organiser).get(page(name, uuid4())).status_code == 404
    with enter_city(cast.theirs):
        assert Stakeholder.objects.filter(pk=theirs.pk).exists()


def test_list_shows_ours_only_and_escapes(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    StakeholderFactory(city=cast.theirs, organisation="Tampere Secret")

    html = as_user(cast.organiser).get(page("stakeholders")).content.decode()

    assert "OÜ &lt;b&gt;Päike&lt;/b&gt;" in html
    assert "<b>Päike" not in html
    assert "Tampere Secret" not in html
    assert "1 entry" in html


def test_reviewer_sees_the_list_without_anything_that_changes_it(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    html = as_user(cast.reviewer).get(page("stakeholders")).content.decode()

    assert page("stakeholder", entry.pk) in html
    for name in ("stakeholders-tag", "stakeholders-export", "stakeholder-new", "stakeholder-import-new"):
        assert html.count(f'href="{page(name)}') == 0
    assert 'name="entry"' not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=paike", ["Päike"]),
        ("q=OU%20P%C3%84IKE", ["Päike"]),
        ("q=%25", []),
        ("q=mari%40", ["Päike"]),
        ("group=research", ["Ülikool"]),
        ("tag=energy", ["Päike"]),
        ("language=fi", ["Ülikool"]),
        ("source=import", []),
        ("basis=consent", ["Ülikool"]),
        ("group=elves", ["Päike", "Ülikool"]),
    ],
)
def test_list_filters(query: str, found: list[str], cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, organisation="OÜ Päike", email="mari@paike.example", tags=["energy"])
    StakeholderFactory(
        city=cast.ours, organisation="Ülikool", helix_group="research", language="fi", consent_basis="consent"
    )

    html = as_user(cast.organiser).get(f"{page('stakeholders')}?{query}").content.decode()

    assert [name for name in ("Päike", "Ülikool") if f"{name}</a>" in html] == found


def test_list_goes_forth_and_back_without_losing_anybody(cast: Cast, as_user: Any) -> None:
    names = [f"Company {number:03}" for number in range(120)]
    for name in names:
        StakeholderFactory(city=cast.ours, organisation=name)
    client, address, seen, pages = as_user(cast.organiser), "?", [], []

    while address:
        shown = client.get(page("stakeholders") + address).context["page"]
        seen += [each.organisation for each in shown.entries]
        pages.append(shown)
        address = shown.next_href

    assert seen == names
    back = client.get(page("stakeholders") + pages[2].previous_href).context["page"]
    assert [each.pk for each in back.entries] == [each.pk for each in pages[1].entries]
    assert client.get(page("stakeholders") + "?after=rubbish").context["page"].entries == pages[0].entries


@pytest.mark.parametrize("name", ["stakeholders", "coverage"])
def test_lists_take_the_same_number_of_queries(name: str, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    StakeholderFactory(city=cast.ours, tags=["a", "b"])
    client.get(page(name))
    with CaptureQueriesContext(connection) as one:
        client.get(page(name))
    StakeholderFactory.create_batch(2, city=cast.ours, tags=["a", "c"])
    with CaptureQueriesContext(connection) as three:
        client.get(page(name))

    assert len(three) == len(one)


def test_new_page_writes_an_entry(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(page("stakeholder-new"), VALUES)

    with enter_city(cast.ours):
        entry = Stakeholder.objects.get()
        log = LogEntry.objects.get(action="stakeholder.create")
    assert answer["Location"] == page("stakeholder", entry.pk)
    assert (entry.organisation, entry.country, entry.tags) == ("OÜ Päike", "EE", ["energy", "schools"])
    assert log.actor_label == "organiser@tartu.example"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"organisation": "", "person": " "}, "organisation"),
        ({"email": "mari@"}, "email"),
        ({"helix_group": "elves"}, "helix_group"),
        ({"language": "xx"}, "language"),
        ({"country": "Atlantis"}, "country"),
        ({"tags": "x" * 41}, "tags"),
        ({"notes": "x" * 10_000_000}, None),
        ({"organisation": "x" * 201}, "organisation"),
        ({"organisation": "a\x00b"}, "organisation"),
        ({"consent_basis": ""}, "consent_basis"),
    ],
)
def test_new_page_answers_bad_input(change: dict[str, str], field: str | None, cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(page("stakeholder-new"), {**VALUES, **change})

    if field is None:  # Django refuses so large a form before it is read
        assert answer.status_code == 400
    else:
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert b"error-summary" in answer.content
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 0


def test_new_page_points_to_the_entry_that_has_the_address(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    answer = as_user(cast.organiser).post(page("stakeholder-new"), {**VALUES, "email": "MARI@paike.example"})

    assert answer.status_code == 422
    assert page("stakeholder", entry.pk) in answer.content.decode()
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 1


def test_edit_page_does_not_overwrite_a_colleague(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    client = as_user(cast.organiser)
    form = client.get(page("stakeholder-edit", entry.pk)).context["form"]
    seen = {"seen_at": form.initial["seen_at"]}
    first = client.post(page("stakeholder-edit", entry.pk), {**VALUES, **seen, "person": "First"})
    second = client.post(page("stakeholder-edit", entry.pk), {**VALUES, **seen, "person": "Second"})

    assert (first.status_code, second.status_code) == (302, 409)
    with enter_city(cast.ours):
        assert Stakeholder.objects.get(pk=entry.pk).person == "First"


def test_entry_page_shows_consents_history_and_panels(
    cast: Cast, as_user: Any, entry: Stakeholder, monkeypatch: Any
) -> None:
    ConsentFactory(city=cast.ours, email="mari@paike.example")
    ConsentFactory(city=cast.theirs, email="mari@paike.example", channel="elsewhere")
    panel = {"title": "Invited to", "template": "components/callout.html", "context": {}}
    monkeypatch.setattr(ENTRY_PANELS, "_functions", [lambda **_: None, lambda **_: panel])
    client = as_user(cast.organiser)
    client.post(page("stakeholder-edit", entry.pk), {**VALUES, "organisation": entry.organisation})

    html = client.get(page("stakeholder", entry.pk)).content.decode()

    assert "Invite me to further labs" in html
    assert "elsewhere" not in html
    assert "Entry changed" in html
    assert "energy → energy, schools" in html
    assert "Invited to" in html
    assert "<script>alert" not in html


def test_entry_page_shows_what_is_known_and_today_s_contact_is_taken_back(
    cast: Cast, as_user: Any, entry: Stakeholder
) -> None:
    with enter_city(cast.ours):
        Stakeholder.objects.filter(pk=entry.pk).update(
            influence=4, interest=2, region="EE008", themes=["energy"], cpv=["09331200"], engagement_plan="Call in May"
        )
    client = as_user(cast.organiser)

    html = client.get(page("stakeholder", entry.pk)).content.decode()
    done = client.post(page("stakeholder-contact", entry.pk), follow=True)
    back = json.loads(list(done.context["messages"])[0].extra_tags)
    with enter_city(cast.ours):
        today = Stakeholder.objects.get(pk=entry.pk).last_contact_on
    client.post(back["url"], dict(back["fields"]))

    assert all(words in html for words in ("4 of 5", "2 of 5", "EE008", "Energy", "09331200", "Call in May"))
    assert today == timezone.localdate()
    with enter_city(cast.ours):
        assert Stakeholder.objects.get(pk=entry.pk).last_contact_on is None
    assert client.post(page("stakeholder-contact", entry.pk), {"day": "soon"}).status_code == 404
    assert as_user(cast.reviewer).post(page("stakeholder-contact", entry.pk)).status_code == 403


def test_delete_page_asks_first(cast: Cast, as_user: Any, entry: Stakeholder) -> None:
    client = as_user(cast.organiser)

    asked = client.get(page("stakeholder-delete", entry.pk))
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 1
    done = client.post(page("stakeholder-delete", entry.pk))

    assert (asked.status_code, done.status_code) == (200, 302)
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 0


def test_tagging_many_is_taken_back_for_those_that_changed_only(cast: Cast, as_user: Any) -> None:
    had_it, fresh = StakeholderFactory(city=cast.ours, tags=["water"]), StakeholderFactory(city=cast.ours)
    client = as_user(cast.organiser)

    chosen = {"entry": [had_it.pk, fresh.pk], "way": "add"}
    answer = client.post(page("stakeholders-tag"), {**chosen, "tags": "Water"}, follow=True)
    back = json.loads(list(answer.context["messages"])[0].extra_tags)
    fields: dict[str, list[str]] = {}
    for name, value in back["fields"]:
        fields.setdefault(name, []).append(value)
    client.post(back["url"], fields)

    with enter_city(cast.ours):
        assert dict(Stakeholder.objects.values_list("pk", "tags")) == {had_it.pk: ["water"], fresh.pk: []}
    several = client.post(page("stakeholders-tag"), {**chosen, "tags": "a, b"}, follow=True)
    assert list(several.context["messages"])[-1].extra_tags == ""
    nothing = client.post(page("stakeholders-tag"), {**chosen, "tags": "a"}, follow=True)
    assert "Nothing changed" in nothing.content.decode()


def test_list_is_narrowed_by_country_and_by_what_labs_know(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, organisation="Asked", country="FI", email="asked@firm.example")
    StakeholderFactory(city=cast.ours, organisation="Fresh")
    InvitationFactory(campaign__lab=LabFactory(city=cast.ours), email="asked@firm.example")
    client = as_user(cast.organiser)

    def found(query: str) -> list[str]:
        return [entry.organisation for entry in client.get(page("stakeholders") + query).context["page"].entries]

    assert found("?country=FI") == ["Asked"]
    assert found("?condition=never-invited") == ["Fresh"]
    assert found("?condition=never-answered") == ["Asked"]
    assert found("?condition=attended") == []
    assert found("?condition=declined") == []


def test_tag_page_tags_the_chosen_or_all_that_are_found(cast: Cast, as_user: Any) -> None:
    first, second = StakeholderFactory.create_batch(2, city=cast.ours, helix_group="sme")
    research = StakeholderFactory(city=cast.ours, helix_group="research")
    theirs = StakeholderFactory(city=cast.theirs)
    client = as_user(cast.organiser)

    client.post(page("stakeholders-tag"), {"entry": [first.pk, theirs.pk], "tags": "One", "way": "add"})
    client.post(page("stakeholders-tag") + "?group=sme", {"everything": "on", "tags": "two", "way": "add"})
    client.post(page("stakeholders-tag"), {"entry": [second.pk], "tags": "two", "way": "remove"})
    bad = client.post(page("stakeholders-tag"), {"entry": ["rubbish"], "tags": "three", "way": "add"}, follow=True)

    with enter_city(cast.ours):
        tags = dict(Stakeholder.objects.values_list("pk", "tags"))
    with enter_city(cast.theirs):
        assert Stakeholder.objects.get(pk=theirs.pk).tags == []
    assert tags == {first.pk: ["one", "two"], second.pk: [], research.pk: []}
    assert "Nothing was changed" in bad.content.decode()


def test_export_page_gives_what_the_list_shows_and_logs_it(cast: Cast, as_user: Any) -> None:
    StakeholderFactory(city=cast.ours, organisation="=HYPERLINK(1)", person="+1", email="a@x.example", tags=["x", "y"])
    StakeholderFactory(city=cast.ours, organisation="Ülikool", email="b@x.example", helix_group="research")
    StakeholderFactory(city=cast.theirs, organisation="Secret")
    client = as_user(cast.organiser)

    everything = take(client.post(page("stakeholders-export"), {"form": "csv"}))
    found = client.post(page("stakeholders-export") + "?group=research", {"form": "xlsx"})
    workbook = take(found)
    unknown = client.post(page("stakeholders-export"), {"form": "exe"})

    rows = list(csv.DictReader(io.StringIO(everything.decode("utf-8-sig"))))
    assert [row["Organisation"] for row in rows] == ["'=HYPERLINK(1)", "Ülikool"]
    assert (rows[0]["Person"], rows[0]["Tags"], rows[1]["Group"]) == ("'+1", "x, y", "Research and education")
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    assert [[cell.value for cell in row][:2] for row in book.active.iter_rows()] == [
        ["Organisation", "Person"],
        ["Ülikool", rows[1]["Person"]],
    ]
    assert found["Content-Disposition"] == 'attachment; filename="stakeholders-tartu.xlsx"'
    assert unknown.status_code == 422
    with enter_city(cast.ours):
        logged = list(LogEntry.objects.filter(action="stakeholder.export").values_list("changes", flat=True))
    assert sorted((entry["form"], entry["count"]) for entry in logged) == [("csv", 2), ("xlsx", 1)]
