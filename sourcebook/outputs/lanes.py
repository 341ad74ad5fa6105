"""Who held what, and when: rows with a span of time, in one lane for each thing that they are about.

Which rows and which of their fields, `sourcebook:lanes` of the descriptor says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import Claim, Dataset, Entity, Resource
from . import labels, urls


@dataclass(frozen=True, slots=True)
class Span:
    """One row: somebody or something, in a lane, for a time."""

    entity: Entity
    """In whose record it is written."""
    lane: str
    """The id of the entity whose lane it is, or the value itself where it is no reference."""
    title: str
    first: str
    """ISO 8601; an open or unknown end is empty."""
    last: str
    during: Claim

    @property
    def mark(self) -> str:
        """`disputed`, `inferred` or nothing."""
        return "disputed" if self.during.status == "disputed" else "inferred" if self.during.basis == "inferred" else ""


@dataclass(frozen=True, slots=True)
class Lane:
    id: str
    title: str
    spans: tuple[Span, ...]


def of_resource(dataset: Dataset, resource: Resource) -> list[Lane]:
    """The lanes of a resource, in the order in which the first of each begins."""
    return grouped(span for entity in dataset.entities.values() for span in of_entity(dataset, entity) if _of(span, resource))


def of_entity(dataset: Dataset, entity: Entity) -> Iterator[Span]:
    """The spans that the record of an entity holds."""
    for row in entity.rows():
        rule = row.resource.lanes
        if rule is None or rule.by not in row.claims or rule.during not in row.claims:
            continue
        during, by = row.claims[rule.during][0], row.claims[rule.by][0]
        if during.value.interval:
            meant = labels.entity(dataset, by.field, by.value.text)
            title = labels.value(dataset, by.field, by.value.text)
            yield Span(entity, meant.id if meant else by.value.text, title, *during.value.interval, during)


def about(dataset: Dataset, entity: Entity) -> list[Lane]:
    """The spans of an entity's own record, and those of others in its lane."""
    others = {
        link.origin: dataset.entities[link.origin]
        for link in dataset.backlinks.get(entity.id, ())
        if link.row.resource.lanes and link.row.resource.lanes.by == link.claim.field.name
    }
    inside = (span for other in others.values() for span in of_entity(dataset, other) if span.lane == entity.id)
    return grouped((*of_entity(dataset, entity), *inside))


def grouped(spans: Iterable[Span]) -> list[Lane]:
    found: dict[str, list[Span]] = {}
    for span in sorted(spans, key=lambda s: (s.first, s.last or "9999", s.entity.name, s.during.id)):
        found.setdefault(span.lane, []).append(span)
    return [Lane(lane, some[0].title, tuple(some)) for lane, some in found.items()]


def href(dataset: Dataset, span: Span) -> str:
    """Where the row is, from the root of the site."""
    return urls.claim(dataset, span.during)


def lane_href(dataset: Dataset, lane: Lane) -> str:
    """The page of what the lane is about, from the root of the site; empty where it has none."""
    meant = dataset.entities.get(lane.id)
    return urls.entity(dataset, meant) if meant else ""


def _of(span: Span, resource: Resource) -> bool:
    rows, _, _ = span.during.property.rpartition(".")
    return (rows or span.entity.resource.name) == resource.name
