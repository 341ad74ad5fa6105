"""The version that a dataset should have next, from what has changed since a release. See docs/stability.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .compare import Comparison
from .model import Dataset, Field, Resource

Level = Literal["major", "minor", "patch"]
LEVELS: tuple[Level, ...] = ("major", "minor", "patch")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next version of a dataset, and the reasons, the gravest first."""

    dataset: str
    released: str
    """The version of the release; empty where the dataset was not part of it."""
    written: str
    """The version that the descriptor has now."""
    proposed: str
    reasons: tuple[tuple[Level, str], ...]

    @property
    def is_met(self) -> bool:
        """Whether the version that is written is at least the one that is proposed."""
        return _numbers(self.written) >= _numbers(self.proposed)


def propose(before: Dataset | None, after: Dataset, found: Comparison) -> Proposal:
    """`found` is the comparison of the two. Raises ValueError where a version does not have three numbers."""
    written = after.descriptor.version
    _ = _numbers(written)
    if before is None:
        return Proposal(after.name, "", written, written, ())
    released = before.descriptor.version
    reasons = tuple(sorted(_reasons(before, after, found), key=lambda reason: LEVELS.index(reason[0])))
    proposed = next_version(released, reasons[0][0]) if reasons else released
    return Proposal(after.name, released, written, proposed, reasons)


def next_version(version: str, level: Level) -> str:
    """The version after a change. While the first number is 0, the second one says that something breaks."""
    major, minor, patch = _numbers(version)
    if level == "major":
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    return f"{major}.{minor + 1}.0" if level == "minor" and major else f"{major}.{minor}.{patch + 1}"


def _numbers(version: str) -> tuple[int, int, int]:
    try:
        major, minor, patch = map(int, version.split("."))
    except ValueError:
        raise ValueError(f"the version {version!r} does not have three numbers, as in 1.0.0") from None
    return major, minor, patch


def _reasons(before: Dataset, after: Dataset, found: Comparison) -> Iterator[tuple[Level, str]]:
    yield from _tables(before, after)
    yield from _ids(before, after)
    for level, kind, words in (
        ("minor", "added", "added"),
        ("patch", "changed", "changed"),
        ("patch", "withdrawn", "withdrawn"),
        ("patch", "evidence", "on other evidence"),
        ("patch", "checked", "compared with the source again"),
    ):
        if count := len(found.of(kind)):
            yield level, f"{count} {'claim' if count == 1 else 'claims'} {words}"  # type: ignore[misc]
    if found.new_texts:
        yield "patch", f"{_listed('source', found.new_texts)} with a new archived text"
    if {k: v for k, v in before.descriptor.data.items() if k != "version"} != {
        k: v for k, v in after.descriptor.data.items() if k != "version"
    }:
        yield "patch", "the descriptor says something else"


def _tables(before: Dataset, after: Dataset) -> Iterator[tuple[Level, str]]:
    old, new = before.descriptor.resources, after.descriptor.resources
    for name in sorted(old.keys() - new.keys()):
        yield "major", f"the table {name} is gone"
    for name in sorted(new.keys() - old.keys()):
        yield "minor", f"the table {name} is new"
    for name in sorted(old.keys() & new.keys()):
        yield from _columns(old[name], new[name])


def _columns(before: Resource, after: Resource) -> Iterator[tuple[Level, str]]:
    old, new = before.fields, after.fields
    if before.key != after.key:
        yield (
            "major",
            f"the rows of {after.name} are told apart by other columns, which changes the ids of their claims",
        )
    for name in sorted(old.keys() - new.keys()):
        yield "major", f"the column {name} of {after.name} is gone"
    for name in sorted(new.keys() - old.keys()):
        yield "minor", f"the column {name} of {after.name} is new"
    for name in sorted(old.keys() & new.keys()):
        yield from _values(f"the column {name} of {after.name}", old[name], new[name])


def _values(column: str, before: Field, after: Field) -> Iterator[tuple[Level, str]]:
    if (before.type, before.format, before.reference) != (after.type, after.format, after.reference):
        yield "major", f"{column} holds something else: another type, format or reference"
    gone, added = before.categories.keys() - after.categories.keys(), after.categories.keys() - before.categories.keys()
    if gone and after.categories:
        yield "major", f"{column} no longer has the value {', '.join(sorted(gone))}"
    if added and before.categories:
        yield "minor", f"{column} can have the value {', '.join(sorted(added))}"


def _ids(before: Dataset, after: Dataset) -> Iterator[tuple[Level, str]]:
    old, new = _records(before), _records(after)
    ended = sorted(old - new - set(after.redirects))
    if ended:
        yield "major", f"{_listed('id', ended)} ended without a redirect"
    moved = sorted((old - new) & set(after.redirects))
    if moved:
        yield "minor", f"{_listed('id', moved)} redirected"
    added = sorted(each for each in new - old if each in after.entities)
    if added:
        yield "minor", f"{_listed('record', added)} added"


def _records(dataset: Dataset) -> set[str]:
    return {*dataset.entities, *(f"sources/{name}" for name in dataset.sources)}


def _listed(noun: str, names: list[str] | tuple[str, ...], most: int = 3) -> str:
    shown = ", ".join(names[:most]) + (" …" if len(names) > most else "")
    return f"{len(names)} {noun}{'' if len(names) == 1 else 's'} ({shown})"
