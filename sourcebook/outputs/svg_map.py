"""A map as a drawing: land, a grid of degrees, and a mark for each place, which is a link and has its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..language import counted, say
from .coast import Point, land
from .geography import LATITUDE, LONGITUDE
from .projection import Projection, steps
from .svg import join, tag, text_width

SIZE, DOT = 13.0, 4.5
NAMED = 60
"""How many places get their names beside their marks; all have them as titles."""
LINKED = 400
"""From so many places on the marks are no links any more: the table has them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One place: degrees, its name, what a pointer over it says, and its page."""

    longitude: float
    latitude: float
    name: str
    told: str
    href: str


def base(on: Projection, detail: float) -> Markup:
    """Land and grid. Points that stand nearer than `detail` pixels to the one before are left out."""
    path = "".join(_ring([on.place(x, y) for x, y in ring], detail) for ring in land(on.box))
    sea = tag("rect", width=on.width, height=on.height, class_="map-sea")
    return sea + (tag("path", d=path, class_="map-land") if path else Markup("")) + join(_grid(on))


def whole(anchor: str, title: str, on: Projection, marks: Sequence[Mark]) -> Markup:
    """The map of many places."""
    at = [on.place(mark.longitude, mark.latitude) for mark in marks]
    parts = [base(on, 0.7)]
    if len(marks) > LINKED:
        parts.append(tag("path", d="".join(f"M{x:.1f} {y:.1f}h0" for x, y in at), class_="map-dots"))
    else:
        names = _names(on, marks, at) if len(marks) <= NAMED else {}
        parts += [_mark(mark, place, names.get(n)) for n, (mark, place) in enumerate(zip(marks, at, strict=True))]
    count = len(marks)
    told = counted(
        count,
        "%(n)s location, which the table of this page lists.",
        "%(n)s locations, each of which the table of this page lists.",
    )
    return framed(anchor, title, told, on, *parts, look="map")


def framed(anchor: str, title: str, told: str, on: Projection, *parts: Markup, look: str) -> Markup:
    return tag(
        "svg",
        tag("title", title, id=f"{anchor}-title"),
        tag("desc", told, id=f"{anchor}-desc"),
        *parts,
        viewBox=f"0 0 {on.width:.0f} {on.height:.0f}",
        width=f"{on.width:.0f}",
        height=f"{on.height:.0f}",
        role="group",
        class_=look,
        aria_labelledby=f"{anchor}-title",
        aria_describedby=f"{anchor}-desc",
    )


def dot(place: Point) -> Markup:
    x, y = place
    return tag("circle", cx=x, cy=y, r=DOT, class_="map-dot")


def _mark(mark: Mark, place: Point, name: tuple[Point, str] | None) -> Markup:
    words: tuple[Markup, ...] = ()
    if name:
        (x, y), anchor = name
        words = (tag("text", mark.name, x=x, y=y, text_anchor=anchor, class_="map-name", paint_order="stroke"),)
    return tag("a", tag("title", mark.told), dot(place), *words, href=mark.href)


def _ring(points: Sequence[Point], detail: float) -> str:
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= detail:
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    digits = 1 if detail < 1 else 0
    return "M" + "L".join(f"{x:.{digits}f} {y:.{digits}f}" for x, y in kept) + "Z"


def _grid(on: Projection) -> Iterator[Markup]:
    for longitude in steps(on.box.west, on.box.east):
        x, _ = on.place(longitude, on.box.north)
        yield tag("path", d=f"M{x:.1f} 0V{on.height:.1f}", class_="map-grid")
        if 24 < x < on.width - 24:
            yield tag("text", _degrees((longitude + 180) % 360 - 180, *LONGITUDE), x=x + 3, y=on.height - 5, class_="map-degree")
    for latitude in steps(on.box.south, on.box.north):
        _, y = on.place(on.box.west, latitude)
        yield tag("path", d=f"M0 {y:.1f}H{on.width:.1f}", class_="map-grid")
        if 16 < y < on.height - 22:
            yield tag("text", _degrees(latitude, *LATITUDE), x=4.0, y=y - 3, class_="map-degree")


def _degrees(value: float, positive: str, negative: str) -> str:
    return say(positive if value > 0 else negative, degrees=f"{abs(value):g}") if value else "0°"


def _names(on: Projection, marks: Sequence[Mark], at: Sequence[Point]) -> dict[int, tuple[Point, str]]:
    """Where names stand: beside their marks, where they cover neither a mark nor another name; else they are left out."""
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in at]
    found: dict[int, tuple[Point, str]] = {}
    for n in sorted(range(len(marks)), key=lambda n: (at[n][1], at[n][0], n)):
        (x, y), wide = at[n], text_width(marks[n].name, SIZE)
        for place, anchor, left in (
            ((x + 9, y + 4.5), "start", x + 9),
            ((x - 9, y + 4.5), "end", x - 9 - wide),
            ((x, y - 9), "middle", x - wide / 2),
            ((x, y + 18), "middle", x - wide / 2),
        ):
            box = (left, place[1] - SIZE + 2, left + wide, place[1] + 3)
            inside = box[0] > 2 and box[1] > 2 and box[2] < on.width - 2 and box[3] < on.height - 2
            if inside and not any(_meet(box, other) for m, other in enumerate(taken) if m != n):
                found[n] = (place, anchor)
                taken.append(box)
                break
    return found


Rectangle = tuple[float, float, float, float]


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
