"""The timeline of a dataset: every dated claim, by year and month, under a chart of how many each year has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from ..language import counted, say
from ..model import Dataset, Output, Publication, Resource, Site
from . import events, labels, lanes, paging, urls
from .charts import by_year
from .display import is_html_date
from .events import Event
from .page_env import environment, layout, render
from .page_shared import AnyPage
from .svg_lanes import Bar, chart

WIDE, DRAWN = 720.0, 400
"""How wide a drawing of lanes is, and how many spans it has at most; the table has all."""
MOST = 1000
"""Dates on one page."""


@dataclass(frozen=True, slots=True)
class Entry:
    when: str
    machine: str
    """The date for `<time>`, where HTML knows its form."""
    label: str
    href: str
    kind: str
    mark: str
    """`disputed`, `inferred` or nothing."""
    sources: int


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    """Empty where only the year is known."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Year:
    title: str
    anchor: str
    count: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One line of the table that says what a drawing of lanes says."""

    lane: str
    lane_href: str
    name: str
    href: str
    when: str
    first: str
    last: str
    mark: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """The spans of one resource: a drawing, and the same as a table."""

    resource: Resource
    by: str
    """What the lanes are: the title of the field."""
    svg: Markup
    lines: tuple[Held, ...]


class TimelinePage(AnyPage):
    """All dated claims, of one dataset or of all."""

    kind: str
    """Of which, in words."""
    years: list[Year]
    """The dated claims of this page, by year and month."""
    chart: Markup | str
    """A bar for each year, or nothing."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""
    count: int
    """How many dated claims there are."""
    lanes: list[Lanes]
    """Who held what when, on the first page."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    """The timeline of each dataset; the drawings stand on the first page of a long one."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.section(dataset, "timeline")
        dated = in_order(dataset)
        drawn = [each for resource in dataset.descriptor.resources.values() for each in held(dataset, resource, urls.root_of(path))]
        for leaf in paging.leaves(path, dated, MOST):
            yield render(
                env,
                "timeline.html",
                shared,
                leaf.path,
                **TimelinePage(
                    title=leaf.titled(say("Timeline")),
                    dataset=dataset.name,
                    kind=dataset.descriptor.title,
                    styles=("lists.css",),
                    trail=((dataset.descriptor.title, urls.dataset(dataset)), *(() if leaf.is_first else ((say("Timeline"), path),))),
                    years=years(dataset, leaf.root, leaf.items),
                    chart=by_year(by_years(dated, path), leaf.root),
                    steps=paging.steps(path, leaf),
                    count=len(dated),
                    description=counted(
                        len(dated),
                        "%(n)s dated claim of %(dataset)s, in the order of time.",
                        "%(n)s dated claims of %(dataset)s, in the order of time.",
                        dataset=dataset.descriptor.title,
                    ),
                    lanes=drawn if leaf.is_first else [],
                    scripts=("lanes.js",) if leaf.is_first else (),
                ),
            )


def in_order(dataset: Dataset) -> list[Event]:
    """All dated claims by the year and month in which they begin; without a first day, by the last."""
    return by_months(events.in_order(event for entity in dataset.entities.values() for event in events.of_entity(entity)))


def by_months(dated: Iterable[Event]) -> list[Event]:
    """Events as they stand on the page: by the year and the month that their dates say."""
    return sorted(dated, key=lambda event: (len(_month_of(event)[0]), *_month_of(event)))


def by_years(dated: Sequence[Event], path: str) -> list[tuple[str, str, int]]:
    """(year, where its first date stands, how many dates it has)."""
    count = Counter(_month_of(event)[0] for event in dated)
    first: dict[str, int] = {}
    for place, event in enumerate(dated):
        first.setdefault(_month_of(event)[0], place)
    return [(year, f"{paging.holder(path, place, MOST)}#y{year}", count[year]) for year, place in first.items()]


def held(dataset: Dataset, resource: Resource, root: str) -> Iterator[Lanes]:
    """The lanes of a resource, where the descriptor wants them and there are any."""
    found = lanes.of_resource(dataset, resource) if resource.lanes else []
    if not found or not resource.lanes:
        return
    spans = [(lane, span) for lane in found for span in lane.spans]
    lines = tuple(
        Held(
            lane.title,
            _to(root, lanes.lane_href(dataset, lane)),
            span.entity.name,
            root + lanes.href(dataset, span),
            labels.date(span.during.value.text),
            span.first,
            span.last,
            span.mark,
        )
        for lane, span in spans
    )
    numbers = iter(range(len(spans)))
    drawn = [(lane.title, [bar(dataset, span, root, next(numbers)) for span in lane.spans]) for lane in found]
    svg = chart(f"lanes-{resource.name}", resource.title, drawn, WIDE) if len(spans) <= DRAWN else Markup("")
    yield Lanes(resource, resource.fields[resource.lanes.by].title, svg, lines)


def bar(dataset: Dataset, span: lanes.Span, root: str, number: int) -> Bar:
    text = span.during.value.text
    exact = not set("?~%X") & set(text)
    return Bar(span.first, span.last, span.entity.name, labels.date(text), root + lanes.href(dataset, span), number, exact)


def _to(root: str, path: str) -> str:
    return root + path if path else ""


def years(dataset: Dataset, root: str = "", dated: Iterable[Event] | None = None) -> list[Year]:
    """Dated claims, those of the whole dataset or of one page, under their years and months."""
    return grouped(in_order(dataset) if dated is None else dated, lambda event: entry(dataset, root, event))


def grouped(dated: Iterable[Event], shown: Callable[[Event], Entry]) -> list[Year]:
    """Events under their years and months, each as `shown` has it."""
    by_year: dict[str, dict[str, list[Event]]] = {}
    for event in dated:
        year, month = _month_of(event)
        by_year.setdefault(year, {}).setdefault(month, []).append(event)
    return [_year(shown, year, by_year[year]) for year in sorted(by_year, key=lambda text: (len(text), text))]


def _month_of(event: Event) -> tuple[str, str]:
    """Year and month (`04`) of an event; no month where the date does not say one."""
    day = event.first or event.last
    year = day[:4]
    said = event.claim.value.text.partition("/")[0].strip("~?%[{.")
    return year, day[5:7] if said.startswith(f"{year}-") and said[5:7].isdigit() and said[5:7] <= "12" else ""


def _year(shown: Callable[[Event], Entry], year: str, months: dict[str, list[Event]]) -> Year:
    made = tuple(
        Month(
            labels.date(f"{year}-{month}") if month else "",
            tuple(map(shown, months[month])),
        )
        for month in sorted(months)
    )
    return Year(year, f"y{year}", sum(len(month.entries) for month in made), made)


def entry(dataset: Dataset, root: str, event: Event) -> Entry:
    claim = event.claim
    text = claim.value.text
    mark = "disputed" if claim.status == "disputed" else "inferred" if claim.basis == "inferred" else ""
    return Entry(
        labels.date(text),
        text if is_html_date(text) else "",
        event.label,
        root + urls.claim(dataset, claim),
        event.entity.resource.singular,
        mark,
        len(claim.sources),
    )
