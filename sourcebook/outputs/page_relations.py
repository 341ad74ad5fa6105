"""The relations of an entity in both directions, grouped and in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Claim, Dataset, Entity, Link, Mention, Row
from . import urls
from .display import Shown, show
from .page_claims import ClaimView, Desk, Words
from .svg_graph import Node

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

NEIGHBOURS = 24
"""How many neighbours the drawing shows; the lists have all."""


@dataclass(frozen=True, slots=True)
class Related:
    """One relation, with the other values of its row and the words that carry it."""

    anchor: str
    name: str
    href: str
    kind: str
    details: tuple[ClaimView, ...]
    context: tuple[tuple[str, Shown], ...]
    """What else the record says, by title; its evidence is on the page of that record."""
    marks: tuple[int, ...]
    words: tuple[Words, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The relations of one kind."""

    title: str
    is_inverse: bool
    items: tuple[Related, ...]


def relation_anchor(link: Link) -> str:
    """The address of a relation that is written in the record of another entity."""
    return f"{link.origin}:{link.claim.anchor}"


def forward_title(link: Link) -> str:
    return link.claim.field.title if not is_nested(link.row) else link.row.resource.title


def inverse_title(link: Link, origin: Entity) -> str:
    return link.claim.field.inverse or f"{origin.resource.title}: {link.claim.field.title}"


def is_nested(row: Row) -> bool:
    return row.resource.kind == "rows"


def foreign_claims(dataset: Dataset, entity: Entity) -> Iterator[tuple[Link, Claim]]:
    """The claims of other records that the page of an entity shows, because they are about it."""
    for link in incoming(dataset, entity):
        yield link, link.claim
        for claim in _other_claims(link):
            yield link, claim


def incoming(dataset: Dataset, entity: Entity) -> Iterator[Link]:
    """Links from other records, of one kind after the other as the descriptor has them."""
    return (link for link in dataset.backlinks.get(entity.id, ()) if link.origin != entity.id)


def groups(desk: Desk, entity: Entity) -> list[Group]:
    """All relations of an entity: first what its own record says, then what others say of it."""
    found: dict[tuple[bool, str], list[Related]] = {}
    for link in entity.links:
        if link.target in desk.dataset.entities:
            found.setdefault((False, forward_title(link)), []).append(_forward(desk, link))
    for link in incoming(desk.dataset, entity):
        origin = desk.dataset.entities[link.origin]
        found.setdefault((True, inverse_title(link, origin)), []).append(_inverse(desk, link, origin))
    for mention in desk.dataset.mentions.get(entity.id, ()):
        found.setdefault((True, mention.title), []).append(_from_elsewhere(desk, mention))
    return [Group(title, is_inverse, tuple(items)) for (is_inverse, title), items in found.items()]


def _from_elsewhere(desk: Desk, mention: Mention) -> Related:
    """What a record of another dataset says; its words are on the page of that record."""
    origin = f"{mention.dataset}/{mention.claim.entity_id}"
    href = f"{desk.root}{urls.elsewhere(origin)}#{mention.claim.anchor}"
    return Related(f"{origin}:{mention.claim.anchor}", mention.name, href, mention.kind, (), (), (), (), ())


def _forward(desk: Desk, link: Link) -> Related:
    target = desk.dataset.entities[link.target]
    return Related(
        "",
        target.name,
        desk.root + urls.entity(desk.dataset, target),
        target.resource.singular,
        (),
        (),
        desk.marks(link.claim.citations),
        (),
        (),
    )


def _inverse(desk: Desk, link: Link, origin: Entity) -> Related:
    own = (link.claim, *_other_claims(link))
    words, others = desk.beside([c for claim in own for c in claim.supporting], most=2)
    return Related(
        relation_anchor(link),
        origin.name,
        desk.root + urls.claim(desk.dataset, link.claim),
        origin.resource.singular,
        tuple(desk.claim(link.row, claim) for claim in own[1:]),
        tuple(_context(desk, link, origin)),
        desk.marks(link.claim.citations),
        words,
        others,
    )


def _other_claims(link: Link) -> tuple[Claim, ...]:
    if not is_nested(link.row):
        return ()
    return tuple(claim for claim in link.row.all_claims if claim is not link.claim)


def _context(desk: Desk, link: Link, origin: Entity) -> Iterator[tuple[str, Shown]]:
    """The values that the list of its kind shows of a record, but its name and the relation itself."""
    told = origin.resource.label, link.claim.property
    for path in origin.resource.columns:
        for claim in () if path in told else origin.row.claims.get(path, ())[:3]:
            yield claim.field.title, show(desk.dataset, claim.field, claim.value.text, desk.root)


def neighbours(desk: Desk, entity: Entity) -> dict[str, list[Node]]:
    """Whom an entity is related to, by kind of relation; each neighbour once, at its first relation."""
    found: dict[str, list[Node]] = {}
    seen = {entity.id}
    for link in (*entity.links, *incoming(desk.dataset, entity)):
        own = link.origin == entity.id
        other = desk.dataset.entities.get(link.target if own else link.origin)
        if other and other.id not in seen:
            seen.add(other.id)
            title = forward_title(link) if own else inverse_title(link, other)
            href = desk.root + urls.entity(desk.dataset, other)
            found.setdefault(title, []).append(Node(other.id, other.name, href, other.resource.singular))
    return found


def ties(dataset: Dataset, nodes: set[str]) -> dict[tuple[str, str], str]:
    """Pairs of entities of a set that are related to each other, with the words for it."""
    return {
        (link.origin, link.target): forward_title(link)
        for name in sorted(nodes)
        for link in dataset.entities[name].links
        if link.target in nodes and link.target != link.origin
    }
