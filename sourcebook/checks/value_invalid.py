"""A value does not fit its field: wrong type, format, category or constraint.

Each text is read by the schema of its field. Numbers have digits only, dates are EDTF, countries are two-letter
codes, and a field with categories takes one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..schema import BadValue, Reader, reader


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    readers: dict[int, Reader] = {}
    for row in dataset.all_rows():
        for value in row.fields.values():
            read = readers.get(id(value.field)) or readers.setdefault(id(value.field), reader(value.field))
            values = []
            for item in value.items:
                try:
                    values.append(read(item.value))
                except BadValue as bad:
                    yield Diagnostic(item.place, bad.code, f"{value.field.name}: {bad.message}", bad.help)
            if len(values) == len(value.items):
                value.values = tuple(values)
