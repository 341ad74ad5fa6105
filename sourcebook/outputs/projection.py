"""From degrees to pixels: the part of the world that shows some places, and where each point stands on the paper.

The projection is equirectangular, true to scale in the middle latitude: straight lines only, and the same bytes on
every machine. For a sea, a country or the world it is close enough to see where something is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .coast import Box, Point

LEAST = 1.5
"""Degrees of latitude that a map shows at least, so that there is a coast to know the place by."""
_MARGIN = 0.12
_WIDEST, _NARROWEST = 1.9, 1.15


@dataclass(frozen=True, slots=True)
class Projection:
    """A box on paper that is `width` pixels wide."""

    box: Box
    width: float
    height: float

    def place(self, longitude: float, latitude: float) -> Point:
        """Pixels from the left and from the top."""
        while longitude < self.box.west:
            longitude += 360
        return (
            (longitude - self.box.west) / self.box.width * self.width,
            (self.box.north - latitude) / self.box.height * self.height,
        )


def around(places: Sequence[Point], width: float) -> Projection:
    """The map that shows all of some (longitude, latitude), with a margin."""
    west, east = _span(sorted(x for x, _ in places))
    south, north = min(y for _, y in places), max(y for _, y in places)
    squeeze = max(cosine((south + north) / 2), 0.1)
    high = max((north - south) * (1 + 2 * _MARGIN), LEAST)
    wide = max((east - west) * (1 + 2 * _MARGIN) * squeeze, LEAST)
    high, wide = max(high, wide / _WIDEST), max(wide, high * _NARROWEST)
    wide = min(wide, 360 * squeeze)
    middle, centre = _inside((south + north) / 2, high), (west + east) / 2
    box = Box(centre - wide / squeeze / 2, middle - high / 2, centre + wide / squeeze / 2, middle + high / 2)
    box = Box(box.west, max(box.south, -90.0), box.east, min(box.north, 90.0))
    return Projection(box, width, width * box.height / wide)


def _inside(middle: float, high: float) -> float:
    """The middle of a span of latitudes, moved so that as little as possible of it lies beyond a pole."""
    room = max(90 - high / 2, 0.0)
    return min(max(middle, -room), room)


def _span(longitudes: Sequence[float]) -> tuple[float, float]:
    """The shortest span that holds all of some longitudes, which are sorted; it may cross the date line."""
    gaps = [(b - a, n) for n, (a, b) in enumerate(pairwise(longitudes))]
    widest, at = max(gaps, default=(0.0, 0))
    if widest > longitudes[0] + 360 - longitudes[-1]:
        return longitudes[at + 1], longitudes[at] + 360
    return longitudes[0], longitudes[-1]


def steps(first: float, last: float) -> list[float]:
    """Round degrees inside a span, between two and seven of them."""
    for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60):
        if (last - first) / step < 6:
            break
    start = int(first // step) + 1
    return [round(n * step, 1) for n in range(start, int(last // step) + 1)]


def cosine(degrees: float) -> float:
    """By its series: only + - * /, whose results IEEE 754 fixes to the last bit."""
    square = (degrees * 3.141592653589793 / 180) ** 2
    return 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56 * (1 - square / 90))))
