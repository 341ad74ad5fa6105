"""Evidence that supports or contradicts nothing, or something that the record does not have.

`supports` lists fields of the same record or row; `cargo=coal` names one item of a list. On a record it must be
there; on a nested row it may be left out, and then means all of the row.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftRow, Target
from ..text import did_you_mean


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for row, evidence in dataset.citing():
        for target in evidence.supports or ():
            if problem := _target(row, target):
                yield problem
        for target, other in evidence.contradicts:
            if problem := _target(row, target):
                yield problem
            value = row.fields.get(target.field)
            if value and other.value in ([target.item] if target.item else [item.value for item in value.items]):
                yield Diagnostic(
                    other.place,
                    "contradiction_agrees",
                    f"The other value of {target.field} is the value of the record.",
                    "Write what this source says instead, or move the field to `supports`.",
                )
        if not evidence.contradicts and not row.targets(evidence):
            yield Diagnostic(
                evidence.place,
                "evidence_without_target",
                "This evidence does not say what it supports.",
                _fields(row),
            )


def _target(row: DraftRow, target: Target) -> Diagnostic | None:
    value = row.fields.get(target.field)
    if value is None or target.field == "id":
        known = [name for name in row.fields if name != "id"]
        hint = "Evidence of a nested row stands inside that row. " if target.field not in row.resource.fields else ""
        return Diagnostic(
            target.place,
            "evidence_without_target",
            f"The record has no value {target.field!r} to support.",
            hint + (did_you_mean(target.field, known) or f"It has: {', '.join(known)}."),
        )
    if target.item is not None and target.item not in [item.value for item in value.items]:
        return Diagnostic(
            target.place,
            "evidence_without_target",
            f"{target.field} has no item {target.item!r}.",
            did_you_mean(target.item, [item.value for item in value.items]) or f"It has: {', '.join(i.value for i in value.items)}.",
        )
    return None


def _fields(row: DraftRow) -> str:
    names = [name for name in row.fields if name != "id"]
    if not names:
        return "Add the values that it supports, or delete it."
    return f"Add `supports: [{', '.join(names)}]` with those fields that the quote carries."
