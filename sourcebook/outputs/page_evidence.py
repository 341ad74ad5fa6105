"""The list of evidence of an entity, and the further pages on which a very long list goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..language import say
from ..model import Dataset, Entity, Row
from . import evidence, labels, urls
from .evidence import Evidence
from .page_claims import Desk, Words
from .page_relations import foreign_claims, relation_anchor
from .page_shared import AnyPage

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

Place = tuple[str, str]
"""What to call a claim on the page of an entity, and its address there."""
_LONG = 48


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the list of evidence, with the claims it carries: (label, address)."""

    words: Words
    uses: tuple[Place, ...]


class EvidencePage(AnyPage):
    """Where a very long list of evidence goes on."""

    name: str
    """The name of the record."""
    entity_path: str
    """Its page."""
    numbers: str
    """The numbers on this page, as “501–1,000”."""
    entries: list[Entry]
    """The passages."""
    pages: list[tuple[str, str, bool]]
    """(numbers, address, whether it is this one) of the pages of the list of evidence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a long list of evidence."""

    title: str
    """The numbers on it, as “501–1,000”."""
    path: str
    items: tuple[Evidence, ...]


def entries(desk: Desk, items: Iterable[Evidence], places: Mapping[str, Place], back: str = "") -> list[Entry]:
    """Items of the list; `back` leads from the page they are on to the page of the entity."""
    found: list[Entry] = []
    for item in items:
        uses = dict.fromkeys([places[claim.id] for claim in item.claims if claim.id in places])
        found.append(Entry(desk.words(item.citation), tuple([(label, back + href) for label, href in uses] if back else uses)))
    return found


def parts(desk: Desk) -> list[Part]:
    """The pages of the list; the first is the page of the entity itself."""
    items, most = desk.evidence.items, evidence.PER_PAGE
    return [
        Part(
            f"{first + 1:,}–{min(first + most, len(items)):,}",
            desk.path + evidence.page(first + 1),
            items[first : first + most],
        )
        for first in range(0, len(items), most)
    ]


def further(desk: Desk, entity: Entity, places: Mapping[str, Place]) -> Iterator[tuple[str, EvidencePage]]:
    """(path, variables of the template) of each page but the first."""
    found, dataset = parts(desk), desk.dataset
    for part in found[1:]:
        there = replace(desk, path=part.path, root=urls.root_of(part.path))
        yield part.path, {
            "title": say("%(name)s: evidence %(numbers)s", name=entity.name, numbers=part.title), "name": entity.name, "dataset": dataset.name,
            "page_type": "article", "entity_path": there.root + desk.path, "numbers": part.title,
            "description": say("Passages %(numbers)s of %(all)s that are evidence for the record of %(name)s.",
                               numbers=part.title, all=f"{len(desk.evidence.items):,}", name=entity.name),
            "trail": ((dataset.descriptor.title, urls.dataset(dataset)),
                      (entity.resource.title, urls.section(dataset, entity.resource.name)), (entity.name, desk.path)),
            "entries": entries(there, part.items, places, there.root + desk.path),
            "pages": [(each.title, there.root + each.path + ("#all-evidence" if each is found[0] else ""), each is part)
                      for each in found],
        }  # fmt: skip


def places(dataset: Dataset, entity: Entity) -> dict[str, Place]:
    """By claim id: where each claim that the page of an entity shows stands on it, and what to call it."""
    found: dict[str, Place] = {}
    for link, claim in foreign_claims(dataset, entity):
        if claim.entity_id != entity.id:
            found[claim.id] = (dataset.entities[link.origin].name, f"#{relation_anchor(link)}")
    for claim in entity.row.all_claims:
        item = f": {labels.value(dataset, claim.field, claim.value.text)}" if claim.field.many else ""
        found[claim.id] = (_short(claim.field.title + item), f"#{claim.anchor}")
    for rows in entity.nested.values():
        for row in rows:
            place = (_short(f"{row.resource.title}: {_named(dataset, row)}"), f"#{row.anchor}")
            found |= dict.fromkeys([claim.id for claim in row.all_claims], place)
    return found


def _named(dataset: Dataset, row: Row) -> str:
    """What tells a nested row from the others of its table: its other name, or its first value."""
    claims = row.claims.get(row.resource.alias) or next(iter(row.claims.values()), ())
    return labels.value(dataset, claims[0].field, claims[0].value.text) if claims else row.key


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG].rstrip()}…"
