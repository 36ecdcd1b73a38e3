"""`python -m ops.map countries-50m.json` writes templates/components/map_land.html.

The file comes from the npm package world-atlas 2.0.2 (ISC): shapes of Natural Earth (public domain), 1:50 million, as
TopoJSON. `npm pack world-atlas` fetches it; nothing of it is needed to run the platform.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from citylabs.rules.map_projection import BALTIC_SEA_REGION, Frame
from ops.map.shapes import Line, Topology, clip_ring, measure_area, simplify

TARGET = Path(__file__).resolve().parents[2] / "templates/components/map_land.html"
# In units of the drawing: how much beyond the frame is kept, which triangles are too small to see, which islands are.
_MARGIN, _DETAIL, _ISLAND = 12, 5.0, 22.0
_HEAD = (
    "{% comment %}The land around the Baltic Sea under a map, drawn by `python -m ops.map` from Natural Earth"
    " (public domain; npm package world-atlas, ISC). Decoration. No parameters.{% endcomment %}\n"
)


def draw_land(atlas: dict[str, Any], frame: Frame) -> str:
    """Return the drawing: one path of land, one of the borders between countries."""
    topology = Topology(atlas, lambda longitude, latitude: _place(frame, longitude, latitude))
    lines = [simplify(line, _DETAIL) for line in topology.lines]
    box = (-_MARGIN, -_MARGIN, frame.width + _MARGIN, frame.height + _MARGIN)
    rings = [clip_ring(topology.join(ring, lines), box) for ring in topology.list_rings("land")]
    land = "".join(_write(ring, closed=True) for ring in rings if len(ring) > 3 and measure_area(ring) > _ISLAND)
    shared = [lines[number] for number in topology.list_shared("countries")]
    borders = "".join(_write(line, closed=False) for line in shared if _is_near(line, box))
    box_words = f"0 0 {frame.width} {frame.height}"
    return (
        f'{_HEAD}<svg class="map__land" viewBox="{box_words}" aria-hidden="true" focusable="false">'
        f'<path class="map__ground" d="{land}"/><path class="map__borders" d="{borders}"/></svg>\n'
    )


def _place(frame: Frame, longitude: float, latitude: float) -> tuple[float, float]:
    x, y = frame.place(latitude, longitude)
    return round(x, 2), round(y, 2)


def _is_near(line: Line, box: tuple[float, float, float, float]) -> bool:
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in line)


def _write(line: Line, *, closed: bool) -> str:
    """The line as a path of whole units, each point relative to the one before."""
    points = [(round(x), round(y)) for x, y in line]
    points = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    if closed and points[0] == points[-1]:
        points.pop()
    if len(points) < (3 if closed else 2):
        return ""
    steps = [f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in zip(points, points[1:], strict=False)]
    path = f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}".replace(" -", "-")
    return f"{path}z" if closed else path


def main() -> int:
    """Read the atlas, write the drawing."""
    parser = argparse.ArgumentParser(prog="python -m ops.map", description=__doc__)
    parser.add_argument("atlas", type=Path, help="countries-50m.json of the npm package world-atlas")
    drawing = draw_land(json.loads(parser.parse_args().atlas.read_text()), BALTIC_SEA_REGION)
    TARGET.write_text(drawing)
    sys.stdout.write(f"{len(drawing):,} bytes in {TARGET.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
