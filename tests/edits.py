"""Edits of records as people make them, chosen by a seed: some are right, some are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

from sourcebook.model import Descriptor, Field

Record = dict[str, Any]
Change = Callable[[Random, Record, Descriptor, str], None]


def change(random: Random, root: Path, file: str, described: Descriptor) -> str:
    """Change one record file of a publication; returns what was done to it."""
    path = root / file
    record: Record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    how = random.choice(CHANGES)
    how(random, record, described, file.split("/")[2])
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return f"{how.__name__.strip('_')} in {file}"


def _drop_a_field(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    name = random.choice([name for name in record if name not in ("id", "evidence", described.resources[resource].label)] or ["none"])
    record.pop(name, None)
    for item in list(record.get("evidence", [])):
        _forget(item, name)
        if not (item.get("supports") or item.get("contradicts")):
            record["evidence"].remove(item)


def _drop_a_row(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    for name in [name for name in record if name in described.resources and record[name]][:1]:
        rows = record[name]
        rows.remove(random.choice(rows))
        if not rows:
            del record[name]


def _turn_evidence_round(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    record.get("evidence", []).reverse()


def _write_a_note(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    for item in record.get("evidence", [])[:1]:
        item["note"] = f"Compared again, {random.randrange(1000)} times."


def _rename(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    label = described.resources[resource].label
    carriers = [item for item in record.get("evidence", []) if item.get("quote") and item.get("source")]
    if carriers and label in record:
        record[label] += " the Second"
        for item in list(record["evidence"]):
            _forget(item, label)
            if not (item.get("supports") or item.get("contradicts")):
                record["evidence"].remove(item)
        given = {name: carriers[0][name] for name in ("source", "quote", "prefix", "suffix") if name in carriers[0]}
        record["evidence"].append(given | {"basis": "inferred", "note": "By a test.", "supports": [label]})


def _refer_to_another(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    references = [field for field in described.resources[resource].fields.values() if _is_single(field) and field.name in record]
    for field in references[:1]:
        record[field.name] = random.choice([record[field.name], "nobody-of-this-name"])


def _write_nonsense(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    record["nonsense"] = "1"


def _lose_a_quote(random: Random, record: Record, described: Descriptor, resource: str) -> None:
    for item in record.get("evidence", [])[-1:]:
        item["quote"] = "Words that stand nowhere at all in any of the sources"


def _is_single(field: Field) -> bool:
    return bool(field.reference) and not field.many


def _forget(item: Record, name: str) -> None:
    if isinstance(item.get("supports"), list):
        item["supports"] = [each for each in item["supports"] if each.partition("=")[0] != name]
    if isinstance(item.get("contradicts"), dict):
        item["contradicts"] = {each: other for each, other in item["contradicts"].items() if each.partition("=")[0] != name}


CHANGES: tuple[Change, ...] = (
    _drop_a_field,
    _drop_a_field,
    _drop_a_row,
    _drop_a_row,
    _turn_evidence_round,
    _write_a_note,
    _rename,
    _refer_to_another,
    _write_nonsense,
    _lose_a_quote,
)
