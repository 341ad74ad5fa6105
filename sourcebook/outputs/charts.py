"""Small charts of a dataset, for the eye; the words beside each say the same."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..language import counted, say
from .numbers import Figures
from .svg import join, tag

_STEP, _HEIGHT, _BASE = 44.0, 72.0, 92.0
_WIDE, _HIGH = 720.0, 20.0
MANY_YEARS = 60
"""From so many years on, a chart counts decades."""


def picture(anchor: str, title: str, description: str, width: float, height: float, *children: Markup) -> Markup:
    """A drawing that keeps its size, with a name and a description for those who do not see it."""
    return tag(
        "svg",
        tag("title", title, id=f"{anchor}-title"),
        tag("desc", description, id=f"{anchor}-desc"),
        *children,
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="group",
        aria_labelledby=f"{anchor}-title",
        aria_describedby=f"{anchor}-desc",
    )


def by_year(years: Sequence[tuple[str, str, int]], path: str = "", anchor: str = "chart") -> Markup | str:
    """One bar for each (year, address on the page at `path`, count), empty years too, each a link to its year.

    Nothing for less than two years.
    """
    listed = [(int(year), at, count) for year, at, count in years if year.isdigit()]
    if len(listed) < 2:
        return ""
    first, last = listed[0][0], listed[-1][0]
    span = 10 if last - first > MANY_YEARS else 1
    bars: dict[int, tuple[str, int]] = dict.fromkeys(range(first // span * span, last + 1, span), ("", 0))
    for year, at, count in listed:
        start = year // span * span
        bars[start] = (bars[start][0] or at, bars[start][1] + count)
    most = max(count for _, count in bars.values())
    parts = [
        _bar(n, say("%(year)ss", year=start) if span > 1 else str(start), f"{path}{at}", count, _HEIGHT * count / most)
        for n, (start, (at, count)) in enumerate(bars.items())
    ]
    base = tag("path", d=f"M0 {_BASE}H{_STEP * len(bars):g}", class_="chart-axis")
    if span > 1:
        told = say("From %(first)s to %(last)s; the most in one decade is %(most)s.", first=first, last=last, most=most)
    else:
        told = say("From %(first)s to %(last)s; the most in one year is %(most)s.", first=first, last=last, most=most)
    return picture(anchor, say("Dated claims by year"), told, _STEP * len(bars), _BASE + 22, base, *parts)


def _bar(number: int, name: str, href: str, count: int, height: float) -> Markup:
    middle = number * _STEP + _STEP / 2
    title = tag("text", name, x=middle, y=_BASE + 17, class_="chart-label" if count else "chart-label chart-none")
    if not count:
        return title
    height = max(2.0, height)
    claims = counted(count, "%(n)s dated claim", "%(n)s dated claims")
    told = tag("title", f"{name}: {claims}")
    return tag(
        "a",
        tag("rect", told, x=number * _STEP + 6, y=_BASE - height, width=_STEP - 12, height=height, class_="chart-bar"),
        title,
        tag("text", str(count), x=middle, y=_BASE - height - 5, class_="chart-count"),
        href=href,
    )


def by_basis(numbers: Figures, anchor: str = "basis") -> Markup:
    """One bar, parted by how the claims are known."""
    parts: tuple[tuple[str, int], ...] = (("stated", numbers.stated), ("inferred", numbers.inferred), ("editorial", numbers.editorial))
    parts += (("unsourced", numbers.unsourced),) if numbers.unsourced else ()
    total = sum(count for _, count in parts) or 1
    drawn: list[Markup] = []
    at = 0.0
    for name, count in parts:
        width = _WIDE * count / total
        drawn.append(tag("rect", x=at, y=0.0, width=max(width - 2, 0.0), height=_HIGH, class_=f"part-{name}"))
        at += width
    told: tuple[str, ...] = (
        counted(numbers.stated, "%(n)s claim stated", "%(n)s claims stated"),
        counted(numbers.inferred, "%(n)s claim inferred", "%(n)s claims inferred"),
        counted(numbers.editorial, "%(n)s claim editorial", "%(n)s claims editorial"),
    )
    if numbers.unsourced:
        told += (counted(numbers.unsourced, "%(n)s claim unsourced", "%(n)s claims unsourced"),)
    return picture(anchor, say("How the claims are known"), say(", ").join(told), _WIDE, _HIGH, join(drawn))
