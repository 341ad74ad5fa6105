"""The timeline of a publication of several datasets: the dates of all, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..language import counted, say
from ..model import Dataset, Output, Publication, Site
from . import events, paging
from .charts import by_year
from .events import Event
from .page_env import environment, layout, render
from .page_timeline import MOST, Entry, TimelinePage, by_months, by_years, entry, grouped

PATH = "timeline/"


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    """Where there is one dataset, its own timeline is that of all."""
    if len(publication.datasets) < 2:
        return
    env, shared = environment(templates), layout(publication, site, templates)
    dated, owners = in_order(publication)
    for leaf in paging.leaves(PATH, dated, MOST):

        def shown(event: Event, root: str = leaf.root) -> Entry:
            dataset = owners[id(event)]
            return _of_all(dataset, entry(dataset, root, event))

        yield render(
            env,
            "timeline.html",
            shared,
            leaf.path,
            **TimelinePage(
                title=leaf.titled(say("Timeline")),
                styles=("lists.css",),
                kind=say("All datasets"),
                years=grouped(leaf.items, shown),
                chart=by_year(by_years(dated, PATH), leaf.root),
                steps=paging.steps(PATH, leaf),
                count=len(dated),
                description=counted(len(dated), "%(n)s dated claim of all datasets.", "%(n)s dated claims of all datasets."),
                lanes=[],
            ),
        )


def in_order(publication: Publication) -> tuple[list[Event], dict[int, Dataset]]:
    """All dated claims in the order of time; and to which dataset each belongs, by its `id()`: two datasets may
    have the same names."""
    found: list[Event] = []
    owners: dict[int, Dataset] = {}
    for dataset in publication.datasets:
        for entity in dataset.entities.values():
            for event in events.of_entity(entity):
                found.append(event)
                owners[id(event)] = dataset
    return by_months(events.in_order(found)), owners


def _of_all(dataset: Dataset, one: Entry) -> Entry:
    return replace(one, kind=f"{dataset.descriptor.title}{say(', ')}{one.kind}")
