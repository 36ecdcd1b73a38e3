"""Places on the map."""

import pytest

from citylabs.rules.map_projection import BALTIC_SEA_REGION, Projection


def test_project_gives_the_worked_example_of_the_standard() -> None:
    """EPSG guidance note 7-2, method 9820: ETRS89-LAEA (EPSG:3035), false easting 4,321 km, false northing 3,210 km."""
    east, north = Projection(latitude=52, longitude=10).project(50, 5)

    assert (east + 4_321_000, north + 3_210_000) == pytest.approx((3_962_799.45, 2_999_718.85), abs=0.01)


def test_centre_is_the_origin() -> None:
    assert Projection(latitude=59.5, longitude=19).project(59.5, 19) == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize(
    ("place", "share"),
    [
        ((58.378, 26.729), (0.82, 0.52)),  # Tartu: in the east
        ((61.498, 23.761), (0.69, 0.32)),  # Tampere: north of it
        ((55.734, 24.360), (0.74, 0.71)),  # Panevėžys: south of it
        ((53.551, 9.994), (0.09, 0.84)),  # Hamburg: at the edge
        ((52.520, 13.405), (0.24, 0.93)),  # Berlin
    ],
)
def test_find_share(place: tuple[float, float], share: tuple[float, float]) -> None:
    assert BALTIC_SEA_REGION.find_share(*place) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    "place",
    [
        (None, None),
        (58.4, None),
        (48.857, 2.352),  # Paris
        (69.649, 18.956),  # Tromsø
        (-59.5, -161.0),  # the other side of the globe, where the projection has no answer
        (0.0, 0.0),
        (90.0, 0.0),
        (-90.0, 180.0),
    ],
)
def test_find_share_leaves_out_what_is_elsewhere(place: tuple[float | None, float | None]) -> None:
    assert BALTIC_SEA_REGION.find_share(*place) is None


def test_north_is_up_and_east_is_right() -> None:
    x, y = BALTIC_SEA_REGION.place(58, 20)

    assert BALTIC_SEA_REGION.place(59, 20)[1] < y
    assert BALTIC_SEA_REGION.place(58, 21)[0] > x
