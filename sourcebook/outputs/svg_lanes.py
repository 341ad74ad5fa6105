"""Lanes of time as a drawing: an axis to scale, and in each lane a bar for each span, with its name beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ..language import counted
from .svg import drawing, join, lines_of, tag, text_width
from .svg_timeline import ticks

SIZE, STEP, TOP, EDGE = 13.0, 21.0, 26.0, 6.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One span; the days are ISO 8601, an open end is empty."""

    first: str
    last: str
    name: str
    when: str
    href: str
    number: int
    """By which a script knows the row of the table that says the same."""
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class _Axis:
    start: int
    days: int
    width: float

    def x(self, day: int) -> float:
        return EDGE + (self.width - 2 * EDGE) * (day - self.start) / self.days


def chart(anchor: str, title: str, lanes: Sequence[tuple[str, Sequence[Bar]]], width: float) -> Markup:
    """The drawing; nothing where no span has a day."""
    days = [_day(day) for _, bars in lanes for bar in bars for day in (bar.first, bar.last) if day]
    if not days:
        return Markup("")
    axis = _axis(date.fromordinal(min(days)), date.fromordinal(max(days)), width)
    parts: list[Markup] = []
    y = TOP + 8
    for name, bars in lanes:
        shown = lines_of(name, SIZE, width - 12, 1)[0]
        parts.append(tag("text", shown, x=EDGE, y=y + 12, class_="lane-title"))
        drawn, rows = _lane(bars, axis, y + 19)
        parts.append(drawn)
        y += 24 + STEP * rows
    grid = join(_tick(axis, day, text, y) for day, text in ticks(axis.start, axis.start + axis.days))
    count = sum(len(bars) for _, bars in lanes)
    told = counted(
        count,
        "%(n)s span of time, as the table beside the drawing lists it.",
        "%(n)s spans of time, as the table beside the drawing lists them.",
    )
    return drawing(anchor, title, told, width, y, grid, *parts)


def _lane(bars: Sequence[Bar], axis: _Axis, top: float) -> tuple[Markup, int]:
    """The bars of a lane, each in the first line in which it and its name have room; and the number of lines."""
    ends: list[float] = []
    parts: list[Markup] = []
    for bar in bars:
        x1 = axis.x(_day(bar.first)) if bar.first else EDGE
        x2 = max(axis.x(_day(bar.last)) if bar.last else axis.width - EDGE, x1 + 3)
        wide = text_width(bar.name, SIZE)
        x = x2 + 5
        if wide + 10 < x2 - x1:
            x = x1 + 5
        elif x + wide > axis.width:
            x = max(x1 - 5 - wide, 0.0)
        line = next((n for n, end in enumerate(ends) if min(x1, x) > end), len(ends))
        ends[line : line + 1] = [max(x2, x + wide) + 6]
        parts.append(_bar(bar, x1, x2, x, top + STEP * line))
    return join(parts), len(ends)


def _bar(bar: Bar, x1: float, x2: float, x: float, y: float) -> Markup:
    look = "lane-bar" if bar.is_exact else "lane-bar hollow"
    inside = x1 < x < x2
    return tag(
        "a",
        tag("title", f"{bar.name}, {bar.when}"),
        tag("rect", x=x1, y=y, width=x2 - x1, height=16.0, rx=2.0, class_=look),
        tag("text", bar.name, x=x, y=y + 12.5, class_="lane-name inside" if inside and bar.is_exact else "lane-name"),
        href=bar.href,
        data_row=bar.number,
    )


def _axis(first: date, last: date, width: float) -> _Axis:
    """From the beginning of a year to the end of one."""
    start, end = date(first.year, 1, 1), date(min(last.year + 1, date.max.year), 1, 1)
    return _Axis(start.toordinal(), max(end.toordinal() - start.toordinal(), 1), width)


def _tick(axis: _Axis, day: int, text: str, bottom: float) -> Markup:
    x = axis.x(day)
    place = "start" if x < EDGE + 20 else "end" if x > axis.width - 20 - EDGE else "middle"
    return tag("path", d=f"M{x:.1f} 20V{bottom:.1f}", class_="time-grid") + tag(
        "text", text, x=x, y=13.0, text_anchor=place, class_="time-tick"
    )


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
