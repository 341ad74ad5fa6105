"""Dated claims as events: what happened, and between which days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import Claim, Entity


@dataclass(frozen=True, slots=True)
class Event:
    """A claim whose field is a date that the descriptor puts on the timeline."""

    first: str
    """The earliest day (ISO 8601), or nothing where it is open."""
    last: str
    label: str
    entity: Entity
    claim: Claim


def of_entity(entity: Entity) -> Iterator[Event]:
    """The events of one entity, in the order of its claims."""
    for claim in entity.claims():
        if claim.field.date and claim.value.interval:
            first, last = claim.value.interval
            yield Event(first, last, claim.field.date.replace("{name}", entity.name), entity, claim)


def in_order(events: Iterable[Event]) -> list[Event]:
    """By the first day; what begins earlier than anybody knows comes first, then the shorter."""
    return sorted(events, key=lambda e: (e.first or (e.last and "0000"), e.last or "9999", e.label, e.claim.id))
