"""The language of a page: asked for, chosen, of the account, of the browser; and never another reader's."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from cities.models import User
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
CODES = [code for code, _name in settings.LANGUAGES]


def language_of(answer: Any) -> str:
    found: str = answer.content.decode().partition('<html lang="')[2].partition('"')[0]
    assert answer["Content-Language"] == found
    return found


def test_order_of_the_choices(cast: Cast, as_user: Any) -> None:
    User.objects.filter(pk=cast.desk.pk).update(language="fi")
    client = as_user(cast.desk)
    browser = {"accept-language": "lt,en;q=0.5"}

    assert language_of(Client().get("/privacy/", headers=browser)) == "lt"
    assert language_of(client.get("/privacy/", headers=browser)) == "fi"
    assert language_of(client.get("/privacy/?lang=et", headers=browser)) == "et"
    assert language_of(client.get("/privacy/", headers=browser)) == "et"  # the choice is kept
    assert language_of(client.get("/privacy/?lang=xx", headers=browser)) == "et"


def test_a_browser_of_no_language_of_ours_reads_english(db: None) -> None:
    assert language_of(Client().get("/privacy/", headers={"accept-language": "ja"})) == "en"


def test_caches_between_us_and_the_reader_are_told(db: None) -> None:
    vary = Client().get("/privacy/")["Vary"]

    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in vary.split(",")}


def test_kept_pages_do_not_mix_languages(cast: Cast, settings: Any) -> None:
    settings.GUEST_PAGE_SECONDS = 60
    cache.clear()
    for _round in range(2):  # the second time from the cache
        for code in CODES:
            assert language_of(Client().get("/c/tartu/", headers={"accept-language": code})) == code
            assert language_of(Client().get(f"/c/tartu/?lang={code}")) == code
    cache.clear()


@pytest.mark.parametrize(("asked", "canonical"), [("", ""), ("?lang=et", "?lang=et"), ("?lang=xx&when=past", "")])
def test_page_names_itself_and_its_other_languages(cast: Cast, asked: str, canonical: str) -> None:
    html = Client().get(f"/c/tartu/{asked}").content.decode()

    here = f"{settings.BASE_URL}/c/tartu/"
    assert f'<link rel="canonical" href="{here}{canonical}">' in html
    for code in CODES:
        assert f'<link rel="alternate" hreflang="{code}" href="{here}?lang={code}">' in html
    assert f'<link rel="alternate" hreflang="x-default" href="{here}">' in html


@pytest.mark.parametrize("address", ["/account/login/", "/me/", "/c/tartu/work/", "/c/tartu/colleague/abc/", "/404/"])
def test_pages_that_are_not_for_everybody_name_nothing(cast: Cast, as_user: Any, address: str) -> None:
    html = as_user(cast.owner).get(address, follow=True).content.decode()

    assert 'hreflang="x-default"' not in html
    assert "canonical" not in html


def test_language_menu_keeps_page_and_query_and_speaks_each_language(cast: Cast) -> None:
    html = Client().get("/c/tartu/?when=past&lang=en").content.decode()

    assert (
        '<a class="menu__item" href="?when=past&amp;lang=et" rel="nofollow" lang="et" hreflang="et">Eesti</a>' in html
    )
    assert 'lang="lt" hreflang="lt">Lietuviškai' in html
    assert 'lang="en" hreflang="en" aria-current="true">English' in html


def test_site_map_names_every_language(cast: Cast) -> None:
    xml = Client().get("/sitemap-pages.xml").content.decode()

    home = f"{settings.BASE_URL}/"
    assert f"<loc>{home}</loc>" in xml
    for code in CODES:
        assert f'hreflang="{code}" href="{home}?lang={code}"' in xml
