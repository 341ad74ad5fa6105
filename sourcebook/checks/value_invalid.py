"""A value does not fit its field: wrong type, format, category or constraint.

Each text is read by the schema of its field. Numbers have digits only, dates are EDTF, countries are two-letter
codes, and a field with categories takes one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftValue
from ..schema import BadValue, Reader, reader

KEPT = 10_000
"""How many values of a field are kept: most fields have few, and what is equal is made once."""


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    readers: dict[int, Reader] = {}
    for row in dataset.all_rows():
        for value in row.fields.values():
            read = readers.get(id(value.field)) or readers.setdefault(id(value.field), lru_cache(KEPT)(reader(value.field)))
            try:
                value.values = tuple([read(item.value) for item in value.items])
            except BadValue:
                yield from _told(value, read)


def _told(value: DraftValue, read: Reader) -> Iterator[Diagnostic]:
    """What is wrong with each item of a value."""
    for item in value.items:
        try:
            read(item.value)
        except BadValue as bad:
            yield Diagnostic(item.place, bad.code, f"{value.field.name}: {bad.message}", bad.help)
