"""What a source is said to state instead is no value of the field.

A reader compares the other value of `contradicts` with that of the record. It is of the same type and format, so that
both can be compared: a date as a date, a number as a number, one of the categories where the field has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..schema import BadValue, Reader, reader


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    readers: dict[int, Reader] = {}
    for row, evidence in dataset.citing():
        for target, other in evidence.contradicts:
            field = row.resource.fields.get(target.field)
            if field is None or field.reference:  # what a source names instead need not have a record
                continue
            try:
                read = readers.get(id(field)) or readers.setdefault(id(field), reader(field))
                read(other.value)
            except BadValue as bad:
                yield Diagnostic(
                    other.place,
                    "contradiction_invalid",
                    f"The other value of {target.field}: {bad.message}",
                    f"{bad.help} What cannot be written so goes into the note.",
                )
