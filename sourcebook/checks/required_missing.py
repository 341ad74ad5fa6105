"""A field that every record of its resource must have is missing.

The descriptor says which fields are required. A list counts as missing when it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    required = {r.name: [f for f in r.fields.values() if f.required] for r in dataset.descriptor.resources.values()}
    for row in dataset.all_rows():
        for field in required[row.resource.name]:
            if not (field.name in row.fields and row.fields[field.name].items):
                what = f"A row of {row.resource.name}" if row.nested_in else f"This {row.resource.singular}"
                yield Diagnostic(
                    row.place,
                    "required_missing",
                    f"{what} has no {field.name}.",
                    f"Add `{field.name}: …` ({field.description or field.title}).",
                )
