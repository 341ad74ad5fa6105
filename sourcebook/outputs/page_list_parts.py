"""What the list of a resource is made of, and what its template takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

from ..model import Resource
from . import maps, paging
from .display import Shown
from .page_shared import AnyPage


@dataclass(frozen=True, slots=True)
class Item:
    """One value in a cell."""

    shown: Shown
    mark: str = ""
    """`disputed` or `inferred`: what a reader should know before trusting it."""
    href: str = ""
    """Of the claim, where there is a mark to explain."""


@dataclass(frozen=True, slots=True)
class Cell:
    lines: tuple[tuple[Item, ...], ...]
    """One line a nested row, so that the columns of one nested table stay side by side."""
    sort: str = ""
    """What to sort by, where it is not the text."""

    @property
    def is_short(self) -> bool:
        """Whether no line needs to be broken, so that lines of neighbouring cells can stand side by side."""
        return all(sum(len(item.shown.text) + len(item.mark) for item in line) <= 28 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    name: str
    path: str
    cells: tuple[Cell, ...]
    standing: tuple[tuple[str, str, str], ...] = ()
    """(tone, word of the state, sentence); of a source, whether its text is archived, without a sentence."""
    count: int = 0
    """Of an entity its sources, of a source the claims that it carries or contradicts."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By path of the facet: the texts of its values."""
    tokens: str = ""
    """The same as numbers of the options, for the script."""


@dataclass(frozen=True, slots=True)
class Column:
    path: str
    title: str
    numeric: bool


class ListBody(TypedDict):
    """What all pages of a list share."""

    resource: Resource
    """Whose records are listed."""
    columns: list[Column]
    """The columns that have a value."""
    facets: list[dict[str, Any]]
    """What the list can be filtered by: `path`, `title`, `options` (`value`, `text`, `count`) and `numbers`."""
    map: maps.Map | None
    """A map of the records, on the first page, where they have places."""
    standing: str
    """The title of the column of first lines, or nothing."""
    count: int
    """How many records there are."""
    lines: list[tuple[Line, list[Cell], str]]
    """(record, its cells, its facets for the script) of this page."""
    csv: str
    """The table as CSV, from the root of the site."""
    json: str
    """The table as JSON, from the root of the site."""
    label: str
    """The title of the column of names."""


class ListPage(ListBody, AnyPage):
    """The list of one resource."""

    leaf: paging.Leaf[tuple[Line, list[Cell], str]]
    """This page of the list."""
    first: str
    """The first page."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""
