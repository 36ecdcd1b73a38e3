"""The drawing under the map, from a small atlas of our own."""

import re
from pathlib import Path
from typing import Any

import pytest

from citylabs.rules.map_projection import BALTIC_SEA_REGION
from ops.map.__main__ import TARGET, draw_land
from ops.map.shapes import Topology, clip_ring, measure_area, simplify

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
# Two countries that share the border in the middle (arc 0), each with a coast of its own; a third far away.
ATLAS: dict[str, Any] = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[20, 56], [0, 4]],
        [[20, 60], [-5, 0], [0, -4], [5, 0]],
        [[20, 60], [5, 0], [0, -4], [-5, 0]],
        [[100, -30], [5, 0], [0, 5], [-5, -5]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "arcs": [[[0, 2]]]},
                {"type": "Polygon", "arcs": [[3]]},
            ]
        },
        "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[1, -3]], [[3]]]}]},
    },
}


def test_borders_are_the_arcs_of_two() -> None:
    topology = Topology(ATLAS, lambda x, y: (x, y))

    assert topology.list_shared("countries") == [0]
    assert topology.join([1, -3], topology.lines)[0] == topology.join([1, -3], topology.lines)[-1] == (20, 60)


def test_draw_land_leaves_out_what_is_outside_of_the_frame() -> None:
    land, borders = re.findall(r' d="([^"]*)"', draw_land(ATLAS, BALTIC_SEA_REGION))

    assert (land.count("M"), land.count("z")) == (1, 1)
    assert (borders.count("M"), borders.count("z")) == (1, 0)


def test_simplify_keeps_ends_and_corners() -> None:
    line = [(0.0, 0.0), (1.0, 0.1), (2.0, 0.0), (10.0, 0.0), (10.0, 10.0)]

    assert simplify(line, 1.0) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    assert simplify(line[:2], 1.0) == line[:2]


@pytest.mark.parametrize(
    ("box", "area"), [((-1, -1, 9, 9), 16), ((2, -1, 9, 9), 8), ((1, 1, 3, 3), 4), ((5, 5, 9, 9), 0)]
)
def test_clip_ring(box: tuple[float, float, float, float], area: float) -> None:
    ring = clip_ring(SQUARE, box)

    assert (measure_area(ring) if ring else 0) == area


def test_drawing_is_small_and_fits_the_frame() -> None:
    drawing = Path(TARGET).read_text()

    assert len(drawing.encode()) < 15_000
    assert f'viewBox="0 0 {BALTIC_SEA_REGION.width} {BALTIC_SEA_REGION.height}"' in drawing
