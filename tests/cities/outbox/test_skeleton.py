"""The same words with and without a skeleton, and what is not fit for one."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from cities.models import City, OutboxMail
from cities.outbox import kinds
from cities.outbox.render import _words, render_mail, skeletons
from cities.outbox.skeleton import SkeletonCache
from tests.conftest import Cast
from tests.mail_kinds import invitation_context

pytestmark = pytest.mark.django_db

LINK = "https://citylabs.example/c/tartu/unsubscribe/x/?a=1&b=2"


def make_mail(city: City, number: int, **more: Any) -> OutboxMail:
    context = {**invitation_context(number), **more}
    return OutboxMail(
        city=city, kind="test-invitation", recipient=f"p{number}@x.example", recipient_name="", context=context
    )


def in_full(mail: OutboxMail, city: City) -> tuple[str, str, str]:
    kind = replace(kinds.get_kind(mail.kind), personal=None)
    context = {
        **mail.context,
        "city": city,
        "base_url": "http://localhost:8000",
        "recipient": mail.recipient,
        "recipient_name": mail.recipient_name,
        "unsubscribe_url": LINK,
    }
    return _words(kind, mail.language, context)


@pytest.mark.parametrize("name", ["", "Ada & Bo <b>", "{{ title }}", "\ue000title\ue001"])
def test_skeleton_gives_what_the_templates_give(cast: Cast, name: str) -> None:
    for number in range(3):
        mail = make_mail(cast.ours, number, accept=f"https://x.example/?n={number}&m='\"<>")
        mail.recipient_name = name

        rendered = render_mail(mail, city=cast.ours, unsubscribe_url=LINK)

        assert (rendered.subject, rendered.text, rendered.html) == in_full(mail, cast.ours)


def test_skeleton_changes_with_what_is_shared(cast: Cast) -> None:
    skeletons.clear()
    titles = [
        render_mail(make_mail(city, 1, title=title), city=city, unsubscribe_url=LINK).subject
        for city in (cast.ours, cast.theirs)
        for title in ("One", "Two", "One")
    ]

    assert titles == ["One", "Two", "One"] * 2
    assert skeletons._find.cache_info().misses == 4


def test_skeleton_of_one_city_is_not_used_for_another(cast: Cast) -> None:
    ours = render_mail(make_mail(cast.ours, 1), city=cast.ours, unsubscribe_url=LINK)
    theirs = render_mail(make_mail(cast.theirs, 1), city=cast.theirs, unsubscribe_url=LINK)

    assert "Tartu · CityLabs" in ours.text
    assert "Tampere · CityLabs" in theirs.text


def test_template_that_filters_a_personal_value_is_found_out(caplog: pytest.LogCaptureFixture) -> None:
    cache = SkeletonCache()

    def render(context: Any) -> tuple[str, str, str]:
        return context["person"].upper(), context["person"][:3], context["person"]

    with caplog.at_level(logging.WARNING):
        words = [cache.words(("k",), {"person": name}, ("person",), render) for name in ("Ada Lovelace", "Bo")]

    assert words == [("ADA LOVELACE", "Ada", "Ada Lovelace"), ("BO", "Bo", "Bo")]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
