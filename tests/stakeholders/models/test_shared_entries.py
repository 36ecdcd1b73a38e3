"""What is shared in a network, tried at the database itself: as the program's role, with plain SQL."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from cities.models import City
from cities.tenancy import enter_city
from stakeholders.models import Stakeholder
from tests.cities.tenancy.test_walls import changed, rows
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.networks import make_agreeing, make_network
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
TABLE = "stakeholders_sharedentry"


def share(city: City, network: Any, entry: Stakeholder, **given: Any) -> UUID:
    """Insert a row as a careless program would: no service, no check but the database's."""
    row = {
        "id": uuid4(),
        "city_id": city.pk,
        "network_id": network.pk,
        "stakeholder_id": entry.pk,
        "consent_email": entry.email,
        "organisation": entry.organisation,
        "person": entry.person,
        "role": "",
        "email": entry.email,
        "helix_group": entry.helix_group,
        "level": "",
        "language": "en",
        "country": "",
        "region": "",
        "website": "",
        "themes": [],
        "cpv": [],
        "cpv_tree": [],
        "tags": [],
        "shared_at": "2024-03-01T09:00:00+00:00",
        "changed_at": "2024-03-01T09:00:00+00:00",
    } | given
    with enter_city(city), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO {TABLE} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        connection.check_constraints()
    return row["id"]


def test_other_cities_of_the_network_read_and_never_write(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    key = share(cast.ours, network, make_agreeing(cast.ours, person="Mari"))

    with enter_city(cast.theirs):
        assert rows(f"SELECT person FROM {TABLE}") == [("Mari",)]
        assert changed(f"UPDATE {TABLE} SET person = 'Stolen' WHERE id = %s", key) == 0
        assert changed(f"DELETE FROM {TABLE}") == 0
        assert rows("SELECT person FROM stakeholders_stakeholder") == []
        assert rows("SELECT email FROM stakeholders_consent") == []
    with enter_city(cast.ours):
        assert rows(f"SELECT person FROM {TABLE}") == [("Mari",)]


def test_cities_outside_the_network_read_nothing(cast: Cast) -> None:
    """They are in another network together with a city of this one, and are asked into this one."""
    outside = CityFactory()
    network = make_network(cast.ours, CityFactory())
    make_network(cast.ours, cast.theirs, outside)
    share(cast.ours, network, make_agreeing(cast.ours))

    for city in (cast.theirs, outside):
        with enter_city(city):
            assert rows(f"SELECT person FROM {TABLE}") == []
    assert rows(f"SELECT person FROM {TABLE}") == []


def test_copy_has_no_column_for_what_is_nobody_elses_business() -> None:
    columns = rows("SELECT column_name FROM information_schema.columns WHERE table_name = %s", TABLE)

    private = {"notes", "influence", "interest", "engagement_plan", "phone", "consent_note", "last_contact_on"}
    assert private & {name for (name,) in columns} == set()


def test_row_cannot_be_put_into_a_network_the_city_is_not_in(cast: Cast) -> None:
    network = make_network(cast.theirs)

    with pytest.raises(IntegrityError, match="sharedentry_member"), transaction.atomic():
        share(cast.ours, network, make_agreeing(cast.ours))


def test_row_cannot_be_put_into_another_city(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours)

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), enter_city(cast.theirs):
        changed(
            f"INSERT INTO {TABLE} (id, city_id, network_id, stakeholder_id, organisation, person, role, email, "
            "helix_group, level, language, country, region, website, themes, cpv, cpv_tree, tags, shared_at, "
            "changed_at) VALUES (gen_random_uuid(), %s, %s, %s, 'x', '', '', '', 'sme', '', 'en', '', '', '', '{}', "
            "'{}', '{}', '{}', now(), now())",
            cast.ours.pk,
            network.pk,
            entry.pk,
        )


def test_person_without_consent_cannot_be_in_it(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = StakeholderFactory(city=cast.ours)

    with pytest.raises(IntegrityError, match="sharedentry_consent"), transaction.atomic():
        share(cast.ours, network, entry)
    for hidden in ({"consent_email": None}, {"consent_email": None, "email": ""}, {"consent_email": "b@b.example"}):
        with pytest.raises(IntegrityError, match="person_agreed"), transaction.atomic():
            share(cast.ours, network, entry, **hidden)


def test_consent_of_another_city_or_purpose_is_none(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    elsewhere = make_agreeing(cast.theirs)
    entry = StakeholderFactory(city=cast.ours, email=elsewhere.email)

    with pytest.raises(IntegrityError, match="sharedentry_consent"), transaction.atomic():
        share(cast.ours, network, entry)


def test_consent_cannot_be_closed_under_a_shared_row(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    share(cast.ours, network, make_agreeing(cast.ours))

    with enter_city(cast.ours):
        changed("UPDATE stakeholders_consent SET withdrawn_at = now()")
        with pytest.raises(IntegrityError, match="sharedentry_consent"), transaction.atomic():
            connection.check_constraints()
        changed(f"DELETE FROM {TABLE}")


def test_organisation_that_names_nobody_needs_no_consent(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = StakeholderFactory(city=cast.ours, person="", email="info@company.example")
    bare = {"consent_email": None, "email": "", "person": ""}

    share(cast.ours, network, entry, **bare)

    with enter_city(cast.theirs):
        assert rows(f"SELECT organisation, email FROM {TABLE}") == [(entry.organisation, "")]
    with pytest.raises(IntegrityError, match="person_agreed"), transaction.atomic():
        share(
            cast.ours, network, StakeholderFactory(city=cast.ours, helix_group="citizen"), **bare, helix_group="citizen"
        )


def test_leaving_takes_everything_back_in_the_same_statement(cast: Cast) -> None:
    network, other = make_network(cast.ours, cast.theirs), make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours)
    share(cast.ours, network, entry)
    kept = share(cast.ours, other, entry)

    with enter_city(cast.ours):
        changed("DELETE FROM cities_networkmembership WHERE network_id = %s AND city_id = %s", network.pk, cast.ours.pk)

    with enter_city(cast.theirs):
        assert rows(f"SELECT id FROM {TABLE}") == [(kept,)]


def test_who_has_left_sees_nothing_any_more(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    share(cast.ours, network, make_agreeing(cast.ours))

    with enter_city(cast.theirs):
        changed("DELETE FROM cities_networkmembership WHERE city_id = %s", cast.theirs.pk)
        assert rows(f"SELECT id FROM {TABLE}") == []


def test_copy_follows_the_entry_however_it_is_written(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, person="Mari", tags=["energy", "secret"])
    share(cast.ours, network, entry, tags=["energy"])

    with enter_city(cast.ours):
        changed("UPDATE stakeholders_stakeholder SET person = 'Mare', role = 'Head', tags = '{secret}', notes = 'x'")

    with enter_city(cast.theirs):
        assert rows(f"SELECT person, role, tags FROM {TABLE}") == [("Mare", "Head", [])]


def test_address_that_has_not_agreed_ends_sharing(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours)
    share(cast.ours, network, entry)

    with enter_city(cast.ours):
        changed("UPDATE stakeholders_stakeholder SET email = 'new@company.example' WHERE id = %s", entry.pk)
        connection.check_constraints()
        assert rows(f"SELECT id FROM {TABLE}") == []


def test_organisation_that_gets_a_person_shows_only_the_organisation(cast: Cast) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = StakeholderFactory(city=cast.ours, person="", email="")
    share(cast.ours, network, entry, consent_email=None)

    with enter_city(cast.ours):
        changed("UPDATE stakeholders_stakeholder SET person = 'Mari', email = 'mari@a.example', organisation = 'Päike'")
        connection.check_constraints()

    with enter_city(cast.theirs):
        assert rows(f"SELECT organisation, person, email FROM {TABLE}") == [("Päike", "", "")]


def test_list_of_another_city_is_read_by_index(cast: Cast) -> None:
    """Few rows of many: the plan, as the program's role, with the wall's policies in it."""
    network = make_network(cast.ours, cast.theirs)
    with enter_city(cast.ours):
        changed(
            "INSERT INTO stakeholders_stakeholder (id, city_id, organisation, person, role, email, phone, helix_group, "
            "language, country, tags, consent_basis, consent_note, notes, source, created_at, changed_at) "
            "SELECT gen_random_uuid(), %s, 'Company ' || n, '', '', '', '', 'sme', 'en', '', '{}', 'contract', '', '', "
            "'manual', now(), now() FROM generate_series(1, 3000) n",
            cast.ours.pk,
        )
        changed(
            f"INSERT INTO {TABLE} (id, city_id, network_id, stakeholder_id, organisation, person, role, email, "
            "helix_group, level, language, country, region, website, themes, cpv, cpv_tree, tags, shared_at, "
            "changed_at) SELECT gen_random_uuid(), city_id, %s, id, organisation, '', '', '', helix_group, '', "
            "language, '', '', '', '{}', '{}', '{}', '{}', now(), now() FROM stakeholders_stakeholder "
            "WHERE city_id = %s",
            network.pk,
            cast.ours.pk,
        )
    with enter_city(cast.theirs):
        plan = rows(
            f"EXPLAIN SELECT * FROM {TABLE} WHERE network_id = %s AND city_id <> %s ORDER BY sort_key, id LIMIT 50",
            network.pk,
            cast.theirs.pk,
        )
    words = "\n".join(line for (line,) in plan)

    assert "Index Scan using stakeholders_shared_list" in words, words
    assert "Seq Scan on stakeholders_sharedentry" not in words
