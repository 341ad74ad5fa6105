"""The tables as JSON and as JSON Lines: an object for each row, every column present, lists as lists, no value as null."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from ..model import Output, Value
from . import jsonfile, urls
from .table import Column, Table, or_none
from .tabled import Tabled

_AT_ONCE = 200
"""Rows: few enough that the memory of one part serves the next."""
_SAFE = 16
"""Characters of a number that may be more than every reader of JSON keeps digit for digit."""


def make(of: Tabled) -> Iterator[Output]:
    for name, table in of.tables.items():
        parts = list(_parts(table))
        yield Output(urls.data(of.dataset, f"{name}.json"), jsonfile.render_lines(parts), jsonfile.MEDIA_TYPE)
        content = b"\n".join((*(part.replace(b",\n", b"\n") for part in parts), b""))
        yield Output(urls.data(of.dataset, f"{name}.jsonl"), content, jsonfile.LINES)


def objects(table: Table) -> Iterator[dict[str, object]]:
    names = table.header
    columns = [_values(column, cells) for column, cells in zip(table.columns, table.cells(), strict=True)]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=False))


def _parts(table: Table) -> Iterator[bytes]:
    """The rows, one a line, many at once: a call for each row takes three times as long.

    Where one ends and the next begins, there is `},{"`, the first key, and a colon; and nowhere else: within a text,
    a quotation mark has a backslash before it, and behind a text there is no key.
    """
    first = jsonfile.line(table.header[0])
    rows = objects(table)
    while part := list(islice(rows, _AT_ONCE)):
        yield jsonfile.whole(part)[1:-1].replace(b"},{" + first + b":", b"},\n{" + first + b":")


def _values(column: Column, cells: Sequence[str]) -> Sequence[object]:
    """The cells of a column in JSON's types."""
    if column.type == "integer" and "" not in cells and max(map(len, cells), default=0) < _SAFE:
        return [*map(int, cells)]
    read = _reader(column)
    return [read(cell) if cell else None for cell in cells] if read else or_none(cells)


def _reader(column: Column) -> Callable[[str], object] | None:
    """The function that reads a cell that is not empty; None for text, which stays as it is."""
    if column.type == "integer":
        return lambda cell: jsonfile.data(Value(cell, int(cell)))
    if column.type == "number":
        return lambda cell: jsonfile.data(Value(cell, Decimal(cell)))
    if column.type == "boolean":
        return "true".__eq__
    delimiter = column.delimiter
    return (lambda cell: cell.split(delimiter)) if column.type == "list" else None
