"""A value that is still to be sourced where none may be, or that is marked so and has a source.

`basis: unsourced` with `supports: [field, …]` marks values that nobody has found in a source yet, such as those of an
imported table. Only a draft may hold them: a dataset whose descriptor says `sourcebook:draft: true`. A draft can be
built and looked at, and is never deployed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..citation import UNSOURCED
from ..diagnostic import Diagnostic, Place, Rejected
from ..draft import DraftDataset, DraftEvidence, DraftRow, Target

CODE = "draft"
"""The code of the warning that a dataset is a draft."""
_NOTHING_ELSE = ("source", "quote", "prefix", "suffix", "attributed_to", "locator", "checked", "resolution")


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    is_draft = dataset.descriptor.draft
    left = records = 0
    for record in dataset.looked_at():
        before = left
        for row in record.rows():
            for evidence in row.evidence:
                if evidence.basis != UNSOURCED:
                    continue
                yield from _alone(row, evidence)
                for target in row.targets(evidence):
                    left += len(_items(row, target))
                    if not is_draft:
                        yield from _refused(row, target)
        records += left > before
    if is_draft:
        yield _told(dataset, left, records)


def refuse_drafts(warnings: Iterable[Diagnostic]) -> None:
    """Before a deployment: raise `Rejected` where a dataset is a draft. `warnings` are those of the check."""
    found = list(warnings)
    if any(each.code == CODE for each in found):
        raise Rejected(replace(each, severity="error") if each.code == CODE else each for each in found)


def _items(row: DraftRow, target: Target) -> list[Place]:
    """The places of the values that a target means."""
    value = row.fields.get(target.field)
    return [item.place for item in value.items if target.item in (None, item.value)] if value else []


def _refused(row: DraftRow, target: Target) -> Iterator[Diagnostic]:
    for place in _items(row, target):
        yield Diagnostic(
            place,
            "to_be_sourced",
            f"{target.field} is still to be sourced.",
            f"Add an evidence item with the words of a source and `supports: [{target.field}]`, and take {target.field} out "
            "of the item with `basis: unsourced`. Only a draft, whose descriptor says `sourcebook:draft: true`, may hold "
            "such values.",
        )


def _alone(row: DraftRow, evidence: DraftEvidence) -> Iterator[Diagnostic]:
    """The mark says that there is no source: it stands alone, and for values that nothing else carries."""
    given = [key for key in _NOTHING_ELSE if evidence.text(key)] + ["contradicts"] * bool(evidence.contradicts)
    if given:
        yield Diagnostic(
            evidence.place,
            "unsourced_with_source",
            f"What is to be sourced has no {given[0]}.",
            "Where you have found the words, delete `basis: unsourced`; else delete the rest.",
        )
    carried = {
        (target.field, item)
        for other in row.evidence
        if other.basis != UNSOURCED
        for target in row.targets(other)
        for item in ([target.item] if target.item else _texts(row, target))
    }
    for target in row.targets(evidence):
        if any((target.field, item) in carried for item in ([target.item] if target.item else _texts(row, target))):
            yield Diagnostic(
                target.place,
                "unsourced_with_source",
                f"{target.field} has evidence, and is marked as to be sourced too.",
                f"Take {target.field} out of the item with `basis: unsourced`; name the items of a list one by one.",
            )


def _texts(row: DraftRow, target: Target) -> list[str]:
    value = row.fields.get(target.field)
    return [item.value for item in value.items] if value else []


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(dataset: DraftDataset, left: int, records: int) -> Diagnostic:
    return Diagnostic(
        Place(dataset.descriptor.file),
        CODE,
        f"{dataset.descriptor.name} is a draft: "
        + (
            f"{_count(left, 'value')} in {_count(records, 'record')} {'is' if left == 1 else 'are'} to be sourced."
            if left
            else "no value is left to be sourced."
        ),
        "Give each of them its source, then delete the line `sourcebook:draft: true`; until then nothing is deployed."
        if left
        else "Delete the line `sourcebook:draft: true`, and it can be deployed.",
        "warning",
    )
