"""What is made of something that many others share, made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Shared = TypeVar("Shared")
Made = TypeVar("Made")


def once(make: Callable[[Shared], Made]) -> Callable[[Shared], Made]:
    """`make`, asked once for each object: one such as a source or a citation, which has no hash, by which object it is.

    What was made is remembered as long as the function that this returns.
    """
    known: dict[int, tuple[Shared, Made]] = {}

    def made(of: Shared) -> Made:
        found = known.get(id(of))
        if found is None:
            found = known[id(of)] = of, make(of)  # the object with it, or another one could get its number
        return found[1]

    return made
