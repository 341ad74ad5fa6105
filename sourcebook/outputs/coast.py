"""The outline of the land, for maps: Natural Earth at 1:50 million, which is in the public domain.

It comes with the engine, in `coast.txt`, so that a map asks no other server for anything. `tests/make_coast.py`
wrote that file. Coordinates are degrees: (longitude, latitude).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..language import message

CREDIT = message("Land: Natural Earth, 1:50 million, public domain.")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the world in degrees; `east` is above 180 where it lies across the date line."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        return self.east - self.west

    @property
    def height(self) -> float:
        return self.north - self.south


def land(box: Box) -> Iterator[list[Point]]:
    """The land inside a box: rings without their closing point, cut at its edges."""
    for bounds, ring in _rings():
        for turn in (-360.0, 0.0, 360.0):
            if bounds.west + turn > box.east or bounds.east + turn < box.west:
                continue
            if bounds.south > box.north or bounds.north < box.south:
                continue
            cut = _cut([(x + turn, y) for x, y in ring], box)
            if len(cut) > 2:
                yield cut


@cache
def _rings() -> tuple[tuple[Box, list[Point]], ...]:
    """Every ring with the box around it."""
    lines = (Path(__file__).parent / "coast.txt").read_text(encoding="ascii").splitlines()[1:]
    rings = (_decoded(line) for line in lines)
    return tuple((Box(min(x for x, _ in r), min(y for _, y in r), max(x for x, _ in r), max(y for _, y in r)), r) for r in rings)


def _decoded(line: str) -> list[Point]:
    """A line of coast.txt: differences in hundredths of a degree, five bits a character."""
    numbers: list[int] = []
    value = shift = 0
    for character in line:
        bits = ord(character) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points: list[Point] = []
    x = y = 0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / 100, y / 100))
    return points


def _cut(ring: list[Point], box: Box) -> list[Point]:
    """Sutherland and Hodgman's clipping (1974): one edge of the box after the other."""
    for axis, bound, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        ring = _half(ring, axis, bound, sign)
        if not ring:
            break
    return ring


def _half(ring: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    """What of a ring lies above a bound, or below it where the sign is -1."""
    kept: list[Point] = []
    before = ring[-1]
    was_inside = sign * (before[axis] - bound) >= 0
    for point in ring:
        now_inside = sign * (point[axis] - bound) >= 0
        if now_inside != was_inside:
            part = (bound - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + part * (point[1 - axis] - before[1 - axis])
            kept.append((bound, other) if axis == 0 else (other, bound))
        if now_inside:
            kept.append(point)
        before, was_inside = point, now_inside
    return kept
