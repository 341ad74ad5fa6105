"""Where the sources of a dataset disagree: every disputed claim, both values, and who says which in what words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..language import counted, say
from ..model import Claim, Dataset, Entity, Output, Publication, Row, Site
from . import labels, paging, urls
from .evidence import Numbered
from .page_claims import ClaimView, Desk
from .page_env import environment, layout, render
from .page_shared import AnyPage

MOST = 200
"""Disagreements on one page."""


@dataclass(frozen=True, slots=True)
class Dispute:
    entity: Entity
    entity_href: str
    title: str
    href: str
    """The claim on the page of the entity."""
    row: str
    """Which nested row it is about, by its key; empty for the record itself."""
    view: ClaimView


class DisagreementsPage(AnyPage):
    """Every disputed claim of a dataset."""

    groups: list[tuple[str, list[Dispute]]]
    """(title of the resource, its disputes), of those on this page."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""
    count: int
    """How many claims are disputed."""
    left_open: int
    """How many of them the editors leave open."""
    claims: int
    """How many claims the dataset has."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.section(dataset, "disagreements")
        disputed = list(all_disputed(dataset))
        for leaf in paging.leaves(path, disputed, MOST):
            yield render(
                env,
                "disagreements.html",
                shared,
                leaf.path,
                **DisagreementsPage(
                    title=leaf.titled(say("Disagreements")),
                    dataset=dataset.name,
                    groups=by_resource(dataset, site, leaf.path, leaf.items),
                    steps=paging.steps(path, leaf),
                    trail=((dataset.descriptor.title, urls.dataset(dataset)), *(() if leaf.is_first else ((say("Disagreements"), path),))),
                    styles=("lists.css",),
                    count=len(disputed),
                    left_open=sum(any(c.is_open for c in claim.contradicting) for _, _, claim in disputed),
                    claims=sum(1 for _ in dataset.claims()),
                    description=counted(
                        len(disputed),
                        "%(n)s claim of %(dataset)s on which sources disagree: both values, and the words of each source.",
                        "%(n)s claims of %(dataset)s on which sources disagree: both values, and the words of each source.",
                        dataset=dataset.descriptor.title,
                    ),
                ),
            )


def all_disputed(dataset: Dataset) -> Iterator[tuple[Entity, Row, Claim]]:
    for entity in dataset.entities.values():
        for row in entity.rows():
            for claims in row.claims.values():
                yield from ((entity, row, claim) for claim in claims if claim.status == "disputed")


def by_resource(dataset: Dataset, site: Site, path: str, some: Iterable[tuple[Entity, Row, Claim]]) -> list[tuple[str, list[Dispute]]]:
    """Disputed claims under the titles of their resources, for the page at `path`."""
    desk = Desk(dataset, site, path, urls.root_of(path), Numbered((), {}))
    found: dict[str, list[Dispute]] = {}
    for entity, row, claim in some:
        found.setdefault(entity.resource.title, []).append(_dispute(desk, entity, row, claim))
    return list(found.items())


def _dispute(desk: Desk, entity: Entity, row: Row, claim: Claim) -> Dispute:
    dataset = desk.dataset
    return Dispute(
        entity,
        desk.root + urls.entity(dataset, entity),
        labels.property_title(dataset, claim),
        desk.root + urls.claim(dataset, claim),
        _which(dataset, entity, row, claim),
        desk.claim(row, claim),
    )


def _which(dataset: Dataset, entity: Entity, row: Row, claim: Claim) -> str:
    """The other values of the key of a nested row, in words: without them nobody knows which row is meant."""
    if row is entity.row:
        return ""
    fields = [name for name in row.resource.key if name in row.claims and name != claim.field.name]
    return say(", ").join(labels.value(dataset, each.field, each.value.text) for name in fields for each in row.claims[name])
