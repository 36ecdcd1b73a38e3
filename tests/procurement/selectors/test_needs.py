"""Reading needs: only one's own city's, whatever is asked."""

import pytest

from cities.models import Translations
from cities.tenancy import enter_city
from procurement.models import Need
from procurement.selectors.needs import get_need, list_needs, list_public_needs
from tests.conftest import Cast
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db


def test_list_needs_shows_the_city_s_own_newest_first(cast: Cast) -> None:
    first, second = NeedFactory(city=cast.ours), NeedFactory(city=cast.ours)
    NeedFactory(city=cast.theirs)

    with enter_city(cast.ours):
        assert list(list_needs(city=cast.ours)) == [second, first]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"text": "cooler"}, True),
        ({"text": "JAHEDAMAD"}, True),
        ({"text": "summer"}, True),
        ({"text": "planning"}, True),
        ({"text": "cooler planning"}, True),
        ({"text": "9072"}, True),
        ({"text": "720"}, False),
        ({"text": "cooler winter"}, False),
        ({"text": "en"}, False),
        ({"text": "%"}, False),
        ({"text": '"'}, False),
        ({"stage": "idea", "theme": "climate", "visibility": "private"}, True),
        ({"stage": "closed"}, False),
        ({"theme": "health"}, False),
        ({"visibility": "public"}, False),
    ],
)
def test_list_needs_filters(cast: Cast, filters: dict[str, str], found: bool) -> None:
    texts = {"title": Translations(et="Jahedamad tänavad", lt="Cooler"), "ask": Translations(en="Cool by summer?")}
    NeedFactory(city=cast.ours, theme="climate", cpv="90720000", owner_unit="Urban planning", **texts)

    with enter_city(cast.ours):
        assert list_needs(city=cast.ours, **filters).exists() is found


def test_list_public_needs_leaves_private_ones_out(cast: Cast) -> None:
    NeedFactory(city=cast.ours)
    public = NeedFactory(city=cast.ours, visibility="public")
    NeedFactory(city=cast.theirs, visibility="public")

    with enter_city(cast.ours):
        assert list(list_public_needs(city=cast.ours)) == [public]


def test_get_need_does_not_find_another_city_s(cast: Cast) -> None:
    need = NeedFactory(city=cast.theirs)

    with enter_city(cast.ours), pytest.raises(Need.DoesNotExist):
        get_need(city=cast.ours, need_id=need.pk)
