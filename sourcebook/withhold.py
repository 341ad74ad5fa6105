"""A draft of an older state of a dataset, without what was withdrawn since, as though it had never been written.

What names a withdrawn record goes, and then what rests on it: a citation whose words name it, a value without
another citation, a row without a value that it needs, a record without its name.
"""

from __future__ import annotations

from dataclasses import replace

from .draft import DraftDataset, DraftEvidence, DraftRecord, DraftRow, DraftSource, Target
from .forget import Withheld
from .model import ENTITIES


def withhold(draft: DraftDataset, by: Withheld) -> int:
    """Take out of a draft what may not be told, before any check. Returns how many records went."""
    if not by.ids:
        return 0
    before = len(draft.records)
    draft.uncited, draft.redirects, draft.removed = None, {}, {}
    draft.sources = {name: source for name, source in draft.sources.items() if _keeps_source(source, by)}
    draft.records = {name: each for name, each in draft.records.items() if not _is_hidden(name, by)}
    while True:  # what goes can take along what refers to it
        kept = {name: each for name, each in draft.records.items() if _keeps(each, draft, by)}
        if len(kept) == len(draft.records):
            return before - len(kept)
        draft.records = kept


def _is_hidden(name: str, by: Withheld) -> bool:
    return name in by.ids or by.hides(name.partition("/")[2])


def _keeps_source(source: DraftSource, by: Withheld) -> bool:
    """Shorten a source; whether it has all it needs."""
    row = source.record.row
    if by.hides(row.entity_id.partition("/")[2]) or by.hides(row.text("seed")):
        return False
    row.fields = {name: value for name, value in row.fields.items() if not any(by.hides(item.value) for item in value.items)}
    return _has_needed(row) and (not row.text("seed") or {"sha256", "lines"} <= row.fields.keys())


def _keeps(record: DraftRecord, draft: DraftDataset, by: Withheld) -> bool:
    """Shorten a record; whether it has all it needs."""
    record.nested = tuple(row for row in record.nested if _keeps_row(row, draft, by))
    return _keeps_row(record.row, draft, by)


def _keeps_row(row: DraftRow, draft: DraftDataset, by: Withheld) -> bool:
    keys = {name: len(row.fields[name].items) for name in row.resource.key if name in row.fields}
    _shorten_values(row, draft, by)
    row.evidence = tuple(kept for each in row.evidence if _may_tell(each, draft, by) and (kept := _on_what_is_left(each, row)) is not None)
    _drop_unsupported(row)
    whole = all(name in row.fields and len(row.fields[name].items) == count for name, count in keys.items())
    return whole and _has_needed(row) and any(name != "id" for name in row.fields)


def _shorten_values(row: DraftRow, draft: DraftDataset, by: Withheld) -> None:
    for name, value in list(row.fields.items()):
        target = value.field.reference
        value.items = tuple(item for item in value.items if not by.hides(item.value) and _is_there(target, item.value, draft, by))
        if not value.items:
            del row.fields[name]


def _is_there(target: str, text: str, draft: DraftDataset, by: Withheld) -> bool:
    """Whether what a value refers to has not been taken out."""
    if not target:
        return True
    if target == "sources":
        return text in draft.sources
    name = text if target == ENTITIES else f"{target}/{text}"
    return name in draft.records and not _is_hidden(name, by)


def _may_tell(evidence: DraftEvidence, draft: DraftDataset, by: Withheld) -> bool:
    """Whether no word of it names what was withdrawn. Words around a quote are cut later, where it was found."""
    source, speaker = evidence.text("source"), evidence.text("attributed_to")
    texts = [text.value for key, text in evidence.texts.items() if key not in ("prefix", "suffix")]
    texts += [other.value for _, other in evidence.contradicts]
    is_record = "/" in speaker and speaker.partition("/")[0] in draft.descriptor.resources
    return (
        (not source or source in draft.sources)
        and (not is_record or speaker in draft.records)
        and not any(by.hides(text) for text in texts)
    )


def _on_what_is_left(evidence: DraftEvidence, row: DraftRow) -> DraftEvidence | None:
    """The evidence with those of its targets that there still are; None where there is none."""
    supports = tuple(each for each in evidence.supports if _has(row, each)) if evidence.supports is not None else None
    contradicts = tuple(each for each in evidence.contradicts if _has(row, each[0]))
    kept = replace(evidence, supports=supports, contradicts=contradicts)
    was_contradiction = bool(evidence.contradicts)
    if contradicts or supports or (supports is None and not was_contradiction and row.nested_in):
        return kept
    return None


def _has(row: DraftRow, target: Target) -> bool:
    value = row.fields.get(target.field)
    return value is not None and (target.item is None or target.item in [item.value for item in value.items])


def _drop_unsupported(row: DraftRow) -> None:
    """Values that no evidence supports any more."""
    supported = {(target.field, target.item) for each in row.evidence for target in row.targets(each)}
    for name, value in list(row.fields.items()):
        if name == "id" or (name, None) in supported:
            continue
        value.items = tuple(item for item in value.items if (name, item.value) in supported)
        if not value.items:
            del row.fields[name]


def _has_needed(row: DraftRow) -> bool:
    return all(name in row.fields for name, field in row.resource.fields.items() if field.required)
