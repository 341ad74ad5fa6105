"""A dataset in numbers: how much it is, and how its claims are known."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Dataset, Entity
from . import events


@dataclass(frozen=True, slots=True)
class Figures:
    entities: int
    claims: int
    quotations: int
    """Passages that are quoted, each once."""
    sources: int
    archived: int
    disputed: int
    inferred: int
    editorial: int
    stated: int
    unsourced: int
    dated: int
    links: int
    newest: str
    """When the newest source was published, as it is typed: it may be a year; or nothing."""


def figures(dataset: Dataset) -> Figures:
    claims = list(dataset.claims())
    bases = [claim.basis for claim in claims]
    citations = {id(c): c for claim in claims for c in claim.citations}.values()  # one carries several claims
    quoted = {(c.source.id if c.source else "", c.quote.start, c.quote.end, c.quote.exact) for c in citations if c.quote}
    days = [
        (*value.interval, value.text)
        for source in dataset.sources.values()
        for values in source.values.values()
        for value in values
        if value.interval
    ]
    return Figures(
        len(dataset.entities),
        len(claims),
        len(quoted),
        len(dataset.sources),
        sum(source.archived for source in dataset.sources.values()),
        sum(claim.status == "disputed" for claim in claims),
        bases.count("inferred"),
        bases.count("editorial"),
        bases.count("stated"),
        bases.count("unsourced"),
        sum(1 for entity in dataset.entities.values() for _ in events.of_entity(entity)),
        sum(len(entity.links) for entity in dataset.entities.values()),
        max(days, default=("",))[-1],
    )


def speaking(dataset: Dataset, entity: Entity) -> set[str]:
    """The ids of the sources that support a claim of the entity, or one elsewhere that names it."""
    claims = [*entity.claims(), *(link.claim for link in dataset.backlinks.get(entity.id, ()))]
    return {source.id for claim in claims for source in claim.sources}
