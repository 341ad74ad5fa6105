"""A value refers to a record that does not exist.

A reference to one resource holds the id alone (`us-treasury`), a reference to any entity holds the resource as
well (`vessels/lady-r`). A field with the format `record` holds the dataset, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftRow
from ..formats import record
from ..model import ENTITIES
from ..text import did_you_mean


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    ids = cache(partial(_ids, dataset))
    for row in dataset.rows():
        if dataset.elsewhere is not None:
            yield from _elsewhere(dataset, row, dataset.elsewhere)
        for value in row.fields.values():
            target = value.field.reference
            if not target:
                continue
            for item in value.items:
                entity = item.value if target == ENTITIES else f"{target}/{item.value}"
                known = item.value in dataset.sources if target == "sources" else entity in dataset.records
                if not known and entity not in dataset.unread:
                    yield Diagnostic(
                        item.place,
                        "unknown_reference",
                        f"{value.field.name}: there is no record {item.value!r}" + (f" in {target}." if target != ENTITIES else "."),
                        _advice(dataset, target, item.value, ids(target)),
                    )
        for evidence in row.evidence:
            if "attributed_to" not in evidence.texts:
                continue
            speaker = evidence.text("attributed_to")
            resource, is_id, _ = speaker.partition("/")
            known = speaker in dataset.records or speaker in dataset.unread
            if is_id and resource in dataset.descriptor.resources and not known:
                yield Diagnostic(
                    evidence.where("attributed_to"),
                    "unknown_reference",
                    f"attributed_to: there is no record {speaker!r}.",
                    _advice(dataset, ENTITIES, speaker, ids(ENTITIES)),
                )


def _elsewhere(dataset: DraftDataset, row: DraftRow, known: Mapping[str, str]) -> Iterator[Diagnostic]:
    """References to records of other datasets, which are known where a whole publication was read."""
    for value in row.fields.values():
        for item in value.items if value.field.format == "record" else ():
            now = known.get(item.value)
            if now is None and not record(item.value):
                yield Diagnostic(
                    item.place,
                    "unknown_reference",
                    f"{value.field.name}: there is no record {item.value!r} in this publication.",
                    did_you_mean(item.value, known) or "Write the dataset, the resource and the id, or add the record.",
                )
            elif now:
                yield Diagnostic(
                    item.place,
                    "unknown_reference",
                    f"{value.field.name}: {item.value!r} is no more.",
                    f"It is now {now}.",
                )


def _ids(dataset: DraftDataset, target: str) -> list[str]:
    """What a reference to a target can be."""
    if target == "sources":
        return list(dataset.sources)
    if target == ENTITIES:
        return list(dataset.records)
    return [name.partition("/")[2] for name in dataset.records if name.startswith(f"{target}/")]


def _advice(dataset: DraftDataset, target: str, text: str, known: list[str]) -> str:
    near = did_you_mean(text, known)
    if target != ENTITIES:
        return near or f"Add a file datasets/{dataset.descriptor.name}/{target}/{text}.yaml, or correct the id."
    if "/" in text:
        return near or "Add the record, or correct the id."
    return f"{near} Write the resource and the id, such as {known[0] if known else 'resource/id'}.".strip()
