"""The descriptor, compiled: what fields, resources and datasets are, and the rules they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["entities", "rows", "sources"]

ENTITIES = "entities"
"""The name of the generated table to which references that may mean any entity point."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a resource: a field of the Table Schema with the custom properties of its descriptor."""

    name: str
    title: str
    description: str
    type: str
    format: str = ""
    """A format that the Table Schema lacks: record, imo, edtf, country, lei, language, url, markdown, latitude,
    longitude."""
    required: bool = False
    unique: bool = False
    constraints: Mapping[str, Any] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    """Allowed values and their labels; empty where any value is."""
    editorial: bool = False
    """Whether the editors may state it without a source."""
    sensitive: bool = False
    """Whether the name of the party must stand in or next to the quote."""
    reference: str = ""
    """The resource whose ids it holds, `entities` for any, or nothing."""
    inverse: str = ""
    """What the entity that is referred to calls this relation."""
    date: str = ""
    """For dates: what the timeline says of it; `{name}` stands for the label of the record."""
    check_every: int = 0
    """After how many days a value should be compared with its source again; 0: never."""
    is_free: bool = field(init=False, repr=False, compare=False)
    """Whether its values are words as their author chose them."""

    def __post_init__(self) -> None:
        free = self.type in ("string", "list") and not (self.format or self.categories or self.reference)
        object.__setattr__(self, "is_free", free)

    @property
    def many(self) -> bool:
        return self.type == "list"


@dataclass(frozen=True, slots=True)
class Lanes:
    """Which rows are drawn as spans of time; the `sourcebook:lanes` of a resource."""

    by: str
    """The field whose values are the lanes."""
    during: str
    """The field with the time, in EDTF."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a dataset, and how its records are shown."""

    name: str
    title: str
    description: str
    kind: Kind
    singular: str
    plural: str
    fields: Mapping[str, Field]
    label: str = "id"
    """The field that names a record."""
    rows_of: tuple[str, ...] = ()
    """For nested rows: the resources in whose records they are written, under this resource's name."""
    key: tuple[str, ...] = ()
    """For nested rows: the fields that tell one row of a record from another."""
    columns: tuple[str, ...] = ()
    """The columns of its list page; `flags.status` is a field of nested rows."""
    facets: tuple[str, ...] = ()
    alias: str = ""
    """For nested rows that are other names of their entity: the field with the name."""
    lanes: Lanes | None = None
    schema_org: str = "Thing"
    descriptor: Mapping[str, Any] = field(default_factory=dict)
    """The resource as the descriptor has it."""
    languages: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The fields that name the language of a row."""

    def __post_init__(self) -> None:
        named = tuple(name for name, each in self.fields.items() if each.format == "language")
        object.__setattr__(self, "languages", named)


@dataclass(frozen=True, slots=True)
class QuoteRules:
    """What a quote must be; the `sourcebook:quotes` of a descriptor."""

    min_words: int = 3
    min_characters: int = 15
    max_words: int = 60
    max_share: float = 0.5
    """The share of the characters of an article that all quotes together may reach."""
    context: int = 150
    """Characters of context that are published on both sides of a quote."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """What can be left out where a site nears the limit of its host; the `sourcebook:publish` of a descriptor."""

    history: bool = True
    """Days, changes and feeds of changes, read from git."""
    entity_json: bool = True
    """A JSON file beside the page of each entity."""
    releases: bool = True
    """Copies of the releases, and what changed between them."""
    release_megabytes: int = 100
    """Millions of bytes that the copies of all releases together may take; the newest come first."""


@dataclass(frozen=True, slots=True)
class StandingRule:
    """How the first line of a page is computed; the `sourcebook:standing` of a descriptor."""

    resources: tuple[str, ...]
    rows: str
    entity: str
    states: tuple[tuple[Mapping[str, str], str, str], ...]
    """(values that a row must have, tone, line), in the order in which they are tried."""
    otherwise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Descriptor:
    """The datapackage.yaml of a dataset, compiled."""

    name: str
    title: str
    description: str
    version: str
    file: str
    resources: Mapping[str, Resource]
    quotes: QuoteRules
    standing: StandingRule | None
    data: Mapping[str, Any]
    """The descriptor as written, in JSON's types."""
    publish: Publishing = Publishing()
    draft: bool = False
    """Whether it may hold values that are still to be sourced, and may not be deployed."""

    def of_kind(self, kind: Kind) -> tuple[Resource, ...]:
        return tuple(r for r in self.resources.values() if r.kind == kind)

    def nested_in(self, name: str) -> tuple[Resource, ...]:
        """The resources whose rows are written in records of this one."""
        return tuple(r for r in self.resources.values() if name in r.rows_of)
