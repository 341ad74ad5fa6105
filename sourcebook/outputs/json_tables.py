"""The tables as JSON and as JSON Lines: an object for each row, every column present, lists as lists, no value as null."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from ..model import Output, Value
from . import jsonfile, urls
from .table import Column, Table
from .tabled import Tabled


def make(of: Tabled) -> Iterator[Output]:
    for name, table in of.tables.items():
        lines = list(map(jsonfile.line, objects(table)))
        yield Output(urls.data(of.dataset, f"{name}.json"), jsonfile.render_lines(lines), jsonfile.MEDIA_TYPE)
        content = b"\n".join((*lines, b""))
        yield Output(urls.data(of.dataset, f"{name}.jsonl"), content, jsonfile.LINES)


def objects(table: Table) -> Iterator[dict[str, object]]:
    readers = [(column.name, reader(column)) for column in table.columns]
    for row in table.rows:
        yield {name: read(cell) if cell else None for (name, read), cell in zip(readers, row, strict=True)}


def reader(column: Column) -> Callable[[str], object]:
    """The function that turns a cell of a column that is not empty into JSON's types."""
    if column.type == "integer":
        return lambda cell: jsonfile.data(Value(cell, int(cell)))
    if column.type == "number":
        return lambda cell: jsonfile.data(Value(cell, Decimal(cell)))
    if column.type == "boolean":
        return lambda cell: cell == "true"
    delimiter = column.delimiter
    return (lambda cell: cell.split(delimiter)) if column.type == "list" else lambda cell: cell
