"""The archived text of a source is missing, is not what the record says it is, or its lines are wrong.

`sha256` fixes the bytes that were read when the quotes were taken. Where they differ, every claim that rests on the
source is due for review; the finding lists them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for name, source in dataset.sources.items():
        for problem in source.problems:
            listing = _due(dataset, name) if problem.code == "source_changed" else ""
            yield Diagnostic(problem.place, problem.code, problem.message, problem.help + listing)


def _due(dataset: DraftDataset, source: str) -> str:
    due = sorted(
        {
            f"{row.entity_id}#{row.anchor + '.' if row.anchor else ''}{target.field}" + (f"={target.item}" if target.item else "")
            for row, evidence in dataset.citing()
            if evidence.source == source
            for target in (*row.targets(evidence), *(t for t, _ in evidence.contradicts))
        }
    )
    return f"\nDue for review ({len(due)} claims): " + ", ".join(due) if due else ""
