"""Long lists on numbered pages: the first keeps the address of the list, the others stand at `page/2/` and so on.

No record can be in their way: the page of a record `page` stands at `page/`, and nothing of it at `page/2/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..language import say
from . import urls

Item = TypeVar("Item")
PER_PAGE = 500
"""Rows of a table on one page, about 200 kB of HTML: what a telephone still scrolls without a wait."""
NEAR = 2
"""So many pages are linked on either side of the one that is shown, beside the first and the last."""


@dataclass(frozen=True, slots=True)
class Leaf(Generic[Item]):
    """One page of a list."""

    number: int
    """From 1."""
    path: str
    items: Sequence[Item]
    count: int
    """How many pages there are."""

    @property
    def root(self) -> str:
        return urls.root_of(self.path)

    @property
    def is_first(self) -> bool:
        return self.number == 1

    def titled(self, title: str) -> str:
        """The title of the list, with the number of the page but on the first."""
        return title if self.is_first else say("%(title)s, page %(number)s", title=title, number=self.number)


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the row of numbers under a list; without an address it stands for pages that are passed over."""

    text: str
    href: str = ""
    is_here: bool = False


def leaves(path: str, items: Sequence[Item], most: int = 0) -> list[Leaf[Item]]:
    """The pages of a list, at least one; `most` items on each, or as many as a table has rows."""
    most = most or PER_PAGE
    count = max(1, -(-len(items) // most))
    return [Leaf(n + 1, address(path, n + 1), items[n * most : (n + 1) * most], count) for n in range(count)]


def address(path: str, number: int) -> str:
    """Where a page of the list at `path` stands."""
    return path if number == 1 else f"{path}page/{number}/"


def holder(path: str, place: int, most: int = 0) -> str:
    """The page that holds the item at a place of the list, counted from 0."""
    return address(path, place // (most or PER_PAGE) + 1)


def steps(path: str, here: Leaf[Item]) -> list[Step]:
    """The numbers to write under a list; none where one page is enough."""
    if here.count == 1:
        return []
    shown = sorted({1, here.count} | {n for n in range(here.number - NEAR, here.number + NEAR + 1) if 1 <= n <= here.count})
    return list(_steps(path, here, shown))


def _steps(path: str, here: Leaf[Item], shown: Sequence[int]) -> Iterator[Step]:
    before = 0
    for number in shown:
        if number > before + 1:
            yield Step("…")
        yield Step(str(number), here.root + address(path, number), number == here.number)
        before = number
