"""The history of a record: when each of its values was added, changed or withdrawn, and by which commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..change import Change
from ..language import say
from ..model import Dataset, Site
from . import labels
from .page_changes import KINDS, described
from .page_evidence import Place

_MOST = 40
"""Values that one commit lists by name on the page of a record; the page of changes counts all."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A value that a commit changed. The address is empty where the page has it no more."""

    label: str
    href: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a commit did in one way: “Added”, and to which values."""

    name: str
    word: str
    items: tuple[Touched, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Step:
    """One commit that changed a record."""

    date: str
    day: str
    commit: str
    href: str
    subject: str
    kinds: tuple[Kind, ...]


def by_entity(dataset: Dataset) -> Mapping[str, list[Change]]:
    """The changes of each record, the oldest first; nothing where the history is not known."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in dataset.history.changes if dataset.history else ():
        found[change.entity_id].append(change)
    return found


def steps(dataset: Dataset, site: Site, changes: Sequence[Change], places: Mapping[str, Place]) -> list[Step]:
    """The commits that changed a record, the newest first."""
    by_commit = [list(group) for _, group in groupby(changes, key=lambda change: change.commit)]
    return [
        Step(
            date=some[0].date,
            day=labels.date(some[0].date),
            commit=some[0].commit[:10],
            href=f"{site.repository}/commit/{some[0].commit}" if site.repository else "",
            subject=some[0].subject,
            kinds=tuple(
                _kind(dataset, name, [c for c in some if c.kind == name], places)
                for name in ("withdrawn", "changed", "evidence", "added", "checked")
                if any(c.kind == name for c in some)
            ),
        )
        for some in reversed(by_commit)
    ]


def _kind(dataset: Dataset, name: str, changes: Iterable[Change], places: Mapping[str, Place]) -> Kind:
    items = tuple(dict.fromkeys(_touched(dataset, change, places) for change in changes))
    return Kind(name, say(KINDS[name]), items[:_MOST], max(0, len(items) - _MOST))


def _touched(dataset: Dataset, change: Change, places: Mapping[str, Place]) -> Touched:
    field, title = described(dataset, change)
    label, href = places.get(change.claim_id, (title, ""))
    if change.kind in ("added", "evidence", "checked"):  # the page itself shows the value
        return Touched(label, href)
    before, after = (labels.value(dataset, field, text) if field and text else text for text in (change.before, change.after))
    return Touched(title, "" if change.kind == "withdrawn" else href and f"#{change.anchor}", before, after)
