"""A value is inferred, and nobody says how; or its basis has no known name.

`basis` is `stated` (the default: the quote says it), `inferred` (it follows from the quote) or `editorial` (the
editors say it). What is inferred or editorial needs a `note` that a reader can follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..text import did_you_mean

BASES = ("stated", "inferred", "editorial", "unsourced")


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for _, evidence in dataset.citing():
        if evidence.basis not in BASES:
            yield Diagnostic(
                evidence.where("basis"),
                "unknown_basis",
                f"There is no basis {evidence.basis!r}.",
                did_you_mean(evidence.basis, BASES) or f"It can be: {', '.join(BASES)}.",
            )
        elif evidence.basis in ("inferred", "editorial") and not evidence.text("note").strip():
            yield Diagnostic(
                evidence.where("basis"),
                "inferred_without_note",
                f"The basis is {evidence.basis}, and there is no note.",
                "Add `note: …` with the reasoning, so that a reader can judge it.",
            )
