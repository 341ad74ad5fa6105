"""`checked` is no date.

It says when somebody last compared the citation with its source, and is published as a date.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..formats import edtf


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for _, evidence in dataset.citing():
        problem = edtf(evidence.text("checked")) if "checked" in evidence.texts else ""
        if problem:
            yield Diagnostic(
                evidence.where("checked"),
                "checked_invalid",
                f"checked: {evidence.text('checked')!r} is no date.",
                problem,
            )
