"""One quote carries every value of a record (a warning).

A record of many fields that all rest on the same words is more often one that was filled in without looking for its
evidence than one that a single sentence states in full. What is inferred has a note that says how, and does not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftEvidence, DraftRecord

FEWEST = 6
"""Values of a record from which on the check asks."""


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for record in dataset.looked_at():
        values, carriers = _carried(record)
        words = {(each.text("source"), each.text("quote")) for each in carriers}
        if values >= FEWEST and len(words) == 1 and carriers[0].text("quote"):
            yield Diagnostic(
                carriers[0].where("quote"),
                "one_quote_for_all",
                f"This quote carries all {values} values of the record.",
                "Give each value the words that state it, and leave out what the source does not say.",
                "warning",
            )


def _carried(record: DraftRecord) -> tuple[int, list[DraftEvidence]]:
    """How many values sources are said to state, and all evidence that carries a value."""
    values: set[tuple[str, str, str | None]] = set()
    carriers: list[DraftEvidence] = []
    for row in record.rows():
        for evidence in row.evidence:
            targets = row.targets(evidence) if evidence.text("source") else ()
            if evidence.basis == "stated":
                values |= {(row.anchor, target.field, target.item) for target in targets}
            carriers += [evidence] if targets else []
    return len(values), carriers
