"""A mapping in which some values are others, without a copy of the whole.

A copy of ten thousand entries touches each of them. In a process that has forked, each page of memory that is touched is
copied, too: 20 ms, while somebody waits for one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Overlaid(Mapping[Key, Value]):
    """Reads as `{**under, **over}`, in the same order. Neither may be changed afterwards."""

    __slots__ = ("_added", "_over", "_under")

    def __init__(self, under: Mapping[Key, Value], over: Mapping[Key, Value]) -> None:
        self._under: Mapping[Key, Value] = under
        self._over: Mapping[Key, Value] = over
        if isinstance(under, Overlaid):  # so that a hundred edits are no hundred mappings to look through
            self._under, self._over = under._under, {**under._over, **over}
        self._added = [key for key in self._over if key not in self._under]

    def __getitem__(self, key: Key) -> Value:
        return self._over[key] if key in self._over else self._under[key]

    def __contains__(self, key: object) -> bool:
        return key in self._over or key in self._under

    def __iter__(self) -> Iterator[Key]:
        return chain(self._under, self._added)

    def __len__(self) -> int:
        return len(self._under) + len(self._added)
