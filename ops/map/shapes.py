"""TopoJSON into lines, and what is done to lines before they are drawn."""

import heapq
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]


class Topology:
    """A TopoJSON file (specification 1.0): its arcs are shared, so neighbours simplified alike still fit."""

    def __init__(self, atlas: dict[str, Any], project: Callable[[float, float], Point]) -> None:
        self._objects = atlas["objects"]
        scale, move = atlas["transform"]["scale"], atlas["transform"]["translate"]
        self.lines = [[project(*place) for place in _decode(arc, scale, move)] for arc in atlas["arcs"]]

    def list_rings(self, name: str) -> Iterator[list[int]]:
        """Yield the rings of all polygons of an object, each as the numbers of its arcs."""
        for geometry in self._objects[name]["geometries"]:
            yield from _rings_of(geometry)

    def list_shared(self, name: str) -> list[int]:
        """Return the arcs on which two shapes of the object touch: the borders without the coast."""
        seen: dict[int, int] = {}
        for geometry in self._objects[name]["geometries"]:
            for arc in {arc if arc >= 0 else ~arc for ring in _rings_of(geometry) for arc in ring}:
                seen[arc] = seen.get(arc, 0) + 1
        return [arc for arc, times in seen.items() if times > 1]

    @staticmethod
    def join(ring: list[int], lines: list[Line]) -> Line:
        """Return the ring's points; a negative number means the arc backwards."""
        joined: Line = []
        for number in ring:
            part = lines[number] if number >= 0 else lines[~number][::-1]
            joined += part[1:] if joined else part
        return joined


def _decode(arc: list[list[int]], scale: list[float], move: list[float]) -> Iterator[Point]:
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * scale[0] + move[0], y * scale[1] + move[1]


def _rings_of(geometry: dict[str, Any]) -> Iterator[list[int]]:
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def measure_area(ring: Line) -> float:
    """Return the area of a closed ring."""
    closed = [*ring, ring[0]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(closed))) / 2


def simplify(line: Line, smallest: float) -> Line:
    """Return the line without the points whose triangle is smaller (Visvalingam and Whyatt 1993); ends stay."""
    left = {number: number - 1 for number in range(1, len(line))}
    right = {number: number + 1 for number in range(len(line) - 1)}
    areas = {number: _triangle(line, number - 1, number, number + 1) for number in range(1, len(line) - 1)}
    heap = [(area, number) for number, area in areas.items()]
    heapq.heapify(heap)
    gone: set[int] = set()
    while heap:
        area, number = heapq.heappop(heap)
        if number in gone or area != areas[number]:
            continue
        if area >= smallest:
            break
        gone.add(number)
        before, after = left[number], right[number]
        right[before], left[after] = after, before
        for neighbour in (before, after):
            if neighbour in areas and neighbour not in gone:
                wider = _triangle(line, left[neighbour], neighbour, right[neighbour])
                areas[neighbour] = max(area, wider)
                heapq.heappush(heap, (areas[neighbour], neighbour))
    return [point for number, point in enumerate(line) if number not in gone]


def _triangle(line: Line, one: int, two: int, three: int) -> float:
    return measure_area([line[one], line[two], line[three]])


def clip_ring(ring: Line, box: Box) -> Line:
    """Return the part of a closed ring inside the box (Sutherland and Hodgman 1974); empty if it lies outside."""
    left, top, right, bottom = box
    for axis, limit, sign in ((0, left, 1), (1, top, 1), (0, right, -1), (1, bottom, -1)):
        ring = _clip_side(ring, axis, limit, sign)
        if not ring:
            return []
    return ring


def _clip_side(ring: Line, axis: int, limit: float, sign: int) -> Line:
    kept: Line = []
    for before, point in pairwise([ring[-1], *ring]):
        was_in, is_in = (before[axis] - limit) * sign >= 0, (point[axis] - limit) * sign >= 0
        if was_in != is_in:
            kept.append(_cross(before, point, axis, limit))
        if is_in:
            kept.append(point)
    return kept


def _cross(before: Point, point: Point, axis: int, limit: float) -> Point:
    share = (limit - before[axis]) / (point[axis] - before[axis])
    return before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share
