"""`checked` is no day.

It says when somebody last compared the citation with its source. The next comparison is counted from it, so it is a
whole day of the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..dates import is_day
from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for _, evidence in dataset.citing():
        if "checked" in evidence.texts and not is_day(evidence.text("checked")):
            yield Diagnostic(
                evidence.where("checked"),
                "checked_invalid",
                f"checked: {evidence.text('checked')!r} is no day.",
                "Write the day on which the source was read again, as 2026-01-31.",
            )
