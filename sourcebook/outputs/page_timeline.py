"""The timeline of a dataset: every dated claim, by year and month, under a chart of how many each year has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..language import counted, say
from ..model import Dataset, Output, Publication, Site
from . import events, labels, urls
from .charts import by_year
from .display import is_html_date
from .events import Event
from .page_env import environment, layout, render


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


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.section(dataset, "timeline")
        found = years(dataset, urls.root_of(path))
        count = sum(year.count for year in found)
        yield render(
            env,
            "timeline.html",
            shared,
            path,
            title=say("Timeline"),
            dataset=dataset.name,
            styles=("lists.css",),
            trail=((dataset.descriptor.title, urls.dataset(dataset)),),
            years=found,
            chart=by_year([(year.title, year.anchor, year.count) for year in found]),
            count=count,
            description=counted(
                count,
                "%(n)s dated claim of %(dataset)s, in the order of time.",
                "%(n)s dated claims of %(dataset)s, in the order of time.",
                dataset=dataset.descriptor.title,
            ),
        )


def years(dataset: Dataset, root: str = "") -> list[Year]:
    """All dated claims by the year and month in which they begin; without a first day, by the last."""
    dated = events.in_order(event for entity in dataset.entities.values() for event in events.of_entity(entity))
    by_year: dict[str, dict[str, list[Event]]] = {}
    for event in dated:
        year, month = _month_of(event)
        by_year.setdefault(year, {}).setdefault(month, []).append(event)
    return [_year(dataset, root, year, by_year[year]) for year in sorted(by_year, key=lambda text: (len(text), text))]


def _month_of(event: Event) -> tuple[str, str]:
    """Year and month (`04`) of an event; no month where the date does not say one."""
    day = event.first or event.last
    year = day[:4]
    said = event.claim.value.text.partition("/")[0].strip("~?%[{.")
    return year, day[5:7] if said.startswith(f"{year}-") and said[5:7].isdigit() and said[5:7] <= "12" else ""


def _year(dataset: Dataset, root: str, year: str, months: dict[str, list[Event]]) -> Year:
    made = tuple(
        Month(
            labels.date(f"{year}-{month}") if month else "",
            tuple(_entry(dataset, root, e) for e in months[month]),
        )
        for month in sorted(months)
    )
    return Year(year, f"y{year}", sum(len(month.entries) for month in made), made)


def _entry(dataset: Dataset, root: str, event: Event) -> Entry:
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
