"""The types that travel: frozen, slotted dataclasses, from the descriptor to the pages.

A `Publication` is made only by `read`, and only of input that breaks no rule, so nothing that takes one needs to
check it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field as default
from itertools import chain
from typing import TYPE_CHECKING, Literal

from .change import History, Removal
from .citation import UNSOURCED, Basis, Citation, Quote, Scalar, Source, Stance, Uncited, Value, Verification
from .output import Output, Site
from .release import Release, Releases
from .spec import ENTITIES, Descriptor, Field, Kind, Lanes, QuoteRules, Resource, StandingRule

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from .frozen import dataclass

__all__ = [
    "ENTITIES",
    "UNSOURCED",
    "Basis",
    "Citation",
    "Claim",
    "Dataset",
    "Descriptor",
    "Entity",
    "Field",
    "Kind",
    "Lanes",
    "Link",
    "Mention",
    "Output",
    "Publication",
    "Quote",
    "QuoteRules",
    "Release",
    "Releases",
    "Resource",
    "Row",
    "Scalar",
    "Site",
    "Source",
    "Stance",
    "StandingLine",
    "StandingRule",
    "Uncited",
    "Value",
    "Verification",
]

_STRONGEST: tuple[Basis, ...] = ("stated", "inferred", "editorial")

computed = property
"""The builtin, for the class that has a field of its name."""


@dataclass(frozen=True, slots=True)
class Claim:
    """(entity, property, value), with its citations."""

    entity_id: str
    property: str
    """The field, or `rows.field` for a field of a nested row."""
    anchor: str
    """Its address on the page of the entity: `name`, `cargo=coal`, `flags=tz-flagged.flag`."""
    field: Field
    value: Value
    citations: tuple[Citation, ...]
    id: str = default(init=False)
    supporting: tuple[Citation, ...] = default(init=False, repr=False, compare=False)
    contradicting: tuple[Citation, ...] = default(init=False, repr=False, compare=False)
    basis: Basis = default(init=False, repr=False, compare=False)
    """The strongest basis among the supporting citations; `unsourced` where there are none, as in a draft."""

    def __post_init__(self) -> None:
        """What every output asks for, dozens of times a page, is worked out once."""
        against = tuple([c for c in self.citations if c.stance == "contradicts"])
        carrying = tuple([c for c in self.citations if c.stance == "supports"]) if against else self.citations
        basis: Basis = UNSOURCED
        if carrying:
            basis = min([c.basis for c in carrying], key=_STRONGEST.index) if len(carrying) > 1 else carrying[0].basis
        self.id = f"{self.entity_id}#{self.anchor}"  # type: ignore[misc]
        self.contradicting = against  # type: ignore[misc]
        self.supporting = carrying  # type: ignore[misc]
        self.basis = basis  # type: ignore[misc]

    @computed
    def status(self) -> Literal["accepted", "disputed"]:
        return "disputed" if self.contradicting else "accepted"

    @computed
    def sources(self) -> tuple[Source, ...]:
        """The sources that support it, each once."""
        if len(self.supporting) == 1:  # as most are
            source = self.supporting[0].source
            return (source,) if source else ()
        return tuple({c.source.id: c.source for c in self.supporting if c.source}.values())

    @computed
    def independent_sources(self) -> int:
        """How many origins support it: copies of one wire story are one."""
        if len(self.supporting) == 1:
            return 1 if self.supporting[0].source else 0
        return len({c.source.origin for c in self.supporting if c.source})


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a record itself, or of one row nested in it."""

    resource: Resource
    entity_id: str
    key: str
    """The id of the record, or the key of the nested row."""
    claims: Mapping[str, tuple[Claim, ...]]
    """By field, in the order of the schema; fields without a value are absent."""
    all_claims: tuple[Claim, ...] = default(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.all_claims = tuple(chain.from_iterable(self.claims.values()))  # type: ignore[misc]

    @property
    def anchor(self) -> str:
        """The address of a nested row on the page of its entity."""
        return f"{self.resource.name}={self.key}"

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(claim.value.text for claim in self.claims.get(name, ()))

    def text(self, name: str) -> str:
        return "; ".join(self.texts(name))


@dataclass(frozen=True, slots=True)
class Link:
    """One reference from a row to an entity."""

    origin: str
    """The id of the entity in whose record it is written."""
    target: str
    row: Row
    claim: Claim


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One sentence of a standing: parts of text, some of which name an entity; and the row it rests on."""

    tone: str
    parts: tuple[tuple[str, str], ...]
    """(text, id of the entity it names, or nothing)."""
    row: Row | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Entity:
    """What a record of an entity resource describes; it has a page."""

    id: str
    """`resource/id`."""
    name: str
    resource: Resource
    row: Row
    nested: Mapping[str, tuple[Row, ...]]
    """By nested resource, in the order of the descriptor; only those that have rows."""
    links: tuple[Link, ...]
    standing: tuple[StandingLine, ...]
    file: str
    """Its YAML file, relative to the root of the publication."""
    digest: str = ""
    """Of the bytes of that file."""
    _claims: tuple[Claim, ...] = default(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._claims = tuple(chain.from_iterable([row.all_claims for row in self.rows()]))  # type: ignore[misc]

    @property
    def slug(self) -> str:
        return self.row.key

    def rows(self) -> Iterator[Row]:
        yield self.row
        for rows in self.nested.values():
            yield from rows

    def claims(self) -> tuple[Claim, ...]:
        """Of the record itself, then of its nested rows."""
        return self._claims

    def texts(self, path: str) -> tuple[str, ...]:
        """The values of a property: `name` of the record, or `flags.status` of its nested rows."""
        rows, _, name = path.rpartition(".")
        if not rows:
            return self.row.texts(name)
        return tuple(text for row in self.nested.get(rows, ()) for text in row.texts(name))

    def aliases(self) -> tuple[str, ...]:
        return tuple(text for rows in self.nested.values() for row in rows if row.resource.alias for text in row.texts(row.resource.alias))


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference to a record from another dataset of the publication."""

    dataset: str
    name: str
    """That of the record that refers."""
    kind: str
    title: str
    """What the relation is called, seen from the record that is referred to."""
    claim: Claim


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset, checked and linked."""

    descriptor: Descriptor
    entities: Mapping[str, Entity]
    """By entity id, in the order of the descriptor and then of the ids."""
    sources: Mapping[str, Source]
    backlinks: Mapping[str, tuple[Link, ...]]
    """By the id of the entity that is referred to."""
    history: History | None = None
    """None where the repository does not tell: no repository, or a shallow clone."""
    redirects: Mapping[str, str] = default(default_factory=dict)
    """Ids of entities and sources (`sources/…`) that are no more, with those that took their place."""
    removed: Mapping[str, Removal] = default(default_factory=dict)
    uncited: Mapping[str, tuple[Uncited, ...]] = default(default_factory=dict)
    """By source, in the order of the article, what no quote holds."""
    others: Mapping[str, str] = default(default_factory=dict)
    """The records of other datasets that it refers to, as `dataset/resource/id`, with their names."""
    mentions: Mapping[str, tuple[Mention, ...]] = default(default_factory=dict)
    """By entity id, what other datasets say of it."""
    unsourced: int = 0
    """How many claims are still to be sourced; only a draft has some."""
    releases: Releases | None = None
    """None where the repository does not tell, or the descriptor leaves them out."""
    sizes: Mapping[str, int] = default(default_factory=dict)
    """How many entities each resource has; counted where it is not given. `replace` takes it along, so who changes the number of
    entities gives it anew."""

    def __post_init__(self) -> None:
        self.sizes = self.sizes or Counter(entity.resource.name for entity in self.entities.values())  # type: ignore[misc]

    @property
    def name(self) -> str:
        return self.descriptor.name

    def of(self, resource: str) -> tuple[Entity, ...]:
        return tuple(e for e in self.entities.values() if e.resource.name == resource)

    def claims(self) -> Iterator[Claim]:
        for entity in self.entities.values():
            yield from entity.claims()


@dataclass(frozen=True, slots=True)
class Publication:
    """All datasets of a repository, checked and linked."""

    datasets: tuple[Dataset, ...]

    @property
    def drafts(self) -> tuple[Dataset, ...]:
        """The datasets that are not ready to be published."""
        return tuple(dataset for dataset in self.datasets if dataset.descriptor.draft)
