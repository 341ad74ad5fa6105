"""The page of a source: what it is, how far it is archived and cited, and everything it is evidence for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup

from ..language import counted, say
from ..model import Citation, Claim, Dataset, Output, Publication, Quote, Resource, Row, Site, Source
from . import evidence, labels, paging, urls
from .display import Shown, show, value_language
from .evidence import quote_anchor
from .once import once
from .page_claims import VERIFICATION, correction, credit, foreign, original
from .page_env import environment, layout, render, script_json
from .page_meta import Cite, cite, source_json_ld
from .page_shared import AnyPage
from .svg_coverage import coverage, covered

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

ELSEWHERE = frozenset({"id", "title", "origin", "standing", "standing_note", "seed", "sha256", "lines", "note"})
"""Fields that the page shows in other places than the list of facts."""


@dataclass(frozen=True, slots=True)
class Use:
    """One citation of a source: which claim it supports or contradicts."""

    row: Row
    claim: Claim
    citation: Citation


Passed = list[Use]
"""All uses of one passage."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a passage does for one record: its claims as (title, value, address)."""

    name: str
    href: str
    kind: str
    citation: Citation
    speaker: str
    checked: str
    """The day on which it was last compared with the source, in words; or nothing."""
    claims: tuple[tuple[str, Shown, str], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation, or a place that is cited without one, and everything it carries."""

    anchor: str
    quote: Quote | None
    locator: str
    original: str
    carried: tuple[Carried, ...]


class SourcePage(AnyPage):
    """The page of a source."""

    source: Source
    """What the page is about."""
    kind: str
    """What one source is called."""
    credit: str
    """Who published it, and the agency that wrote it."""
    published: str
    """When, in words, or nothing."""
    list_path: str
    """The list of all sources."""
    original: str
    """Its address on the web, or nothing."""
    title_lang: str
    """Its language, where it is not that of the page, or nothing."""
    standing: tuple[str, str]
    """(value, word) of its standing."""
    verification: str
    """Whether its text is archived, in words."""
    facts: list[tuple[str, list[Shown]]]
    """(title, values) of its fields."""
    copies: list[tuple[Source, str, str]]
    """(source, who published it, address) of copies of the same story."""
    leaf: paging.Leaf[Passed]
    """This page of the list of passages; all but the first have passages only."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""
    passages: list[Passage]
    """The quotations of this page, in the order of the article."""
    places: list[Passage]
    """What of this page is cited without a quotation."""
    quoted: int
    """How many quotations there are on all pages."""
    unquoted: int
    """How many passages are cited without a quotation."""
    share: int
    """How much of the article is quoted, in per cent."""
    bar: Markup
    """A drawing of where, or nothing."""
    claims: int
    """How many values rest on it or are contradicted by it."""
    records: int
    """Of how many records."""
    cite: Cite
    """How to cite the page."""
    edit: str
    """Where its file can be edited, or nothing."""


def make(publication: Publication, site: Site, *, templates: Path, only: Container[str] | None = None) -> Iterator[Output]:
    """The page of every source, or of some, as `dataset/sources/id`."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        used, tellings = uses(dataset), _tellings(dataset)
        resource = dataset.descriptor.of_kind("sources")[:1]
        for source in dataset.sources.values():
            if only is not None and f"{dataset.name}/sources/{source.id}" not in only:
                continue
            path, own = urls.source(dataset, source), in_order(used.get(source.id, []))
            whole = variables(dataset, site, resource[0], source, own, path, tellings[source.origin])
            for leaf in paging.leaves(path, own, evidence.PASSAGES):
                yield render(env, "source.html", shared, leaf.path, **_leaf(whole, dataset, source, leaf))


def _leaf(whole: Mapping[str, Any], dataset: Dataset, source: Source, leaf: paging.Leaf[Passed]) -> SourcePage:
    """The variables of one page: of a source with very many passages, each page but the first has passages only."""
    passages = [_passage(dataset, source, each, leaf.root) for each in leaf.items]
    title = leaf.titled(source.title)
    trail = whole["trail"] if leaf.is_first else (*whole["trail"], (source.title, urls.source(dataset, source)))
    return cast(
        SourcePage,
        {
            **whole,
            "title": title,
            "trail": trail,
            "leaf": leaf,
            "steps": paging.steps(urls.source(dataset, source), leaf),
            "passages": [p for p in passages if p.quote],
            "places": [p for p in passages if not p.quote],
            "list_path": leaf.root + whole["list_path"],
        },
    )


def uses(dataset: Dataset) -> Mapping[str, list[Use]]:
    """All citations by the id of their source, in the order of the records."""
    found: dict[str, list[Use]] = defaultdict(list)
    for entity in dataset.entities.values():
        for row in entity.rows():
            for claims in row.claims.values():
                for claim in claims:
                    for citation in claim.citations:
                        if citation.source:
                            found[citation.source.id].append(Use(row, claim, citation))
    return found


def _tellings(dataset: Dataset) -> Mapping[str, list[Source]]:
    """The sources of each story, by where it comes from."""
    found: dict[str, list[Source]] = defaultdict(list)
    for source in dataset.sources.values():
        found[source.origin].append(source)
    return found


def variables(
    dataset: Dataset, site: Site, resource: Resource, source: Source, passed: Sequence[Passed], path: str, same: Iterable[Source]
) -> dict[str, Any]:
    """What the template of a source needs besides the shared layout; `same` are all sources of its story."""
    root, used = urls.root_of(path), [use for some in passed for use in some]
    passages = [some[0].citation for some in passed]
    quotes = [c.quote for c in passages if c.quote and c.quote.start >= 0]
    published = labels.date(source.text("published"))
    state = "verified" if source.archived else "unarchived"
    standing = resource.fields["standing"].categories if "standing" in resource.fields else {}
    return {
        "title": source.title,
        "dataset": dataset.name,
        "page_type": "article",
        "description": f"{source.title}. {credit(source)}{f', {published}' if published else ''}. "
        + counted(
            len(passages), "%(n)s passage cited in %(dataset)s.", "%(n)s passages cited in %(dataset)s.", dataset=dataset.descriptor.title
        ),
        "trail": ((dataset.descriptor.title, urls.dataset(dataset)), (resource.title, urls.section(dataset, resource.name))),
        "correct": correction(site, entity=f"{resource.name}/{source.id}", page=site.url + path),
        "source": source,
        "kind": resource.singular or resource.title,
        "credit": credit(source),
        "published": published,
        "list_path": urls.section(dataset, resource.name),
        "original": original(source),
        "title_lang": foreign(source),
        "standing": (source.standing, standing.get(source.standing, source.standing.capitalize())),
        "verification": say(VERIFICATION[state]),
        "facts": _facts(dataset, resource, source, root),
        "copies": [(other, credit(other), root + urls.source(dataset, other)) for other in same if other.id != source.id],
        "quoted": sum(c.quote is not None for c in passages),
        "unquoted": sum(c.quote is None for c in passages),
        "share": covered(source.article, quotes),
        "bar": coverage(source.title, source.article, quotes),
        "claims": len({use.claim.id for use in used}),
        "records": len({use.row.entity_id for use in used}),
        "cite": cite(dataset, site, source.title, path),
        "edit": f"{site.repository}/edit/{site.branch}/{source.file}" if site.repository else "",
        "json_ld": script_json(
            {"@context": "https://schema.org", "@type": "WebPage", "name": source.title, "about": source_json_ld(source)}
        ),
    }


def _facts(dataset: Dataset, resource: Resource, source: Source, root: str) -> list[tuple[str, list[Shown]]]:
    return [
        (field.title, [show(dataset, field, value.text, root) for value in source.values[name]])
        for name, field in resource.fields.items()
        if name not in ELSEWHERE and source.values.get(name)
    ]


def in_order(used: Iterable[Use]) -> list[Passed]:
    """The uses of each passage, in the order of the article; of those without a quotation last."""
    found: dict[evidence.Place, list[Use]] = {}
    place = once(evidence.place)
    for use in used:
        found.setdefault(place(use.citation), []).append(use)
    return [found[place] for place in sorted(found)]


def _passage(dataset: Dataset, source: Source, some: Passed, root: str) -> Passage:
    citation = some[0].citation
    return Passage(
        quote_anchor(citation), citation.quote, citation.locator, original(source, citation), tuple(_carried(dataset, some, root))
    )


def _carried(dataset: Dataset, some: Iterable[Use], root: str) -> Iterator[Carried]:
    """What a passage carries, one item for each record and way of citing."""
    found: dict[tuple[str, ...], list[Use]] = {}
    for use in some:
        c = use.citation
        found.setdefault((use.row.entity_id, c.stance, c.basis, c.note, c.attributed_to, c.checked), []).append(use)
    for alike in found.values():
        entity = dataset.entities[alike[0].row.entity_id]
        citation = alike[0].citation
        speaker = dataset.entities.get(citation.attributed_to)
        claims = dict.fromkeys([(use.claim.field.title, _shown(dataset, use), root + urls.claim(dataset, use.claim)) for use in alike])
        yield Carried(
            entity.name,
            root + urls.entity(dataset, entity),
            entity.resource.singular,
            citation,
            speaker.name if speaker else citation.attributed_to,
            labels.date(citation.checked) if citation.checked else "",
            tuple(claims),
        )


def _shown(dataset: Dataset, use: Use) -> Shown:
    text = use.citation.other if use.citation.stance == "contradicts" else use.claim.value.text
    shown = show(dataset, use.claim.field, text, lang=value_language(use.row, use.claim.field))
    if shown.look == "text" and len(shown.text) <= 120:
        return shown
    return Shown(shown.text if len(shown.text) <= 120 else shown.text[:117].rstrip() + "…", lang=shown.lang)
