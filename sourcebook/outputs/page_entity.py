"""The page of an entity: what it is, what is claimed of it, in which words, by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ..change import Change
from ..model import UNSOURCED, Claim, Dataset, Entity, Field, Output, Publication, Row, Site, Source
from . import labels, page_evidence, page_history, urls
from .chosen import chosen
from .evidence import Numbered, numbered
from .jsonfile import part
from .maps import Locator
from .once import once
from .page_claims import ClaimView, Desk, Words, correction
from .page_env import environment, layout, render, script_json
from .page_evidence import Place
from .page_figures import Figure, figures
from .page_meta import Cite, cite, entity_json_ld, source_json_ld
from .page_relations import Group, foreign_claims, groups
from .page_shared import AnyPage, Items

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

_DATE = re.compile(r"[\d./?~%X-]{4,}")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Values of one field that rest on the same words, which are shown once beside them."""

    claims: tuple[ClaimView, ...]

    @property
    def first(self) -> ClaimView:
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the record with its values."""

    field: Field
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A nested row: its cells in the order of the columns, and the words that carry them."""

    row: Row
    cells: tuple[tuple[str, tuple[ClaimView, ...]], ...]
    marks: tuple[int, ...]
    words: tuple[Words, ...]
    others: tuple[int, ...]
    disputed: tuple[ClaimView, ...]
    correct: str
    unsourced: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The nested rows of one resource."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


class EntityPage(AnyPage):
    """The page of a record."""

    entity: Entity
    """What the page is about."""
    standing: list[tuple[str, str, list[tuple[str, str]]]]
    """(tone, word of the state, parts) of each first line; a part is (text, address or nothing)."""
    summaries: list[ClaimView]
    """Summaries that the editors wrote."""
    aliases: list[tuple[str, str, str]]
    """(name, language or nothing, address) of its other names."""
    facts: list[Fact]
    """The fields of the record, with their values."""
    tables: list[Table]
    """Its nested rows, by resource."""
    groups: list[Group]
    """Its relations: first those of its own record."""
    figures: list[Figure]
    """Its drawings, each with a table of the same content."""
    entries: list[page_evidence.Entry]
    """The list of evidence, or its first page."""
    pages: list[tuple[str, str, bool]]
    """(numbers, address, whether it is this one) of the pages of the list of evidence."""
    history_known: bool
    """Whether the repository told its history."""
    history: list[page_history.Step]
    """The commits that changed the record, the newest first."""
    counts: dict[str, int]
    """Numbers of `claims`, `evidence`, `sources`, `origins`, `unsourced` and `disputed`."""
    cite: Cite
    """How to cite the page."""
    json_path: str
    """The same as JSON, or nothing where the descriptor leaves that out."""
    list_path: str
    """The list of its resource."""
    edit: str
    """Where its file can be edited, or nothing."""


@dataclass(frozen=True, slots=True)
class Common:
    """What the pages of a dataset have in common, each part made once."""

    locator: Locator
    article: Callable[[Source], object]
    """A source as JSON-LD."""

    @classmethod
    def of(cls, dataset: Dataset) -> Common:
        return cls(Locator(dataset), once(lambda source: part(source_json_ld(source))))


def make(publication: Publication, site: Site, *, templates: Path, only: Iterable[str] | None = None) -> Iterator[Output]:
    """The page of every entity, or of some, as `dataset/resource/id`; where the list of evidence is very long, it goes on on
    further pages."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        changes, common = page_history.by_entity(dataset), Common.of(dataset)
        for entity in chosen(dataset, only):
            desk, places = _desk(dataset, site, entity), page_evidence.places(dataset, entity)
            found = variables(desk, entity, places, changes.get(entity.id, ()), common)
            yield render(env, "entity.html", shared, desk.path, **found)
            for path, more in page_evidence.further(desk, entity, places):
                yield render(env, "evidence.html", shared, path, **more)


def _desk(dataset: Dataset, site: Site, entity: Entity) -> Desk:
    """All that the page quotes, numbered: of the record itself, then what other records say of it."""
    path = urls.entity(dataset, entity)
    foreign = (claim for _, claim in foreign_claims(dataset, entity))
    return Desk(dataset, site, path, urls.root_of(path), numbered((*entity.claims(), *foreign)))


def variables(desk: Desk, entity: Entity, places: Mapping[str, Place], changes: Sequence[Change], common: Common) -> EntityPage:
    """What the template of an entity needs besides the shared layout."""
    dataset, site, path, root, evidence = desk.dataset, desk.site, desk.path, desk.root, desk.evidence
    summaries = [f for f in entity.resource.fields.values() if f.format == "markdown" and f.editorial]
    hidden = {field.name for field in summaries}
    sources, parts = _sources(evidence), page_evidence.parts(desk)
    return {
        "title": entity.name,
        "description": _description(dataset, entity),
        "dataset": dataset.name,
        "page_type": "article",
        "trail": ((dataset.descriptor.title, urls.dataset(dataset)), (entity.resource.title, urls.section(dataset, entity.resource.name))),
        "correct": correction(site, entity=entity.id, page=site.url + path),
        "entity": entity,
        "standing": _standing(dataset, entity, root),
        "summaries": [desk.claim(entity.row, claim) for field in summaries for claim in entity.row.claims.get(field.name, ())],
        "aliases": [
            (row.text(row.resource.alias), desk.show(row, row.claims[row.resource.alias][0]).lang, f"#{row.anchor}")
            for rows in entity.nested.values()
            for row in rows
            if row.resource.alias and row.resource.alias in row.claims
        ],
        "facts": [
            Fact(entity.resource.fields[name], tuple(_clusters(desk, entity.row, claims)))
            for name, claims in entity.row.claims.items()
            if name not in hidden
        ],
        "tables": [_table(desk, rows) for rows in entity.nested.values()],
        "groups": groups(desk, entity),
        "figures": figures(desk, entity, common.locator),
        "entries": page_evidence.entries(desk, parts[0].items, places) if parts else [],
        "pages": [(part.title, root + part.path, part is parts[0]) for part in parts],
        "history_known": dataset.history is not None,
        "history": page_history.steps(dataset, site, changes, places),
        "counts": Items(_counts(entity, evidence, sources)),
        "cite": cite(dataset, site, entity.name, path),
        "scripts": ("cite.js",),
        "json_path": root + urls.entity_json(dataset, entity) if dataset.descriptor.publish.entity_json else "",
        "list_path": root + urls.section(dataset, entity.resource.name),
        "edit": f"{site.repository}/edit/{site.branch}/{entity.file}" if site.repository else "",
        "json_ld": script_json(entity_json_ld(dataset, site, entity, sources, common.article)),
    }


def _standing(dataset: Dataset, entity: Entity, root: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(tone, word of the state, parts with their addresses) of each line; dates in words."""
    found = dataset.entities
    return [
        (
            line.tone,
            labels.state(dataset, line),
            [(text, root + urls.entity(dataset, found[name]) if name in found else "") for text, name in line.parts],
        )
        for line in entity.standing
    ]


def _description(dataset: Dataset, entity: Entity) -> str:
    """One sentence for search engines and previews: what it is, and its standing."""
    standing = "; ".join(line.text for line in entity.standing)
    return f"{entity.name}, {entity.resource.singular}. {standing or dataset.descriptor.title}."


def _clusters(desk: Desk, row: Row, claims: Iterable[Claim]) -> Iterator[Cluster]:
    views = [desk.claim(row, claim) for claim in claims]
    if len(views) == 1:  # as most fields have
        yield Cluster((views[0],))
        return
    for _, alike in groupby(views, key=lambda view: (view.claim.anchor if view.disputes else "", view.words, view.others)):
        yield Cluster(tuple(alike))


def _table(desk: Desk, rows: tuple[Row, ...]) -> Table:
    resource = rows[0].resource
    used = [name for name in resource.fields if any(name in row.claims for row in rows)]
    return Table(
        resource.name,
        resource.title,
        resource.description,
        tuple(resource.fields[name].title for name in used),
        tuple(_row(desk, row, used) for row in rows),
    )


def _row(desk: Desk, row: Row, used: list[str]) -> TableRow:
    cells = tuple(
        [(row.resource.fields[name].title, tuple([desk.claim(row, claim) for claim in row.claims.get(name, ())])) for name in used]
    )
    claims = row.all_claims
    words, others = desk.beside([citation for claim in claims for citation in claim.supporting])
    return TableRow(
        row,
        cells,
        desk.marks([c for claim in claims for c in claim.citations]),
        words,
        others,
        tuple([view for _, views in cells for view in views if view.disputes]),
        desk.correct(claims[0]) if claims else "",
        any(claim.basis == UNSOURCED for claim in claims),
    )


def _sources(evidence: Numbered) -> list[Source]:
    """The sources of a page, each once, in the order of the numbers."""
    return list({item.citation.source.id: item.citation.source for item in evidence.items if item.citation.source}.values())


def _counts(entity: Entity, evidence: Numbered, sources: list[Source]) -> dict[str, int]:
    claims = entity.claims()
    return {
        "claims": len(claims),
        "evidence": len(evidence.items),
        "sources": len(sources),
        "origins": len({source.origin for source in sources}),
        "unsourced": sum([claim.basis == UNSOURCED for claim in claims]),
        "disputed": sum([bool(claim.contradicting) for claim in claims]),
    }
