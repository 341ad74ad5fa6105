"""A table as rows of text, with its Table Schema: what every download is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model import Field

DELIMITER = ";"
"""What parts the items of a list in one cell. A field of a descriptor can name another as its `delimiter`."""

# The constraints that frictionless 5 knows for each type; it refuses a schema with any other.
_CONSTRAINTS = {
    "string": ("required", "unique", "minLength", "maxLength", "pattern", "enum"),
    "integer": ("required", "unique", "minimum", "maximum", "enum"),
    "number": ("required", "unique", "minimum", "maximum", "enum"),
    "boolean": ("required", "enum"),
    "list": ("required", "minLength", "maxLength"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a published table."""

    name: str
    title: str
    description: str
    type: str = "string"
    constraints: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)
    """Further properties of the field in the Table Schema, `categories` and `sourcebook:…` among them."""

    @property
    def derived(self) -> bool:
        """Whether it is computed from another column of the same row."""
        return "sourcebook:derivedFrom" in self.properties

    @property
    def delimiter(self) -> str:
        return str(self.properties.get("delimiter", DELIMITER))

    def descriptor(self) -> dict[str, Any]:
        own = {"name": self.name, "title": self.title, "description": self.description, "type": self.type}
        return own | dict(self.properties) | ({"constraints": dict(self.constraints)} if self.constraints else {})


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column that holds keys of another table."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the package. A cell without a value is an empty text."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    rows: tuple[tuple[str, ...], ...]
    properties: Mapping[str, Any] = field(default_factory=dict)
    """The custom properties (`sourcebook:…`) of the resource in the authored descriptor."""

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def cells(self) -> list[tuple[str, ...]]:
        """By column: what is done to a whole column at once costs a fraction of what it costs cell by cell."""
        return list(zip(*self.rows, strict=True)) if self.rows else [() for _ in self.columns]

    def schema(self) -> dict[str, Any]:
        """The Table Schema (Data Package v2)."""
        keys = [{"fields": [k.column], "reference": {"resource": k.table, "fields": [k.key]}} for k in self.foreign_keys]
        return {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [column.descriptor() for column in self.columns],
            "missingValues": [""],
            "primaryKey": list(self.primary_key),
        } | ({"foreignKeys": keys} if keys else {})


def or_none(cells: Sequence[str]) -> Sequence[str | None]:
    """The cells of a column, those without a value as None. Most columns have a value in every row, or in none."""
    if "" not in cells:
        return cells
    return [cell or None for cell in cells] if any(cells) else [None] * len(cells)


def column(of: Field, authored: Mapping[str, Any]) -> Column:
    """The column of a field; `authored` is the field as the descriptor has it."""
    properties = {k: v for k, v in authored.items() if k not in ("name", "title", "description", "type", "constraints", "categories")}
    constraints = {k: v for k, v in of.constraints.items() if k in _CONSTRAINTS[of.type] and v is not False}
    if of.many:
        properties |= {"delimiter": authored.get("delimiter", DELIMITER), "itemType": "string"}
    if of.categories:
        values: list[Any] = [int(v) if of.type == "integer" else v for v in of.categories]
        labels = [{"value": v, "label": label} for v, label in zip(values, of.categories.values(), strict=True)]
        if of.type in ("string", "integer"):  # the types that have categories in Table Schema; no reader enforces them
            properties["categories"] = labels
            constraints["enum"] = values
        else:
            properties["sourcebook:categories"] = labels
    return Column(of.name, of.title, of.description, of.type, constraints, properties)


def columns(of: Field, authored: Mapping[str, Any]) -> tuple[Column, ...]:
    """The column of a field, and for a date of mixed precision its earliest and latest day beside it."""
    own = column(of, authored)
    if of.format != "edtf":
        return (own,)
    derived = {"sourcebook:derivedFrom": of.name}
    return own, *(
        Column(f"{of.name}_{end}", f"{of.title}, {end}", f"The {end} day that “{of.title}” can mean.", "date", {}, derived)
        for end in ("earliest", "latest")
    )
