"""A value that no evidence supports.

A field is published only if at least one evidence item of the same record or row supports it. Exempt are ids, and
the bibliographic fields of sources.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftRow


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for row in dataset.rows():
        whole = {target.field for evidence in row.evidence for target in row.targets(evidence) if target.item is None}
        for name in [name for name in row.fields if name not in whole and name != "id"]:
            value, supported = row.fields[name], _items(row, name)
            for item in value.items:
                if item.value not in supported:
                    what = f"{name}={item.value}" if value.field.many else name
                    yield Diagnostic(
                        item.place,
                        "value_without_evidence",
                        f"No evidence supports {what}.",
                        f"Add an evidence item with the words of a source and `supports: [{what}]`, or delete the value.",
                    )


def _items(row: DraftRow, name: str) -> set[str | None]:
    """The items of a list for each of which there is evidence."""
    return {target.item for evidence in row.evidence for target in row.targets(evidence) if target.field == name}
