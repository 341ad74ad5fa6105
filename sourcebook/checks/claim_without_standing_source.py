"""A value that rests only on sources that were retracted.

A retracted source takes back its words. Its citations may stay beside others, but cannot carry a value alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftRow


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    retracted = {name for name, source in dataset.sources.items() if source.record.row.text("standing") == "retracted"}
    for row in dataset.rows() if retracted else ():
        for (name, item), sources in _carriers(row).items():
            if sources and sources <= retracted:
                value = row.fields[name]
                yield Diagnostic(
                    value.key,
                    "retracted_only",
                    f"{name}{'=' + item if value.field.many else ''} rests only on a retracted source ({', '.join(sorted(sources))}).",
                    "Add evidence from another source, or delete the value.",
                )


def _carriers(row: DraftRow) -> dict[tuple[str, str], set[str]]:
    """The sources that support each item of each value."""
    carriers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for evidence in row.evidence:
        for target in row.targets(evidence):
            for item in row.fields[target.field].items if target.field in row.fields else ():
                if target.item in (None, item.value):
                    carriers[target.field, item.value].add(evidence.source)
    return carriers
