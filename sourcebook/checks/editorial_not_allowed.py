"""Editorial text where only sourced values may stand, or editorial evidence that names a source.

The descriptor marks with `sourcebook:editorial: true` the few fields that the editors may write themselves, such as
summaries. Everything else needs a source.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for row, evidence in dataset.citing():
        if evidence.basis != "editorial":
            continue
        if evidence.source or evidence.quote or evidence.contradicts:
            yield Diagnostic(
                evidence.place,
                "editorial_not_allowed",
                "Editorial evidence has no source, quote or contradiction.",
                "Delete them, or delete `basis: editorial`.",
            )
        for target in row.targets(evidence):
            field = row.resource.fields.get(target.field)
            if field and not field.editorial:
                yield Diagnostic(
                    target.place,
                    "editorial_not_allowed",
                    f"{field.name} must come from a source; the editors may not state it.",
                    "Give a source and a quote, or delete the value.",
                )
