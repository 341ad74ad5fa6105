"""A source that nothing cites (a warning).

It may be kept for work that is to come; if it is not, delete it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    if dataset.unread:  # a record that could not be read may cite it
        return
    cited = {evidence.source for _, evidence in dataset.citing()}
    for name, source in dataset.sources.items():
        if name not in cited:
            yield Diagnostic(
                source.record.row.place,
                "source_unused",
                f"Nothing cites the source {name}.",
                "Cite it, or delete its record.",
                "warning",
            )
