"""Two records, rows or list items say the same where only one may.

Fields marked `unique` (an IMO number) belong to one record. Nested rows of a record are told apart by their key
fields, since their key is part of the address of their claims. A list names each item once.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic, Place
from ..draft import DraftDataset, DraftRow, DraftValue


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str, str], Place] = {}
    rows: dict[tuple[str, str], Place] = {}
    unique = [r.name for r in dataset.descriptor.resources.values() if any(f.unique for f in r.fields.values())]
    for row in dataset.all_rows():
        if row.resource.name in unique:
            yield from _unique(row, seen)
        for value in row.fields.values():
            if len(value.items) > 1:
                yield from _items(value)
        if row.nested_in:
            first = rows.setdefault((row.entity_id, row.anchor), row.place)
            if first != row.place:
                yield Diagnostic(
                    row.place,
                    "duplicate_row",
                    f"Two rows of {row.resource.name} have the same {' and '.join(row.resource.key)}; the first is in line {first.line}.",
                    "Make one row of them, with the evidence of both.",
                )


def _unique(row: DraftRow, seen: dict[tuple[str, str, str], Place]) -> Iterator[Diagnostic]:
    for value in row.fields.values():
        for item in value.items if value.field.unique else ():
            first = seen.setdefault((row.resource.name, value.field.name, item.value), item.place)
            if first != item.place:
                yield Diagnostic(
                    item.place,
                    "duplicate_value",
                    f"{value.field.name} {item.value!r} stands in {first} too.",
                    "One of the two is wrong, or the two records are one.",
                )


def _items(value: DraftValue) -> Iterator[Diagnostic]:
    texts: set[str] = set()
    for item in value.items:
        if item.value in texts:
            yield Diagnostic(
                item.place,
                "duplicate_item",
                f"{value.field.name} names {item.value!r} twice.",
                "Delete one of the two.",
            )
        texts.add(item.value)
