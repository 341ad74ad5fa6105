"""The first line of a page: computed from rows by the rule of the descriptor, never typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from .dates import in_words
from .language import counted, say
from .model import ENTITIES, Dataset, Entity, Row, Source, StandingLine

_PLACEHOLDER = re.compile(r"\{([a-z0-9_.-]+)\}")
_UNSTATED = ("…", "")
Part = tuple[str, str]


def standing(entity: Entity, dataset: Dataset) -> Entity:
    """The entity with its standing. Resources that the rule does not name have none."""
    rule = dataset.descriptor.standing
    if rule is None or entity.resource.name not in rule.resources:
        return entity
    lines = tuple(_lines(entity, dataset)) or (_otherwise(entity, dataset),)
    return replace(entity, standing=lines)


def _lines(entity: Entity, dataset: Dataset) -> Iterator[StandingLine]:
    """One line for each row that names the entity, in the order of the states of the rule.

    A value counts only if a citation supports it; a row whose state rests on nothing but contradiction cannot exist,
    since the checks refuse values without evidence.
    """
    rule = dataset.descriptor.standing
    assert rule is not None  # noqa: S101  the caller looked
    rows = [
        link.row
        for link in dataset.backlinks.get(entity.id, ())
        if link.row.resource.name == rule.rows and link.claim.field.name == rule.entity
    ]
    for wanted, tone, line in rule.states:
        for row in rows:
            if all(row.text(name) == value and _supported(row, name) for name, value in wanted.items()):
                parent = dataset.entities[row.entity_id]
                value = partial(_value, rows=(row, parent.row), dataset=dataset)
                yield StandingLine(tone, _fill(line, _or_unstated(value)) + _doubt(row, (*wanted, rule.entity)), row)


def _doubt(row: Row, names: Iterable[str]) -> tuple[Part, ...]:
    """What follows a line where a source contradicts what it rests on."""
    disputed = any(claim.status == "disputed" for name in names for claim in row.claims.get(name, ()))
    return ((" " + say("(a source contradicts this)"), ""),) if disputed else ()


def _supported(row: Row, name: str) -> bool:
    return all(claim.supporting for claim in row.claims.get(name, ()))


def _otherwise(entity: Entity, dataset: Dataset) -> StandingLine:
    rule = dataset.descriptor.standing
    assert rule is not None  # noqa: S101  the caller looked
    for line in rule.otherwise:
        parts = _fill(line, lambda name: _own(name, entity, dataset))
        if parts:
            return StandingLine("named", parts)
    value = partial(_own, entity=entity, dataset=dataset)
    return StandingLine("named", _fill(rule.otherwise[-1], _or_unstated(value)))


def _or_unstated(value: Callable[[str], Part | None]) -> Callable[[str], Part]:
    return lambda name: value(name) or _UNSTATED


def _fill(line: str, value: Callable[[str], Part | None]) -> tuple[Part, ...]:
    """The parts of a line; none where one of its placeholders has no value."""
    parts: list[Part] = []
    for number, piece in enumerate(_PLACEHOLDER.split(line)):
        part = value(piece) if number % 2 else (piece, "")
        if part is None:
            return ()
        if part[0]:
            parts.append(part)
    return tuple(parts)


def _value(name: str, rows: tuple[Row, ...], dataset: Dataset) -> Part | None:
    for row in rows:
        claims = row.claims.get(name)
        if claims:
            field, text = claims[0].field, claims[0].value.text
            target = "" if not field.reference else text if field.reference == ENTITIES else f"{field.reference}/{text}"
            if target in dataset.entities:
                return dataset.entities[target].name, target
            return (in_words(text) if field.format == "edtf" else field.categories.get(text, text)), ""
    return None


def _own(name: str, entity: Entity, dataset: Dataset) -> Part | None:
    if name == "sources":
        count = len({source.id for claim in _about(entity, dataset) for source in claim})
        return (counted(count, "%(n)s source", "%(n)s sources"), "")
    rows, _, field = name.rpartition(".")
    return _value(field, entity.nested.get(rows, ()) if rows else (entity.row,), dataset)


def _about(entity: Entity, dataset: Dataset) -> Iterator[tuple[Source, ...]]:
    """The sources of each claim of the entity, and of each claim elsewhere that names it."""
    for claim in entity.claims():
        yield claim.sources
    for link in dataset.backlinks.get(entity.id, ()):
        yield link.claim.sources
