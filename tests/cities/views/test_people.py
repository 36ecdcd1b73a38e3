"""Colleagues, one's own account, platform staff and the log through their pages."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cities.hooks import Duty, Panel, Urgency, workspace_duties, workspace_panels
from cities.log import record
from cities.models import ColleagueInvitation, LogEntry, Membership, StaffSession, User
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from tests.conftest import Cast, as_owner
from tests.factories.cities import UserFactory
from tests.factories.citylabs_reports import CountedMailFactory

pytestmark = pytest.mark.django_db


def url(name: str, *more: object) -> str:
    return reverse(name, args=["tartu", *more])


def membership(cast: Cast, user: User) -> Membership | None:
    with enter_city(cast.ours):
        return Membership.objects.filter(city=cast.ours, user=user).first()


def log_once(cast: Cast, **more: Any) -> None:
    with enter_city(cast.ours):
        record(city=cast.ours, actor=SYSTEM, action=more.pop("action", "city.try"), target=cast.ours, **more)
        connection.check_constraints()


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"email": "new@tartu.example", "role": "desk"}, 302, ""),
        ({"email": "desk@tartu.example", "role": "desk"}, 409, "email"),
        ({"email": "nobody", "role": "desk"}, 422, "email"),
        ({"email": "new@tartu.example", "role": "king"}, 422, "role"),
        ({"email": "a" * 300 + "@tartu.example", "role": "desk"}, 422, "email"),
    ],
)
def test_members_invites(cast: Cast, as_user: Any, given: dict[str, str], status: int, field: str) -> None:
    answer = as_user(cast.owner).post(url("members"), given)

    assert answer.status_code == status
    with enter_city(cast.ours):
        assert ColleagueInvitation.objects.count() == (1 if status == 302 else 0)
    if field:
        assert list(answer.context["form"].errors) == [field]


def test_member_role_changes(cast: Cast, as_user: Any) -> None:
    found = membership(cast, cast.desk)
    assert found is not None

    as_user(cast.owner).post(url("member-role", found.pk), {"role": "reader"})

    assert membership(cast, cast.desk).role == "reader"  # type: ignore[union-attr]


def test_last_owner_is_told_why_not(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)
    own = membership(cast, cast.owner)
    assert own is not None

    answers = [
        client.post(url("member-role", own.pk), {"role": "reader"}),
        client.post(url("member-remove", own.pk)),
        client.post(url("city-leave")),
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all("Make a colleague an owner first" in answer.content.decode() for answer in answers)
    assert membership(cast, cast.owner) == own


def test_leaving_ends_access(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.desk)

    assert client.post(url("city-leave"))["Location"] == reverse("my-account")
    assert client.get(url("city-workspace")).status_code == 404
    assert membership(cast, cast.desk) is None


def test_account_shows_own_cities_only(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.desk).get(reverse("my-account"))

    assert [place.city for place in answer.context["places"]] == [cast.ours]
    assert "Tampere" not in answer.content.decode()


def test_profile_is_saved(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.desk).post(reverse("my-account"), {"name": " A  <b> ", "language": "fi"})

    cast.desk.refresh_from_db()
    assert (cast.desk.name, cast.desk.language) == ("A <b>", "fi")
    assert answer.cookies["django_language"].value == "fi"


@pytest.mark.parametrize("given", [{"name": "a" * 201, "language": "fi"}, {"name": "", "language": "xx"}, {}])
def test_profile_refuses(cast: Cast, as_user: Any, given: dict[str, str]) -> None:
    assert as_user(cast.desk).post(reverse("my-account"), given).status_code == 422


def test_account_is_erased(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.desk)
    assert client.post(reverse("account-erase"), {"email": "other@x.example"}).status_code == 422

    client.post(reverse("account-erase"), {"email": "DESK@tartu.example"})

    cast.desk.refresh_from_db()
    assert (cast.desk.is_active, cast.desk.name) == (False, "")
    assert "desk" not in cast.desk.email
    assert not cast.desk.emailaddress_set.exists()
    assert membership(cast, cast.desk) is None
    assert client.get(reverse("my-account")).status_code == 302


def test_last_owner_cannot_be_erased(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.owner).post(reverse("account-erase"), {"email": cast.owner.email})

    assert answer.status_code == 409
    cast.owner.refresh_from_db()
    assert cast.owner.is_active
    assert membership(cast, cast.owner) is not None


@pytest.fixture
def staff(cast: Cast) -> User:
    return UserFactory(email="staff@platform.example", is_staff=True)


def test_staff_enter_for_a_time_and_leave(cast: Cast, staff: User, as_user: Any) -> None:
    client = as_user(staff)
    assert client.get(url("city-workspace")).status_code == 404
    given = {"reason": "Ticket 4711: mails do not arrive", "minutes": "15"}

    entered = client.post(reverse("staff-enter", args=["tartu"]), given, follow=True)

    assert entered.redirect_chain[-1][0] == url("city-workspace")
    assert "Ticket 4711: mails do not arrive" in entered.content.decode()
    assert client.get(url("members")).status_code == 200
    assert client.post(url("members"), {"email": "spy@platform.example", "role": "owner"}).status_code == 403
    assert client.get(url("city-settings")).status_code == 403
    assert client.get(url("city-leave")).status_code == 404
    assert client.get(reverse("city-workspace", args=["tampere"])).status_code == 404
    assert client.post(url("staff-session-end"))["Location"] == reverse("staff")
    assert client.get(url("city-workspace")).status_code == 404


def test_staff_session_ends_by_itself(cast: Cast, staff: User, as_user: Any) -> None:
    client = as_user(staff)
    client.post(reverse("staff-enter", args=["tartu"]), {"reason": "Ticket 4711: mails", "minutes": "15"})
    assert client.get(url("city-workspace")).status_code == 200
    with enter_city(cast.ours):
        past = timezone.now() - timedelta(minutes=20)
        StaffSession.objects.update(started_at=past, expires_at=past + timedelta(minutes=15))

    assert client.get(url("city-workspace")).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "short", "minutes": "15"}, "reason"),
        ({"reason": "Ticket 4711: mails", "minutes": "500"}, "minutes"),
    ],
)
def test_staff_enter_refuses(cast: Cast, staff: User, as_user: Any, given: dict[str, str], field: str) -> None:
    answer = as_user(staff).post(reverse("staff-enter", args=["tartu"]), given)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_staff_pages_do_not_exist_for_others(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)

    assert client.get(reverse("staff")).status_code == 404
    assert client.post(reverse("staff-enter", args=["tampere"]), {}).status_code == 404


def test_log_is_filtered(cast: Cast, as_user: Any) -> None:
    log_once(cast, action="member.add")
    log_once(cast, action="city.update")
    client = as_user(cast.reviewer)

    def found(**query: str) -> list[str]:
        return [entry.action for entry in client.get(url("city-log"), query).context["entries"]]

    assert found() == ["city.update", "member.add"]
    assert found(action="member") == ["member.add"]
    assert found(actor="nobody") == []
    assert found(object=str(cast.ours.pk)) == ["city.update", "member.add"]
    assert found(last="2020-01-01") == []
    assert found(before="2") == ["member.add"]
    assert client.get(url("city-log"), {"first": "2024-02-02", "last": "2024-01-01"}).status_code == 422
    assert client.get(url("city-log"), {"object": "x", "before": "9" * 40}).status_code == 422


def test_log_goes_on_by_cursor(cast: Cast, as_user: Any) -> None:
    with enter_city(cast.ours):
        for _number in range(51):
            record(city=cast.ours, actor=SYSTEM, action="city.try")
        connection.check_constraints()
    client = as_user(cast.owner)

    first = client.get(url("city-log"), {"action": "city.try"})
    rest = client.get(url("city-log") + first.context["next_href"])

    assert [entry.seq for entry in first.context["entries"]] == list(range(51, 1, -1))
    assert [entry.seq for entry in rest.context["entries"]] == [1]
    assert rest.context["next_href"] == ""


def test_log_export_is_safe_in_a_spreadsheet(cast: Cast, as_user: Any) -> None:
    log_once(cast, changes={"name": "x"}, action="city.try")
    with enter_city(cast.ours):
        UserFactory()
        LogEntry.objects.bulk_create(
            [LogEntry(city=cast.ours, at=timezone.now(), actor_kind="person", actor_label="=1+1", action="a.b")]
        )
        connection.check_constraints()

    answer = as_user(cast.owner).get(url("log-export"))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert [row["number"] for row in rows] == ["2", "1"]
    assert rows[0]["actor"] == "'=1+1"
    assert rows[1]["action"] == "city.try"


def test_log_verify_says_what_it_found(cast: Cast, as_user: Any) -> None:
    log_once(cast)
    client = as_user(cast.owner)
    whole = client.post(url("log-verify"), follow=True)
    assert "The log is whole" in whole.content.decode()

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.city', %s, true)", [str(cast.ours.pk)])
        cursor.execute("UPDATE cities_logentry SET actor_label = 'somebody else'")

    broken = client.post(url("log-verify"), follow=True)
    assert "The log is broken at entry 1" in broken.content.decode()


def test_workspace_shows_panels_in_order(cast: Cast, as_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    panels = [Panel(20, "cities/staff_banner.html"), None, Panel(15, "components/motif.html")]
    panels.append(Panel(5, "components/motif.html"))
    functions = [lambda panel=panel, **_arguments: panel for panel in panels]
    monkeypatch.setattr(workspace_panels, "_functions", functions)

    shown = as_user(cast.reader).get(url("city-workspace")).context

    assert [panel.order for panel in shown["above"]] == [5]
    assert [panel.order for panel in shown["beside"]] == [15, 20]


def test_workspace_sorts_duties_by_urgency_and_day(cast: Cast, as_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    early, late = timezone.now(), timezone.now() + timedelta(days=1)
    given = [
        Duty(Urgency.SOON, "third", "Go", "/"),
        Duty(Urgency.TODAY, "second", "Go", "/", due=late),
        Duty(Urgency.TODAY, "first", "Go", "/", due=early),
    ]
    monkeypatch.setattr(
        workspace_duties, "_functions", [lambda **_arguments: given[:2], lambda **_arguments: given[2:]]
    )

    shown = as_user(cast.reader).get(url("city-workspace")).context["duties"]

    assert [duty.title for duty in shown] == ["first", "second", "third"]


def test_workspace_of_one_person_asks_for_the_first_steps(cast: Cast, as_user: Any) -> None:
    owner, lonely = as_user(cast.owner), url("members")

    assert f'href="{lonely}">Invite colleagues' not in owner.get(url("city-workspace")).content.decode()
    with enter_city(cast.ours):
        Membership.objects.exclude(user=cast.owner).delete()

    html = owner.get(url("city-workspace")).content.decode()
    assert f'href="{lonely}">Invite colleagues' in html
    assert f'href="{url("city-settings")}">To the settings' in html


def test_failed_mails_are_told_with_a_way_to_them(cast: Cast, as_user: Any) -> None:
    for city, state in ((cast.ours, "failed"), (cast.ours, "bounced"), (cast.theirs, "failed")):
        CountedMailFactory(city=city, state=state)

    html = as_user(cast.organiser).get(url("city-workspace")).content.decode()

    assert "2 mails reached nobody" in html
    assert f'href="{url("outbox")}?state=lost&amp;since=' in html
    assert "reached nobody" not in as_user(cast.reader).get(url("city-workspace")).content.decode()


def test_activity_is_for_those_who_may_read_the_log(cast: Cast, as_user: Any) -> None:
    log_once(cast)

    assert "What happened last" in as_user(cast.organiser).get(url("city-workspace")).content.decode()
    assert "What happened last" not in as_user(cast.desk).get(url("city-workspace")).content.decode()


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_platform_pages_name_a_contact(client: Any, db: None, name: str) -> None:
    assert 'href="mailto:contact@citylabs.example"' in client.get(reverse(name)).content.decode()


def test_a_changed_role_can_be_undone(cast: Cast, as_user: Any) -> None:
    with enter_city(cast.ours):
        membership = Membership.objects.get(city=cast.ours, user=cast.reader)
    client = as_user(cast.owner)
    address = reverse("member-role", args=["tartu", membership.pk])

    html = client.post(address, {"role": "desk"}, follow=True).content.decode()

    assert f'action="{address}"' in html
    assert 'name="role" value="reader"' in html
    client.post(address, {"role": "reader"})
    with enter_city(cast.ours):
        assert Membership.objects.get(pk=membership.pk).role == "reader"


def test_colleagues_as_csv(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.reviewer).get(reverse("members-export", args=["tartu"]))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "name,email,role,since"
    assert len(lines) == 7
    assert as_user(cast.reader).get(reverse("members-export", args=["tartu"])).status_code == 403
