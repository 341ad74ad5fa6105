"""One quote carries every value of a record (a warning).

A record of many fields that all rest on the same words is more often one that was filled in without looking for its
evidence than one that a single sentence states in full. What is inferred has a note that says how, and does not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftRecord

FEWEST = 6
"""Values of a record from which on the check asks."""


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for record in dataset.looked_at():
        carriers = [e for row in record.rows() for e in row.evidence if e.source and row.targets(e)]
        words = {(each.source, each.quote) for each in carriers}
        if len(words) == 1 and carriers[0].quote and (values := _stated(record)) >= FEWEST:
            yield Diagnostic(
                carriers[0].where("quote"),
                "one_quote_for_all",
                f"This quote carries all {values} values of the record.",
                "Give each value the words that state it, and leave out what the source does not say.",
                "warning",
            )


def _stated(record: DraftRecord) -> int:
    """How many values sources are said to state."""
    return len(
        {
            (row.anchor, target.field, target.item)
            for row in record.rows()
            for evidence in row.evidence
            if evidence.basis == "stated"
            for target in row.targets(evidence)
        }
    )
