"""What was released, and how releases differ. A part of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .output import Output

Operation = Literal["ADD", "MOD", "DEL"]
Evidence = tuple[str, ...]
"""What is published of a citation: the texts of `Citation.said`, and when it was checked."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as a release has it."""

    entity_id: str
    property: str
    value: str
    evidence: tuple[Evidence, ...]
    """In the order of the claim; two claims say the same where the set of it is the same."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one claim between two states of a dataset."""

    operation: Operation
    claim_id: str
    entity_id: str
    property: str
    old: str
    """The value before; empty where the claim was added."""
    new: str
    lost: tuple[Evidence, ...]
    added: tuple[Evidence, ...]


Delta = tuple[Difference, ...]
"""Sorted by claim."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a dataset that a tag names, and what is published of it."""

    version: str
    tag: str
    commit: str
    date: str
    """The day of the tag."""
    committed: str
    """When its commit was made, such as 2026-01-31T12:00:00Z."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Entities, claims, citations, sources; empty where it could not be read."""
    withheld: int = 0
    """Records in it that were withdrawn since, and are not part of its copy."""
    previous: str = ""
    """The release before it that could be read."""
    changes: Delta = ()
    """From the release before it."""
    since: Delta = ()
    """From this release to the state of today."""
    files: tuple[Output, ...] = ()
    left_out: Literal["", "budget", "unreadable"] = ""
    """Why there is no copy of it: newer ones leave no room, or its records cannot be read."""
    problem: str = ""
    """The code of what was found in records that cannot be read."""

    def operations(self, of: Delta) -> dict[Operation, int]:
        """How many claims were added, changed and removed."""
        made: tuple[Operation, ...] = ("ADD", "MOD", "DEL")
        return {each: sum(one.operation == each for one in of) for each in made}


@dataclass(frozen=True, slots=True)
class Releases:
    """The releases of a dataset, the oldest first."""

    items: tuple[Release, ...] = ()
    of_commit: Mapping[str, str] = field(default_factory=dict)
    """By commit, the version of the first release that has it; commits after the last release are not in it."""
    strays: tuple[str, ...] = ()
    """A sentence for each tag that looks like a release and is none."""

    def before(self, version: str) -> str:
        """The last release with a lower version, or nothing."""
        lower = [each.version for each in self.items if numbers(each.version) < numbers(version)]
        return lower[-1] if lower else ""


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, by which versions are ordered; none where it has others than digits."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else ()
