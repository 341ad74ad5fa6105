"""JSON in one form: UTF-8, keys in the order they were given, a line break at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ..model import Value

MEDIA_TYPE = "application/json"
LINES = "application/jsonl"


def render(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def render_object(data: Mapping[str, object]) -> bytes:
    """An object with one property a line, and the items of its lists one a line: twice as fast as indenting."""
    lines = (f" {_line(key)}: {_items(value)}" for key, value in data.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def render_rows(rows: Iterable[object]) -> bytes:
    """A list with one item a line, so that a line of a difference is a row."""
    return render_lines(lines(rows))


def lines(rows: Iterable[object]) -> list[str]:
    return [_line(row) for row in rows]


def render_lines(made: Sequence[str]) -> bytes:
    """The list of items that are JSON already."""
    return "[\n{}\n]\n".format(",\n".join(made)).encode() if made else b"[]\n"


def data(value: Value) -> str | int | float | bool:
    """A value in JSON's types. A number that a reader of JSON could not keep digit for digit stays text."""
    if isinstance(value.data, Decimal):
        near = float(value.data)
        return near if Decimal(repr(near)) == value.data else value.text
    if isinstance(value.data, int) and abs(value.data) >= 2**53:
        return value.text
    return value.data


def _items(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(map(_line, value)) + "\n ]"
    return _line(value)


def _line(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)
