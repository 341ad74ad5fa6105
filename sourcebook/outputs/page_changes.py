"""What changed: the claims that each commit added, changed or withdrew, by release and day, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..change import Change
from ..language import message, say
from ..model import Dataset, Field, Output, Publication, Site
from . import labels, paging, urls
from .page_env import environment, layout, render
from .page_shared import AnyPage

MOST = 200
"""Commits on one page."""
MOST_SHOWN = 60
"""Claims shown one by one for a commit; the rest is counted, and listed whole in changes.csv."""
KINDS = {
    "added": message("Added"),
    "changed": message("Changed"),
    "evidence": message("New evidence"),
    "checked": message("Checked"),
    "withdrawn": message("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One changed claim."""

    kind: str
    word: str
    entity: str
    """The name of the entity, or its id where it is no more."""
    title: str
    href: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One commit."""

    date: str
    day: str
    commit: str
    href: str
    subject: str
    counts: tuple[tuple[str, str, int], ...]
    """(kind, word, how many), only those that occur."""
    entities: int
    lines: tuple[Line, ...]
    hidden: int
    version: str = ""
    """The first release that has it; empty where none has."""


@dataclass(frozen=True, slots=True)
class Group:
    """The commits of one release, or those since the last one, by day."""

    version: str
    title: str
    href: str
    days: tuple[tuple[str, str, tuple[Step, ...]], ...]
    """(date, the day in words, commits)."""


class ChangesPage(AnyPage):
    """What changed, commit by commit."""

    known: bool
    """Whether the repository told its history."""
    groups: list[Group]
    """The commits of this page, by release and day, the newest first."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""
    csv: str
    """The file with all changes."""
    releases: str
    """The page of the releases, from the root of the site."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    """The page of each dataset; without history it says so, and says why."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.section(dataset, "changes")
        for leaf in paging.leaves(path, commits(dataset.history.changes if dataset.history else ()), MOST):
            some = [change for group in reversed(leaf.items) for change in group]
            yield render(
                env, "changes.html", shared, leaf.path, **ChangesPage( title=leaf.titled(say("Changes")), dataset=dataset.name, styles=("lists.css",),
                trail=((dataset.descriptor.title, urls.dataset(dataset)), *(() if leaf.is_first else ((say("Changes"), path),))),
                known=dataset.history is not None, steps=paging.steps(path, leaf),
                groups=list(groups(dataset, steps(dataset, some, site, leaf.root), leaf.root)),
                csv=leaf.root + urls.data(dataset, "changes.csv"), releases=urls.section(dataset, "releases"),
                description=say("What was added, corrected and withdrawn in %(dataset)s, claim by claim.", dataset=dataset.descriptor.title),
            ))  # fmt: skip


def commits(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes of each commit, the newest first."""
    return [list(group) for _, group in groupby(changes, key=lambda change: change.commit)][::-1]


def groups(dataset: Dataset, steps: Iterable[Step], root: str = "") -> Iterator[Group]:
    """The commits by the release that was the first to have them, and then by day."""
    days = {each.version: each.date for each in (dataset.releases.items if dataset.releases else ())}
    last = next(reversed(days), "")
    for version, of in groupby(steps, key=lambda step: step.version):
        title = (
            say("Version %(version)s, %(day)s", version=version, day=labels.date(days[version]))
            if version
            else say("Since version %(version)s", version=last)
            if last
            else say("Not released yet")
        )
        by_day = tuple((date, labels.date(date), tuple(some)) for date, some in groupby(of, key=lambda step: step.date))
        yield Group(version, title, f"{root}{urls.release(dataset, version)}" if version else "", by_day)


def steps(dataset: Dataset, changes: Iterable[Change], site: Site, root: str = "") -> Iterator[Step]:
    """The commits that changed claims, the newest first."""
    versions = dataset.releases.of_commit if dataset.releases else {}
    for group in commits(changes):
        first = group[0]
        counts = [(kind, say(word), sum(change.kind == kind for change in group)) for kind, word in KINDS.items()]
        yield Step(
            date=first.date,
            day=labels.date(first.date),
            commit=first.commit[:10],
            href=f"{site.repository}/commit/{first.commit}" if site.repository else "",
            subject=first.subject,
            counts=tuple(each for each in counts if each[2]),
            entities=len({change.entity_id for change in group}),
            lines=tuple(line(dataset, change, root) for change in worth(group)[:MOST_SHOWN]),
            hidden=max(0, len(group) - MOST_SHOWN),
            version=versions.get(first.commit, ""),
        )


def worth(group: list[Change]) -> list[Change]:
    """Corrections before additions: a first import would bury them."""
    order = {"withdrawn": 0, "changed": 1, "evidence": 2, "added": 3, "checked": 4}
    return sorted(group, key=lambda change: order[change.kind])


def line(dataset: Dataset, change: Change, root: str) -> Line:
    """A changed claim in words, with its address where the page has it still."""
    entity = dataset.entities.get(dataset.redirects.get(change.entity_id, change.entity_id))
    field, title = described(dataset, change)
    before, after = (labels.value(dataset, field, text) if field and text else text for text in (change.before, change.after))
    href = f"{root}{urls.entity(dataset, entity)}#{change.anchor}" if entity and change.kind != "withdrawn" else ""
    return Line(change.kind, say(KINDS[change.kind]), entity.name if entity else change.entity_id, title, href, before, after)


def described(dataset: Dataset, change: Change) -> tuple[Field | None, str]:
    """The field that an anchor (`cargo=coal`, `flags=tz-flagged.flag`) means today, and its title."""
    first, _, rest = change.anchor.partition("=")
    rows = dataset.descriptor.resources.get(first)
    if rows is None or rows.kind != "rows":
        resource = dataset.descriptor.resources.get(change.entity_id.partition("/")[0])
        field = resource.fields.get(first) if resource else None
        return field, field.title if field else change.anchor
    field = rows.fields.get(rest.rpartition(".")[2] if "=" not in rest else rest.partition(".")[2].partition("=")[0])
    return field, f"{rows.title}: {field.title}" if field else change.anchor
