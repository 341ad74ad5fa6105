"""An evidence item names no source, or one that the dataset does not have.

`source` is the id of a record in `sources`. Only editorial evidence has none, and values of a draft that are
still to be sourced.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..text import did_you_mean


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for _, evidence in dataset.citing():
        source = evidence.source
        if source in dataset.sources or evidence.basis in ("editorial", "unsourced"):
            continue
        if not source:
            yield Diagnostic(
                evidence.place,
                "unknown_source",
                "This evidence names no source.",
                "Add `source: …`, the id of a record in sources.",
            )
        elif f"sources/{source}" not in dataset.unread:
            yield Diagnostic(
                evidence.where("source"),
                "unknown_source",
                f"There is no source {source!r}.",
                did_you_mean(source, dataset.sources) or f"Add a file datasets/{dataset.descriptor.name}/sources/{source}.yaml.",
            )
