"""The tables as JSON and as JSON Lines: an object for each row, every column present, lists as lists, no value as null."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
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
    for table in of.tables.values():
        yield from _both(of, table)


def _both(of: Tabled, table: Table) -> Iterator[Output]:
    """On its own, so that nothing holds the bytes of one table while those of the next are made."""
    listed, lines = rendered(table)
    yield Output(urls.data(of.dataset, f"{table.name}.json"), listed, jsonfile.MEDIA_TYPE)
    yield Output(urls.data(of.dataset, f"{table.name}.jsonl"), lines, jsonfile.LINES)


def objects(table: Table) -> Iterator[dict[str, object]]:
    names = table.header
    columns = [_values(column, cells) for column, cells in zip(table.columns, table.cells(), strict=True)]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=False))


def rendered(table: Table) -> tuple[bytes, bytes]:
    """The rows as a list with one row a line, and as JSON Lines."""
    if not table.rows:
        return jsonfile.render_lines(()), b""
    listed, lines = BytesIO(), BytesIO()
    listed.write(b"[\n")
    for number, rows in enumerate(_parts(table)):
        listed.write(b",\n" * (number > 0))
        listed.write(b",\n".join(rows))
        lines.write(b"\n".join((*rows, b"")))
    listed.write(b"\n]\n")
    return listed.getvalue(), lines.getvalue()


def _parts(table: Table) -> Iterator[list[bytes]]:
    """The rows, many at once: a call for each row takes three times as long.

    Where one ends and the next begins, there is `},{"`, the first key, and a colon; and nowhere else: within a text,
    a quotation mark has a backslash before it, and behind a text there is no key.
    """
    begin = b"{" + jsonfile.line(table.header[0]) + b":"
    rows = objects(table)
    while part := list(islice(rows, _AT_ONCE)):
        # without the bracket and the first row's beginning, and without the last row's brace and the bracket
        yield [begin + rest + b"}" for rest in jsonfile.whole(part)[1 + len(begin) : -2].split(b"}," + begin)]


def _values(column: Column, cells: Sequence[str]) -> Sequence[object]:
    """The cells of a column in JSON's types."""
    if column.type == "integer" and "" not in cells and max(map(len, cells), default=0) < _SAFE:
        return [*map(int, cells)]
    read = _reader(column)
    if read is None:
        return or_none(cells)
    known = {cell: read(cell) if cell else None for cell in set(cells)}  # each text once: most stand in many rows
    return [*map(known.__getitem__, cells)]


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
