"""A source contradicts the record, and nobody says which value is preferred and why.

`contradicts` publishes a disagreement. Its `note` says why the value of the record is preferred, or, with
`resolution: open`, that the question is open.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for _, evidence in dataset.citing():
        if evidence.contradicts and not evidence.text("note").strip():
            yield Diagnostic(
                evidence.place,
                "contradiction_without_note",
                "This evidence contradicts the record, and has no note.",
                "Add `note: …` that says why the value of the record is preferred, or that it is open.",
            )
        if "resolution" in evidence.texts and evidence.text("resolution") not in ("", "open", "preferred"):
            yield Diagnostic(
                evidence.where("resolution"),
                "unknown_resolution",
                f"There is no resolution {evidence.text('resolution')!r}.",
                "It can be: open, preferred (the default).",
            )
