"""The tables of a dataset: one for each resource, and the evidence as tables.

Every value stands as it was typed: `1.10`, `0123` and `2018~` keep their characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import ENTITIES, Claim, Dataset, Field, Resource, Row, Site, Source, Value
from .table import Column, ForeignKey, Table, columns
from .tables_evidence import CONTRACT, citations, claims, entities

_ID = Column("id", "Id", "The last part of the address of the page.", constraints={"required": True})
_ENTITY = Column("entity_id", "Entity", "The entity in whose record the row is written.", constraints={"required": True})
_ROW = Column(
    "row",
    "Row",
    "What tells the row from the other rows of the entity; part of the ids of its claims.",
    constraints={"required": True},
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is needed to write the cells of a field."""

    name: str
    delimiter: str
    dated: bool


def of(dataset: Dataset, site: Site) -> dict[str, Table]:
    """All tables of a dataset by name: those of the descriptor in its order, then the evidence."""
    resources = dataset.descriptor.resources.values()
    made = [_resource(dataset, resource) for resource in resources]
    made += [entities(dataset, site), claims(dataset), citations(dataset)]
    return {table.name: table for table in made}


def _resource(dataset: Dataset, resource: Resource) -> Table:
    if resource.kind == "entities":
        return _entities(dataset, resource)
    return _nested(dataset, resource) if resource.kind == "rows" else _sources(dataset, resource)


def _entities(dataset: Dataset, resource: Resource) -> Table:
    fields = [f for f in resource.fields.values() if f.name != "id"]
    shapes = _shapes(resource, fields)
    given = columns(resource.fields["id"], _authored(resource).get("id", {})) if "id" in resource.fields else (_ID,)
    rows = tuple((entity.slug, *_cells(entity.row, shapes)) for entity in dataset.of(resource.name))
    return _table(resource, fields, given, ("id",), (), rows)


def _nested(dataset: Dataset, resource: Resource) -> Table:
    fields = list(resource.fields.values())
    shapes = _shapes(resource, fields)
    rows = tuple(
        (entity.id, row.key, *_cells(row, shapes)) for entity in dataset.entities.values() for row in entity.nested.get(resource.name, ())
    )
    owner = ForeignKey("entity_id", ENTITIES, "id")
    return _table(resource, fields, (_ENTITY, _ROW), ("entity_id", "row"), (owner,), rows)


def _sources(dataset: Dataset, resource: Resource) -> Table:
    """The contract's columns first; one that the descriptor lacks is there all the same."""
    fields = [
        resource.fields.get(name) or Field(name, title, "", "string", "edtf" if name == "published" else "")
        for name, title in CONTRACT.items()
    ]
    fields += [f for f in resource.fields.values() if f.name not in CONTRACT]
    shapes = _shapes(resource, fields)
    rows = tuple(
        tuple(cell for shape in shapes for cell in _spread(shape, _source_values(source, shape.name)))
        for source in dataset.sources.values()
    )
    return _table(resource, fields, (), ("id",), (), rows)


def _source_values(source: Source, name: str) -> tuple[Value, ...]:
    if name in ("id", "title", "publisher", "origin", "standing", "seed", "sha256"):
        text = str(getattr(source, name))
        return (Value(text, text),) if text else ()
    return source.values.get(name, ())


def _table(
    resource: Resource,
    fields: list[Field],
    keys: tuple[Column, ...],
    primary: tuple[str, ...],
    foreign: tuple[ForeignKey, ...],
    rows: tuple[tuple[str, ...], ...],
) -> Table:
    authored = _authored(resource)
    # frictionless stops with a TypeError at a foreign key on a list
    foreign += tuple(ForeignKey(f.name, f.reference, "id") for f in fields if f.reference and not f.many)
    properties = {k: v for k, v in resource.descriptor.items() if k not in ("name", "title", "description", "schema")}
    made = keys + tuple(column for f in fields for column in columns(f, authored.get(f.name, {})))
    return Table(resource.name, resource.title, resource.description, made, primary, foreign, rows, properties)


def _authored(resource: Resource) -> dict[str, Mapping[str, Any]]:
    return {f["name"]: f for f in resource.descriptor.get("schema", {}).get("fields", ())}


def _shapes(resource: Resource, fields: list[Field]) -> list[_Shape]:
    authored = _authored(resource)
    return [_Shape(f.name, columns(f, authored.get(f.name, {}))[0].delimiter, f.format == "edtf") for f in fields]


def _cells(row: Row, shapes: list[_Shape]) -> list[str]:
    claims = row.claims
    return [cell for shape in shapes for cell in _spread(shape, [claim.value for claim in claims.get(shape.name, ())])]


def _spread(shape: _Shape, values: Sequence[Value]) -> tuple[str, ...]:
    """The cells of one field: its text, and for a date the two days."""
    text = shape.delimiter.join([value.text for value in values])
    if not shape.dated:
        return (text,)
    return text, *((values[0].interval if values else None) or ("", ""))


def delimiter_in_item(dataset: Dataset) -> Iterator[tuple[Claim, str]]:
    """Items of lists that hold the text that parts items, which no reader of a cell could tell from two items."""
    delimiters = {
        (resource.name, shape.name): shape.delimiter
        for resource in dataset.descriptor.resources.values()
        for shape in _shapes(resource, [f for f in resource.fields.values() if f.many])
    }
    for entity in dataset.entities.values():
        for row in entity.rows():
            for name, found in row.claims.items():
                delimiter = delimiters.get((row.resource.name, name), "")
                yield from ((claim, delimiter) for claim in found if delimiter and delimiter in claim.value.text)
