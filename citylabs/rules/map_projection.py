"""Where a place stands on our map: Lambert's azimuthal equal-area projection, as Europe's statistics use it.

Formulas: EPSG guidance note 7-2, method 9820, on the ellipsoid GRS80 of ETRS89. The map has a centre of its own in the
Baltic Sea, so that the region stands upright; `ops/map` draws the land with the same numbers.
"""

from dataclasses import dataclass
from functools import cached_property
from math import asin, atanh, cos, degrees, radians, sin, sqrt

_AXIS = 6_378_137.0
_FLATTENING = 1 / 298.257222101
_E2 = _FLATTENING * (2 - _FLATTENING)
_E = sqrt(_E2)


def _q(latitude: float) -> float:
    s = sin(latitude)
    return (1 - _E2) * (s / (1 - _E2 * s * s) + atanh(_E * s) / _E)


_QP = _q(radians(90))


@dataclass(frozen=True)
class Projection:
    """Equal-area, in metres from its centre: east and north."""

    latitude: float
    longitude: float

    @cached_property
    def _centre(self) -> tuple[float, float, float]:
        phi = radians(self.latitude)
        beta = asin(_q(phi) / _QP)
        radius = _AXIS * sqrt(_QP / 2)
        d = _AXIS * cos(phi) / sqrt(1 - _E2 * sin(phi) ** 2) / (radius * cos(beta))
        return beta, radius, d

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return (metres east, metres north) of the centre."""
        beta0, radius, d = self._centre
        beta = asin(max(-1.0, min(1.0, _q(radians(latitude)) / _QP)))
        turn = radians(longitude - self.longitude)
        b = radius * sqrt(2 / (1 + sin(beta0) * sin(beta) + cos(beta0) * cos(beta) * cos(turn)))
        east = b * d * cos(beta) * sin(turn)
        north = b / d * (cos(beta0) * sin(beta) - sin(beta0) * cos(beta) * cos(turn))
        return east, north


@dataclass(frozen=True)
class Frame:
    """A rectangle of the projected plane, drawn `width` units wide. `x` grows to the right, `y` downwards."""

    projection: Projection
    west: float
    east: float
    south: float
    north: float
    width: int

    @property
    def height(self) -> int:
        """The height of the drawing, in its own units."""
        return round(self.width * (self.north - self.south) / (self.east - self.west))

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the place in units of the drawing, also when it lies outside."""
        east, north = self.projection.project(latitude, longitude)
        scale = self.width / (self.east - self.west)
        return (east - self.west) * scale, (self.north - north) * scale

    def find_share(self, latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
        """Return the place as shares of width and height, or None without a position or outside of the frame."""
        if latitude is None or longitude is None or self._distance(latitude, longitude) > 60:
            return None
        x, y = self.place(latitude, longitude)
        across, down = x / self.width, y / self.height
        inside = _EDGE <= across <= 1 - _EDGE and _EDGE <= down <= 1 - _EDGE
        return (across, down) if inside else None

    def _distance(self, latitude: float, longitude: float) -> float:
        """The angle to the centre in degrees: the far side of the globe never belongs on the map."""
        here, there = radians(self.projection.latitude), radians(latitude)
        turn = radians(longitude - self.projection.longitude)
        return degrees(2 * asin(sqrt(sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(turn / 2) ** 2)))


# A pin at the very edge would be cut.
_EDGE = 0.02

BALTIC_SEA_REGION = Frame(
    Projection(latitude=59.5, longitude=19.0),
    west=-720_000,
    east=700_000,
    south=-880_000,
    north=760_000,
    width=1120,
)
