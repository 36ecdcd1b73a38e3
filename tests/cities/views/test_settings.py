"""Settings, logo, legal texts and tokens through their pages."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cities.models import ApiToken, City, LegalText, LogEntry, Translations
from cities.permissions import SYSTEM
from cities.services.legal_texts import publish_legal_text
from cities.tenancy import enter_city
from cities.tenancy.token_secrets import digest_of
from cities.views.brand import brand_from, contrast
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

GOOD = {
    "name_en": "Tartu <b>",
    "name_et": "Tartu linn",
    "kind": "municipality",
    "country": "EE",
    "nuts3": "EE008",
    "population_band": "50k_100k",
    "time_zone": "Europe/Tallinn",
    "latitude": "58.378",
    "longitude": "26.729",
    "languages": ["en", "et"],
    "first_language": "et",
    "website": "https://tartu.example",
    "brand_colour": "#ffcc00",
    "sender_name": "Tartu labs",
    "reply_to": "labs@tartu.example",
}


def url(name: str, *more: object) -> str:
    return reverse(name, args=["tartu", *more])


def png() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 32)).save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


def test_settings_are_saved_and_shown_escaped(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)

    answer = client.post(url("city-settings"), GOOD, follow=True)

    city = City.objects.get(slug="tartu")
    assert (city.name, city.languages) == (Translations(en="Tartu <b>", et="Tartu linn"), ["et", "en"])
    assert (city.latitude, city.longitude) == (58.378, 26.729)
    assert answer.status_code == 200
    assert "Tartu &lt;b&gt;" in answer.content.decode()
    assert "Tartu <b>" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_en": ""}, "name"),
        ({"name_en": "a" * 121}, "name"),
        ({"name_en": "a\x00b"}, "name"),
        ({"country": "XX"}, "country"),
        ({"nuts3": "tartu"}, "nuts3"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"first_language": "fi"}, "first_language"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"brand_colour": "#fff;}"}, "brand_colour"),
        ({"reply_to": "a@b\nBcc: x@y.example"}, "reply_to"),
        ({"sender_name": "a" * 121}, "sender_name"),
        ({"kind": "planet"}, "kind"),
        ({"latitude": "91", "longitude": "26.7"}, "latitude"),
        ({"latitude": "58.378", "longitude": ""}, "longitude"),
    ],
)
def test_settings_refuse_bad_input(cast: Cast, as_user: Any, change: dict[str, Any], field: str) -> None:
    answer = as_user(cast.owner).post(url("city-settings"), {**GOOD, **change})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "data-error-summary" in answer.content.decode()
    assert City.objects.get(slug="tartu").sender_name == "Tartu CityLabs"


def test_logo_is_uploaded_served_and_removed(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)
    assert client.post(url("city-logo-change"), {"logo": png()}).status_code == 302
    where = City.objects.get(slug="tartu").logo_url

    served = client.get(where)

    assert (served.status_code, served["Content-Type"]) == (200, "image/png")
    assert served["Cache-Control"] == "public, max-age=31536000, immutable"
    assert served.content.startswith(b"\x89PNG")
    assert client.get(url("city-logo", 1)).status_code == 404
    client.post(url("city-logo-remove"))
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"GIF89a"])
def test_logo_refuses_what_is_no_picture(cast: Cast, as_user: Any, content: bytes) -> None:
    file = SimpleUploadedFile("logo.png", content, "image/png")

    answer = as_user(cast.owner).post(url("city-logo-change"), {"logo": file})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["logo"]


@pytest.mark.parametrize("colour", ["#ffcc00", "#ffffff", "#000000", "#0b5560", "#808080", "#ff0000", "#00ff00"])
def test_brand_is_readable_whatever_the_colour(colour: str) -> None:
    brand = brand_from(colour)

    def rgb(text: str) -> tuple[float, float, float]:
        red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return red, green, blue

    assert contrast(rgb(brand.fill), rgb("#ffffff")) >= 3
    assert contrast(rgb(brand.on_fill), rgb(brand.fill)) >= 4.5
    assert contrast(rgb(brand.text), rgb("#f5f7f5")) >= 4.5
    assert contrast(rgb(brand.dark_fill), rgb("#152124")) >= 3
    assert contrast(rgb(brand.on_dark_fill), rgb(brand.dark_fill)) >= 4.5
    assert contrast(rgb(brand.dark_text), rgb("#152124")) >= 4.5


def test_brand_keeps_a_readable_colour() -> None:
    assert (brand_from("#0b5560").fill, brand_from("#0b5560").was_changed) == ("#0b5560", False)
    assert brand_from("#ffcc00").was_changed is True


def test_brand_stands_in_the_page_with_the_nonce(cast: Cast, as_user: Any) -> None:
    City.objects.filter(slug="tartu").update(brand_colour="#0b5560")

    answer = as_user(cast.owner).get(url("city-workspace"))

    assert "--city-brand: #0b5560;" in answer.content.decode()
    assert "'nonce-" in answer["Content-Security-Policy"]


def test_legal_text_is_published_and_read_in_the_readers_language(cast: Cast, as_user: Any, client: Any) -> None:
    reviewer = as_user(cast.reviewer)
    assert reviewer.get(url("legal-text-edit", "privacy", "et")).context["history"] == []
    for body in ("# Old\n\nOne", "# New <script>alert(1)</script>\n\n[bad](javascript:alert(1)) line"):
        assert reviewer.post(url("legal-text-edit", "privacy", "et"), {"body": body}).status_code == 302

    page = client.get(url("legal-text", "privacy"), headers={"accept-language": "et"})
    html = page.content.decode()

    assert (page.context["text"].version, page.context["text"].language) == (2, "et")
    assert "<h2>New &lt;script&gt;" in html
    assert "javascript:" not in html.partition('class="prose"')[2].partition("</div>")[0].replace(
        "[bad](javascript:alert(1))", ""
    )
    old = client.get(url("legal-text", "privacy"), {"version": "1", "language": "et"})
    assert old.context["text"].version == 1
    history = reviewer.get(url("legal-text-edit", "privacy", "et")).context["history"]
    assert [item["text"].version for item in history] == [2, 1]
    assert ("-", "One") in history[0]["lines"]


@pytest.mark.parametrize(
    ("kind", "query"),
    [("nothing", {}), ("privacy", {}), ("privacy", {"version": "9", "language": "en"}), ("privacy", {"version": "x"})],
)
def test_legal_text_that_does_not_exist(cast: Cast, client: Any, kind: str, query: dict[str, str]) -> None:
    with enter_city(cast.theirs):
        publish_legal_text(city=cast.theirs, actor=SYSTEM, kind="privacy", language="en", body="Theirs")

    assert client.get(url("legal-text", kind), query).status_code == 404


@pytest.mark.parametrize(("body", "status"), [("", 422), ("a" * 100_001, 422), ("Same", 409)])
def test_legal_text_refuses(cast: Cast, as_user: Any, body: str, status: int) -> None:
    with enter_city(cast.ours):
        publish_legal_text(city=cast.ours, actor=SYSTEM, kind="privacy", language="en", body="Same")

    answer = as_user(cast.reviewer).post(url("legal-text-edit", "privacy", "en"), {"body": body})

    assert answer.status_code == status
    with enter_city(cast.ours):
        assert LegalText.objects.count() == 1


def test_token_is_shown_once(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)
    day = (timezone.now() + timedelta(days=30)).date().isoformat()

    answer = client.post(url("api-tokens"), {"name": "Website", "scopes": ["labs.read"], "expires_on": day})

    secret = answer.context["secret"]
    assert answer["Cache-Control"] == "no-store"
    assert secret in answer.content.decode()
    with enter_city(cast.ours):
        assert bytes(ApiToken.objects.get().digest) == digest_of(secret)
    assert secret not in client.get(url("api-tokens")).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "2999-01-01"}, "expires_on"),
        ({"expires_on": "soon"}, "expires_on"),
    ],
)
def test_token_refuses_bad_input(cast: Cast, as_user: Any, change: dict[str, Any], field: str) -> None:
    day = (timezone.now() + timedelta(days=30)).date().isoformat()
    given = {"name": "Website", "scopes": ["labs.read"], "expires_on": day, **change}

    answer = as_user(cast.owner).post(url("api-tokens"), given)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    with enter_city(cast.ours):
        assert not ApiToken.objects.exists()
        assert not LogEntry.objects.filter(action__startswith="api_token").exists()


@pytest.mark.parametrize(
    ("colour", "words"),
    [
        ("#ffcc00", "would be hard to read in places"),
        ("#0b5560", "This colour is easy to read"),
        ("#12345", "Write the colour as #rrggbb"),
        ("<b>", "Write the colour as #rrggbb"),
        ("", "Without a colour of your own"),
    ],
)
def test_colour_is_tried_while_it_is_chosen(cast: Cast, as_user: Any, colour: str, words: str) -> None:
    html = as_user(cast.owner).get(url("city-colour"), {"brand_colour": colour}).content.decode()

    assert words in html
    assert "<b>" not in html.replace("<br>", "")
    assert html.count("<svg") == (2 if colour in {"#ffcc00", "#0b5560"} else 0)


def test_legal_text_stands_beside_its_other_languages(cast: Cast, as_user: Any) -> None:
    with enter_city(cast.ours):
        publish_legal_text(city=cast.ours, actor=SYSTEM, kind="privacy", language="et", body="Eesti <tekst>")

    html = as_user(cast.reviewer).get(url("legal-text-edit", "privacy", "en")).content.decode()

    assert '<pre tabindex="0" lang="et">Eesti &lt;tekst&gt;</pre>' in html


def test_scopes_stand_in_groups_and_only_those_one_holds(cast: Cast, as_user: Any) -> None:
    html = as_user(cast.owner).get(url("api-tokens")).content.decode()

    assert html.count('class="scopes__group"') == 3
    assert html.count('name="scopes" value="labs.read"') == 1
