"""The list of whom not to write to outlives the addresses on it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from cities.enums import MailState
from cities.models import City, LogEntry, OutboxMail, Suppression
from cities.outbox import kinds, queue_mail, register_mail_kind
from cities.outbox.recognition import find_forgotten, list_suppressions
from cities.outbox.seals import all_seals, seal_address
from cities.permissions import SYSTEM
from cities.services.suppressions import add_suppression, forget_address, recall_address
from cities.tenancy import enter_city
from stakeholders.enums import EntrySource
from stakeholders.services.stakeholders import ErasedBefore, create_stakeholder, edit_stakeholder
from tests.conftest import Cast, as_owner
from tests.factories.stakeholders import StakeholderFactory

MARI = "mari@paike.example"
OLD, NEW = "an-old-key-of-thirty-two-letters", "a-new-key-of-thirty-two-letters!"


@pytest.fixture
def city(cast: Cast) -> Iterator[City]:
    with enter_city(cast.ours):
        yield cast.ours


def add(city: City, email: str = MARI, scope: str = "all") -> Suppression:
    return add_suppression(city=city, actor=SYSTEM, email=email, scope=scope, reason="asked by phone, Mari Maasikas")


def forget(city: City, email: str = MARI) -> int:
    return forget_address(city=city, actor=SYSTEM, email=email)


def read_raw() -> str:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, ' ') FROM cities_suppression s")
        return str(cursor.fetchone()[0])


def test_after_an_erasure_only_the_seal_is_left(city: City) -> None:
    add(city)
    assert MARI in read_raw()

    assert forget(city, " Mari@Paike.example ") == 1

    raw = read_raw()
    assert seal_address(MARI, city_id=city.pk) in raw
    assert not [word for word in ("mari", "paike", "phone", "Maasikas") if word in raw]
    [entry] = LogEntry.objects.filter(city=city, action="suppression.forget")
    assert "paike" not in str(entry.changes) + entry.object_label


def test_who_was_not_on_the_list_is_put_there_once(city: City) -> None:
    assert (forget(city), forget(city)) == (1, 1)

    assert list(Suppression.objects.filter(city=city).values_list("email", "scope")) == [(None, "invitations")]


def test_many_erased_addresses_stand_beside_each_other(city: City) -> None:
    for number in range(3):
        forget(city, f"p{number}@x.example")

    assert Suppression.objects.filter(city=city, email=None).count() == 3


@pytest.mark.parametrize(
    ("scope", "invitational", "expected"),
    [
        ("all", False, MailState.SUPPRESSED),
        ("all", True, MailState.SUPPRESSED),
        ("invitations", True, MailState.SUPPRESSED),
        ("invitations", False, MailState.QUEUED),
    ],
)
def test_a_mail_to_an_erased_address_is_kept_back(
    scope: str, invitational: bool, expected: MailState, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    code = f"seal-test-{invitational}"
    register_mail_kind(code, template="mail/colleague_invitation", invitational=invitational)
    add(city, scope=scope)
    forget(city)

    queue_mail(city=city, campaign="c", recipient=MARI, kind=code, context={})
    queue_mail(city=city, campaign="c", recipient="other@paike.example", kind=code, context={})

    states = dict(OutboxMail.objects.filter(city=city).values_list("recipient", "state"))
    assert states == {MARI: expected, "other@paike.example": MailState.QUEUED}


def test_a_seal_is_of_one_city(cast: Cast, city: City) -> None:
    forget(city)

    assert seal_address(MARI, city_id=city.pk) != seal_address(MARI, city_id=cast.theirs.pk)
    with enter_city(cast.theirs):
        assert find_forgotten(city=cast.theirs, emails=[MARI]) == set()


def test_find_forgotten_asks_once(city: City, django_assert_num_queries: Any) -> None:
    forget(city)
    add(city, "known@paike.example")

    with django_assert_num_queries(1):
        found = find_forgotten(city=city, emails=["MARI@paike.example", "known@paike.example", "new@paike.example"])
    assert found == {MARI}


def test_the_list_finds_an_erased_address_by_its_whole(city: City) -> None:
    forget(city)

    assert list_suppressions(city=city, email=MARI).count() == 1
    assert list_suppressions(city=city, email="mari@").count() == 0
    assert list_suppressions(city=city, email="paike").count() == 0


def test_old_keys_recognise_and_the_newest_seals(city: City) -> None:
    with override_settings(SUPPRESSION_KEYS=[OLD]):
        forget(city)
        add(city, "known@paike.example")
    with override_settings(SUPPRESSION_KEYS=[NEW]):
        assert find_forgotten(city=city, emails=[MARI]) == set()
    with override_settings(SUPPRESSION_KEYS=[NEW, OLD]):
        assert find_forgotten(city=city, emails=[MARI]) == {MARI}
        call_command("seal_suppressions", verbosity=0)
        known = Suppression.objects.get(city=city, email="known@paike.example")
        assert known.address_seal == all_seals("known@paike.example", city_id=city.pk)[0]
        assert recall_address(city=city, email=MARI) == 1
    with override_settings(SUPPRESSION_KEYS=[NEW]):
        forget(city)
        assert find_forgotten(city=city, emails=[MARI]) == {MARI}


def test_rows_from_before_there_were_seals_get_one_when_they_are_erased(city: City) -> None:
    Suppression.objects.create(city=city, email=MARI, scope="all", reason="bounced")

    forget(city)

    assert find_forgotten(city=city, emails=[MARI]) == {MARI}


def test_a_colleague_cannot_bring_an_erased_person_back(city: City) -> None:
    forget(city)
    other = StakeholderFactory(city=city)
    values = {"person": "Mari", "email": MARI, "helix_group": "sme"}

    with pytest.raises(ErasedBefore):
        create_stakeholder(city=city, actor=SYSTEM, values=values)
    with pytest.raises(ErasedBefore):
        edit_stakeholder(city=city, actor=SYSTEM, stakeholder_id=other.pk, values={"email": MARI})
    with pytest.raises(ErasedBefore):
        create_stakeholder(
            city=city, actor=SYSTEM, values={**values, "email": "info@paike.example", "other_emails": [MARI]}
        )
    with pytest.raises(ErasedBefore):
        edit_stakeholder(city=city, actor=SYSTEM, stakeholder_id=other.pk, values={"other_emails": [MARI]})


def test_who_registers_comes_back_and_stays_uninvited(city: City) -> None:
    add(city, scope="invitations")
    forget(city)
    values = {"person": "Mari", "email": MARI, "helix_group": "sme"}

    create_stakeholder(city=city, actor=SYSTEM, values=values, source=EntrySource.REGISTRATION)

    assert list(Suppression.objects.filter(city=city).values_list("email", "scope")) == [(MARI, "invitations")]
