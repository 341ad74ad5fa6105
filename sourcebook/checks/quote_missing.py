"""Evidence from an archived source without a quote, or editorial evidence with one.

Where the text of the source is archived, its words can be given, so they must be. Only a source without a seed may
be cited without a quote; its citations are shown as not verified.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for _, evidence in dataset.citing():
        if evidence.quote and not evidence.quote.isspace():
            continue
        source = dataset.sources.get(evidence.source)
        if source and source.record.row.text("seed") and evidence.basis not in ("editorial", "unsourced"):
            yield Diagnostic(
                evidence.where("quote"),
                "quote_missing",
                "This evidence has no quote.",
                "Add `quote: …` with the words of the source that carry the value.",
            )
