"""What the combobox and the API answer."""

from pathlib import Path

import pytest
from django.test import Client

from cities.services.codes import load_codes
from tests.cities.codes import write_codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    load_codes(folder=write_codes(tmp_path))


def test_options_have_code_name_and_what_is_above(loaded: None, client: Client) -> None:
    page = client.get("/codes/cpv/", {"q": "teetööd"}, headers={"accept-language": "et"}).content.decode()

    assert 'role="option" class="codes__option" data-code="45233140" data-name="Teetööd"' in page
    assert 'lang="et">Teetööd' in page
    assert page.count("<li") == 1


def test_options_say_why_there_are_none(client: Client) -> None:
    assert "Here only the widest codes have names" in client.get("/codes/cpv/", {"q": "bicycle"}).content.decode()


def test_options_of_an_unknown_list(client: Client) -> None:
    assert client.get("/codes/colours/").status_code == 404


def test_options_are_asked_at_a_human_pace(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cities.views.codes.SEARCHES_PER_PLACE", 0)

    answer = client.get("/codes/cpv/", {"q": "school"})

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_api_answers_codes(loaded: None, client: Client) -> None:
    answer = client.get("/api/v1/codes/cpv/", {"q": "road", "language": "et", "limit": 1})

    road = {"code": "45233140", "name": "Teetööd", "language": "et", "parent": "45233000"}
    assert answer.json() == {"is_loaded": True, "results": [road]}
    assert client.get("/api/v1/codes/colours/").status_code == 404
    assert client.get("/api/v1/codes/cpv/", {"limit": 1000}).status_code == 400


def test_api_says_that_no_list_is_loaded(client: Client) -> None:
    answer = client.get("/api/v1/codes/nuts/", {"q": "latvia", "language": "en"}).json()

    assert answer == {
        "is_loaded": False,
        "results": [{"code": "LV", "name": "Latvia", "language": "en", "parent": ""}],
    }
