"""`dataclass` for types of which a publication has hundreds of thousands of objects: frozen, and quick to make.

The one of the standard library sets each field of a frozen object through `object.__setattr__`, which takes ten times as
long as all else in making it. Type checkers see that one, and refuse every assignment to a field; nothing guards it when
the program runs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")


def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[Made]], type[Made]]:
    """A dataclass that can be compared, and be a key where it is frozen."""
    return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)
