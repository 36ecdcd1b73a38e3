"""Access needs and diets: encrypted in the database, changed by their owner, told to nobody else."""

from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from cities.models import LogEntry, OutboxMail
from cities.tenancy import enter_city
from citylabs.models import AccessNeeds, Lab, Registration
from citylabs.rules.access_needs import AccessAnswer
from citylabs.selectors.access_needs import get_access_answer, list_persons_needs, sum_up_needs
from citylabs.services.access_needs import WordsTooLong
from citylabs.services.registrations import cancel_registration, edit_registration
from tests.citylabs.services.test_registrations import NOBODY, NOW, details, register
from tests.conftest import Cast, as_owner
from tests.factories.citylabs import LabFactory

WORDS = "Peanuts close my throat"
ANSWER = AccessAnswer(support=("hearing_loop",), diets=("vegan", "nut_allergy"), words=WORDS)


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return LabFactory(city=cast.ours, published=True, capacity=2)


def read_tokens() -> list[bytes]:
    """What stands in the table itself, as its owner sees it in a dump."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT needs FROM citylabs_accessneeds")
        return [bytes(row[0]) for row in cursor.fetchall()]


def read_everything() -> str:
    """Every row of every table as text."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('row_security', 'on', true)")
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def keep(cast: Cast, lab: Lab, registration: Registration, answer: AccessAnswer | None) -> None:
    edit_registration(city=cast.ours, actor=NOBODY, registration=registration, details=details(access=answer), now=NOW)


def test_no_word_of_it_is_readable_in_the_database(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        mine = register(cast.ours, lab, access=ANSWER)

        [token] = read_tokens()
        everything = read_everything()

        assert get_access_answer(city=cast.ours, registration=mine) == ANSWER
    assert token.startswith(b"gAAAA")  # version byte 0x80 of a Fernet token
    assert "mari-1@firm.example" in everything
    assert not [word for word in ("Peanuts", "throat", "vegan", "nut_allergy", "hearing_loop") if word in everything]


def test_the_same_words_never_look_the_same(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        register(cast.ours, lab, 1, access=ANSWER)
        register(cast.ours, lab, 2, access=ANSWER)

        first, second = read_tokens()
    assert first != second


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, ANSWER),
        (AccessAnswer(), AccessAnswer()),
        (AccessAnswer(diets=("halal",)), AccessAnswer(diets=("halal",))),
        (AccessAnswer(diets=("unknown", "vegan", "vegan")), AccessAnswer(diets=("vegan",))),
    ],
)
def test_the_owner_changes_and_empties_them(
    cast: Cast, lab: Lab, answer: AccessAnswer | None, expected: AccessAnswer
) -> None:
    with enter_city(cast.ours):
        mine = register(cast.ours, lab, access=ANSWER)

        keep(cast, lab, mine, answer)

        assert get_access_answer(city=cast.ours, registration=mine) == expected
        assert AccessNeeds.objects.filter(city=cast.ours).count() == int(not expected.is_empty)


def test_too_many_words_change_nothing(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        mine = register(cast.ours, lab, access=ANSWER)

        with pytest.raises(WordsTooLong):
            keep(cast, lab, mine, AccessAnswer(words="x" * 501))

        assert get_access_answer(city=cast.ours, registration=mine) == ANSWER


def test_neither_log_nor_mails_nor_a_printed_form_tell(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        register(cast.ours, lab, access=ANSWER)

        log = str(list(LogEntry.objects.filter(city=cast.ours).values()))
        mails = str(list(OutboxMail.objects.filter(city=cast.ours).values()))
    assert "Peanuts" not in log + mails + repr(details(access=ANSWER))


def test_nothing_is_found_by_it(cast: Cast) -> None:
    with enter_city(cast.ours), pytest.raises(FieldError, match="encrypted"):
        AccessNeeds.objects.filter(city=cast.ours, needs__contains="vegan").exists()


def test_only_those_who_have_a_seat_count(cast: Cast, lab: Lab, django_assert_num_queries: Any) -> None:
    with enter_city(cast.ours):
        register(cast.ours, lab, 1, access=ANSWER)
        gone = register(cast.ours, lab, 2, access=ANSWER)
        cancel_registration(city=cast.ours, actor=NOBODY, registration=gone, now=NOW)
        register(cast.ours, lab, 3, access=AccessAnswer(diets=("vegan",)))

        with django_assert_num_queries(1):
            overview = sum_up_needs(list_persons_needs(city=cast.ours, lab=lab))

    assert (overview.people, overview.in_words) == (2, 1)
    assert [(row.label, row.people) for row in overview.diets] == [("Vegan", 2), ("Nut allergy", 1)]
    assert [(row.label, row.people) for row in overview.support] == [("Hearing loop", 1)]


def test_a_new_key_reads_the_old_and_takes_over(cast: Cast, lab: Lab) -> None:
    old, new = "an-old-key-of-thirty-two-letters", "a-new-key-of-thirty-two-letters!"
    with enter_city(cast.ours):
        with override_settings(ENCRYPTION_KEYS=[old]):
            mine = register(cast.ours, lab, access=ANSWER)
        with override_settings(ENCRYPTION_KEYS=[new, old]):
            assert get_access_answer(city=cast.ours, registration=mine) == ANSWER
            call_command("rotate_encryption", verbosity=0)
        with override_settings(ENCRYPTION_KEYS=[new]):
            assert get_access_answer(city=cast.ours, registration=mine) == ANSWER
        with override_settings(ENCRYPTION_KEYS=[old]), pytest.raises(InvalidToken):
            get_access_answer(city=cast.ours, registration=mine)


def test_another_city_sees_none(cast: Cast, lab: Lab) -> None:
    with enter_city(cast.ours):
        register(cast.ours, lab, access=ANSWER)
    with enter_city(cast.theirs):
        assert AccessNeeds.objects.count() == 0
