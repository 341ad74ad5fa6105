"""Records as they were written, with the place of everything: what the checks look at.

A draft may break any rule; only `link` makes a `Publication` of it, and only when no check found an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .change import Removal
from .diagnostic import Diagnostic, Place
from .model import Descriptor, Field, Resource, Value
from .source_text import SourceText, Span
from .yamlnodes import Text, new

EVIDENCE_KEYS = (
    "source",
    "quote",
    "prefix",
    "suffix",
    "supports",
    "contradicts",
    "attributed_to",
    "basis",
    "note",
    "locator",
    "checked",
    "resolution",
)


@dataclass(slots=True)
class DraftValue:
    """The value of one field: one text, or the items of a list."""

    field: Field
    key: Place
    items: tuple[Text, ...]
    values: tuple[Value, ...] = ()
    """The items as data; filled by the check that reads them, empty while that has not succeeded."""


class Target(NamedTuple):
    """What an evidence item speaks of: a field, or one item of a list (`cargo=coal`)."""

    field: str
    item: str | None
    place: Place


@dataclass(slots=True)
class DraftEvidence:
    """One evidence item. `supports` is None where it was left out."""

    place: Place
    texts: dict[str, Text]
    supports: tuple[Target, ...] | None
    contradicts: tuple[tuple[Target, Text], ...]
    matches: tuple[Span, ...] = ()
    """Where the quote stands in the article; more than one where it is ambiguous."""
    source: str = field(init=False)
    quote: str = field(init=False)
    basis: str = field(init=False)

    def __post_init__(self) -> None:
        """What nearly every check asks for."""
        self.source, self.quote, self.basis = self.text("source"), self.text("quote"), self.text("basis") or "stated"

    def text(self, key: str) -> str:
        node = self.texts.get(key)
        return node.value if node else ""

    def where(self, key: str) -> Place:
        node = self.texts.get(key)
        return node.place if node else self.place


@dataclass(slots=True)
class DraftRow:
    """A record itself, or one nested row."""

    resource: Resource
    entity_id: str
    file: str
    place: Place
    fields: dict[str, DraftValue]
    evidence: tuple[DraftEvidence, ...]
    nested_in: str = ""
    """The resource of the record that holds it; empty for the record itself."""
    key: str = ""
    """What tells a nested row from the others of its record: a short form of the values of its key fields."""

    @property
    def anchor(self) -> str:
        return f"{self.resource.name}={self.key}" if self.nested_in else ""

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return value.items[0].value if value and value.items else ""

    def targets(self, evidence: DraftEvidence) -> tuple[Target, ...]:
        """What an item supports; where a nested row does not say, it is all of the row."""
        if evidence.supports is not None:
            return evidence.supports
        if self.nested_in and not evidence.contradicts:
            return tuple([new(Target, (name, None, evidence.place)) for name in self.fields])
        return ()


@dataclass(slots=True)
class DraftRecord:
    """One file: a row with its nested rows."""

    row: DraftRow
    nested: tuple[DraftRow, ...]
    digest: str = ""
    """Of the bytes of the file (SHA-256)."""

    @property
    def id(self) -> str:
        return self.row.entity_id

    def rows(self) -> tuple[DraftRow, ...]:
        return (self.row, *self.nested)


@dataclass(slots=True)
class DraftSource:
    """A source record, with its archived text where there is one that could be read."""

    record: DraftRecord
    text: SourceText | None = None
    problems: tuple[Diagnostic, ...] = ()
    """What kept the archived text from being read."""


@dataclass(frozen=True, slots=True)
class DraftUncited:
    """Words of an article that no quote holds, and why."""

    words: Text
    reason: str
    matches: tuple[Span, ...]
    """Where the words stand in the article."""


@dataclass(slots=True)
class DraftDataset:
    """All records of a dataset. `records` holds the entities by entity id, in the order of descriptor and file names."""

    descriptor: Descriptor
    records: Mapping[str, DraftRecord] = field(default_factory=dict)
    sources: dict[str, DraftSource] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Ids of records that are there, but could not be read: what refers to them is not wrong for that."""
    elsewhere: Mapping[str, str] | None = None
    """The records of the whole publication, as `dataset/resource/id`, with their new ids where they have some; None where they are
    not known, or nothing refers to them."""
    redirects: dict[str, str] = field(default_factory=dict)
    removed: dict[str, Removal] = field(default_factory=dict)
    uncited: dict[str, tuple[DraftUncited, ...]] | None = None
    """By source, what uncited.yaml says of its sentences; None where there is no such file."""
    only: Collection[DraftRecord] | None = None
    """The records that are looked at, where these are not all."""

    def narrowed(self, to: Collection[DraftRecord]) -> DraftDataset:
        """The same, in which only some records of entities are looked at; references may lead to all."""
        return replace(self, only=to)

    def looked_at(self) -> Collection[DraftRecord]:
        """The records of entities that are to be checked."""
        return self.records.values() if self.only is None else self.only

    def all_records(self) -> tuple[DraftRecord, ...]:
        """The records of entities and sources that are to be checked: of sources none, where only some of the records are."""
        sources = self.sources.values() if self.only is None else ()
        return (*self.looked_at(), *(source.record for source in sources))

    def rows(self) -> Iterator[DraftRow]:
        """The rows of all entities that are looked at."""
        return (row for record in self.looked_at() for row in (record.row, *record.nested))

    def all_rows(self) -> Iterator[DraftRow]:
        """The rows of all entities and sources that are looked at."""
        return (row for record in self.all_records() for row in (record.row, *record.nested))

    def citing(self) -> Iterator[tuple[DraftRow, DraftEvidence]]:
        """All evidence, with the row that it is for."""
        return ((row, evidence) for record in self.looked_at() for row in (record.row, *record.nested) for evidence in row.evidence)
