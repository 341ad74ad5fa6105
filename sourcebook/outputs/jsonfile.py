"""JSON in one form: UTF-8, keys in the order they were given, a line break at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import orjson

from ..model import Value

MEDIA_TYPE = "application/json"
LINES = "application/jsonl"


def render(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def render_object(data: Mapping[str, object]) -> bytes:
    """An object with one property a line, and the items of its lists one a line: so that a difference can be read."""
    pieces = [piece for key, value in data.items() for piece in (b",\n ", whole(key), b": ", *_items(value))]
    return b"".join((b"{\n ", *pieces[1:], b"\n}\n"))  # once: what is added to a large text copies all of it


def render_rows(rows: Iterable[object]) -> bytes:
    """A list with one item a line, so that a line of a difference is a row."""
    return render_lines(list(map(line, rows)))


def render_lines(made: Sequence[bytes]) -> bytes:
    """The list of items that are JSON already."""
    return b"".join((b"[\n", b",\n".join(made), b"\n]\n")) if made else b"[]\n"


def line(data: object) -> bytes:
    """A value in one line, without spaces between its parts.

    A copy, as long as the line: orjson's own keeps kilobytes around it, and new memory costs more than the line.
    """
    return b"%b" % whole(data)


def whole(data: object) -> bytes:
    """The same for large values, of which nobody keeps many."""
    try:
        return orjson.dumps(data)
    except orjson.JSONEncodeError:  # a number of more than 64 bits
        return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def part(data: object) -> orjson.Fragment:
    """A value that is made into JSON now, to stand in others as it is."""
    return orjson.Fragment(line(data))


def data(value: Value) -> str | int | float | bool:
    """A value in JSON's types. A number that a reader of JSON could not keep digit for digit stays text."""
    if isinstance(value.data, Decimal):
        near = float(value.data)
        return near if Decimal(repr(near)) == value.data else value.text
    if isinstance(value.data, int) and abs(value.data) >= 2**53:
        return value.text
    return value.data


def _items(value: object) -> tuple[bytes, ...]:
    if isinstance(value, list) and value:
        return b"[\n  ", b",\n  ".join(map(line, value)), b"\n ]"
    return (whole(value),)
