"""Events on one axis, a line of text for each: readable on a phone, and drawn to scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ..language import message, say
from .svg import drawing, join, lines_of, tag

WIDTH, LEFT, RIGHT, TOP = 360.0, 6.0, 354.0, 34.0
MONTHS = (
    message("Jan %(year)s"),
    message("Feb %(year)s"),
    message("Mar %(year)s"),
    message("Apr %(year)s"),
    message("May %(year)s"),
    message("Jun %(year)s"),
    message("Jul %(year)s"),
    message("Aug %(year)s"),
    message("Sep %(year)s"),
    message("Oct %(year)s"),
    message("Nov %(year)s"),
    message("Dec %(year)s"),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline; the days are ISO 8601, an open end is empty."""

    first: str
    last: str
    when: str
    label: str
    href: str
    is_exact: bool = True
    """False where the date is uncertain or approximate: the mark is hollow."""


@dataclass(frozen=True, slots=True)
class _Axis:
    start: int
    days: int

    def x(self, day: int) -> float:
        return LEFT + (RIGHT - LEFT) * (day - self.start) / self.days


def timeline(anchor: str, title: str, moments: Sequence[Moment]) -> Markup:
    """A drawing with an axis to scale; at least one moment must have a day."""
    days = [_day(day) for m in moments for day in (m.first, m.last) if day]
    axis = _axis(date.fromordinal(min(days)), date.fromordinal(max(days)))
    parts: list[Markup] = []
    y = TOP + 8
    for moment in moments:
        row, y = _row(moment, axis, y)
        parts.append(row)
    grid = join(_tick(axis, day, text, y) for day, text in ticks(axis.start, axis.start + axis.days))
    line = tag("path", d=f"M{LEFT} {TOP - 8}H{RIGHT}", class_="time-axis")
    described = say(
        "%(n)s dated records from %(first)s to %(last)s, as listed in the table below the drawing.",
        n=len(moments),
        first=moments[0].when,
        last=moments[-1].when,
    )
    return drawing(anchor, title, described, WIDTH, y, grid, line, *parts)


def _axis(first: date, last: date) -> _Axis:
    """From the beginning of a month or year to the end of one, so that the axis has two named ends."""
    if last.year - first.year > 2:
        start, end = date(first.year, 1, 1), date(min(last.year + 1, date.max.year), 1, 1)
    else:
        start = first.replace(day=1)
        end = date(min(last.year + last.month // 12, date.max.year), last.month % 12 + 1, 1)
    return _Axis(start.toordinal(), max(end.toordinal() - start.toordinal(), 1))


def _row(moment: Moment, axis: _Axis, y: float) -> tuple[Markup, float]:
    parts = [tag("text", moment.when, x=LEFT + 8, y=y + 12, class_="time-when")]
    y += 28
    for n, line in enumerate(lines_of(moment.label, 14.0, RIGHT - LEFT - 8, 2)):
        parts.append(tag("tspan", line, x=LEFT + 8, y=y + 17.0 * n))
    words = tag("a", tag("text", *parts[1:], class_="time-label", paint_order="stroke"), href=moment.href)
    y += 17 * (len(parts) - 2) + 12
    return join([parts[0], words, _mark(moment, axis, y)]), y + 14


def _mark(moment: Moment, axis: _Axis, y: float) -> Markup:
    """A lozenge for a day, a bar for a span; to the edge where an end is open."""
    look = "time-mark" if moment.is_exact else "time-mark hollow"
    x1 = axis.x(_day(moment.first)) if moment.first else LEFT
    x2 = axis.x(_day(moment.last)) if moment.last else RIGHT
    track = tag("path", d=f"M{LEFT} {y:.1f}H{RIGHT}", class_="time-track")
    if x2 - x1 < 9:
        x = (x1 + x2) / 2
        return join((track, tag("path", d=f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z", class_=look)))
    return join((track, tag("rect", x=x1, y=y - 3.5, width=x2 - x1, height=7.0, class_=look)))


def _tick(axis: _Axis, day: int, text: str, bottom: float) -> Markup:
    x = axis.x(day)
    place = "start" if x < LEFT + 20 else "end" if x > RIGHT - 20 else "middle"
    return join(
        (
            tag("path", d=f"M{x:.1f} {TOP - 12:.1f}V{bottom:.1f}", class_="time-grid"),
            tag("text", text, x=x, y=14.0, text_anchor=place, class_="time-tick"),
        )
    )


def ticks(start: int, end: int) -> Iterator[tuple[int, str]]:
    """Between two and eight round days of an axis (proleptic ordinals), with their texts."""
    first, last = date.fromordinal(max(start, 1)), date.fromordinal(min(end, date.max.toordinal()))
    months = (last.year - first.year) * 12 + last.month - first.month
    for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000):
        if months / step <= 6:
            break
    index = (first.year * 12 + first.month - 1) // step * step
    while index // 12 <= min(last.year, 9999 - 1):
        if index // 12 >= 1:
            day = date(index // 12, index % 12 + 1, 1).toordinal()
            if start <= day <= end:
                yield day, str(index // 12) if index % 12 == 0 else say(MONTHS[index % 12], year=index // 12)
        index += step


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
