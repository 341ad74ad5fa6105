"""The first page: what this is, how much, how fresh, one value with its words, and the ways in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..model import Citation, Claim, Dataset, Entity, Output, Publication, Row, Site
from . import jsonld, labels, urls
from .charts import by_basis, by_year
from .evidence import Numbered
from .numbers import Figures, figures, speaking
from .page_claims import ClaimView, Desk, Words
from .page_dataset import views
from .page_env import environment, layout, render, resources, script_json
from .page_shared import AnyPage
from .page_timeline import by_years, in_order

LONGEST, MOST = 150, 8


@dataclass(frozen=True, slots=True)
class Example:
    """One value with the words that carry it, to show what all of them are like."""

    entity: Entity
    href: str
    title: str
    view: ClaimView
    words: Words


@dataclass(frozen=True, slots=True)
class Front:
    """A dataset as the first page shows it."""

    dataset: Dataset
    path: str
    figures: Figures
    newest: str
    resources: list[Any]
    views: list[tuple[str, str, str]]
    chart: Markup | str
    basis: Markup
    example: Example | None
    known: list[tuple[Entity, str, int]]
    """The entities that most sources speak of: (entity, address, sources)."""


class HomePage(AnyPage):
    """The first page of the site."""

    fronts: list[Front]
    """The datasets, each as the first page shows it."""
    date: str
    """The day of the content, in words."""
    method: str
    """The prose page that says how this is made, or nothing."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    fronts = [front(dataset, site) for dataset in publication.datasets]
    about = " ".join(each.dataset.descriptor.description for each in fronts)
    yield render(
        env,
        "home.html",
        shared,
        "",
        **HomePage(
            title=site.name,
            description=about,
            fronts=fronts,
            styles=("lists.css",),
            date=labels.content_day(site),
            method=_method(site),
            json_ld=script_json(json_ld(publication, site)),
        ),
    )


def front(dataset: Dataset, site: Site) -> Front:
    numbers = figures(dataset)
    path = urls.section(dataset, "timeline")
    return Front(
        dataset,
        urls.dataset(dataset),
        numbers,
        labels.date(numbers.newest),
        resources(dataset),
        views(dataset, numbers),
        by_year(by_years(in_order(dataset), path), "", f"chart-{dataset.name}"),
        by_basis(numbers, f"basis-{dataset.name}"),
        example(dataset, site),
        best_known(dataset),
    )


def best_known(dataset: Dataset, most: int = MOST) -> list[tuple[Entity, str, int]]:
    """Entities by the number of sources that speak of them, in their own record or in another that names them."""
    counted = [(entity, len(speaking(dataset, entity))) for entity in dataset.entities.values()]
    first = sorted(counted, key=lambda pair: (-pair[1], pair[0].name.casefold(), pair[0].id))[:most]
    return [(entity, urls.entity(dataset, entity), count) for entity, count in first if count > 1]


def example(dataset: Dataset, site: Site) -> Example | None:
    """A claim whose quotation is archived, short, and names both the entity and the value.

    The resources that stand first in the descriptor come first, and in them the best known entity.
    """
    best: tuple[tuple[int, int, int], Entity, Row, Claim, Citation] | None = None
    for rank, entity in _candidates(dataset):
        if best and rank < best[0][:2]:
            break  # nor can any that follows be better
        for row in entity.rows():
            for claim in row.all_claims:
                citation = _telling(dataset, entity, claim)
                if citation is None or citation.quote is None:
                    continue
                score = (*rank, -len(citation.quote.exact))
                if best is None or score > best[0]:
                    best = (score, entity, row, claim, citation)
    if best is None:
        return None
    _, entity, row, claim, citation = best
    desk = Desk(dataset, site, "", "./", Numbered((), {}))
    return Example(
        entity,
        urls.entity(dataset, entity),
        labels.property_title(dataset, claim),
        desk.claim(row, claim),
        desk.words(citation),
    )


def _candidates(dataset: Dataset) -> Iterator[tuple[tuple[int, int], Entity]]:
    """Entities with what makes them good examples, the best first."""
    for number, resource in enumerate(dataset.descriptor.of_kind("entities")):
        if resource.schema_org == "Person":  # nobody is made an example of
            continue
        found = dataset.of(resource.name)
        ranks = [2000 * bool(each.standing and each.standing[0].row) + len(speaking(dataset, each)) for each in found]
        for rank, entity in sorted(zip(ranks, found, strict=True), key=lambda pair: -pair[0]):
            yield (-number, rank), entity


def _telling(dataset: Dataset, entity: Entity, claim: Claim) -> Citation | None:
    """The first citation of a claim that explains itself to somebody who sees it for the first time."""
    if claim.property == entity.resource.label or claim.field.reference or claim.status != "accepted":
        return None
    shown, called = labels.value(dataset, claim.field, claim.value.text), entity.name.casefold()
    if len(shown) < 4 or shown.casefold() == called:
        return None
    for citation in claim.supporting:
        words = citation.quote.exact if citation.quote and citation.verification == "verified" else ""
        if citation.basis != "stated" or not 30 <= len(words) <= LONGEST:
            continue
        before, name, after = words.casefold().partition(called)
        # the beginning of a word, and no part of the name
        if name and re.search(rf"\b{re.escape(shown.casefold())}", f"{before}|{after}"):
            return citation
    return None


def _method(site: Site) -> str:
    """The prose page that says how this is made."""
    return next((path for title, path in site.navigation if "method" in path.lower()), "")


def json_ld(publication: Publication, site: Site) -> dict[str, Any]:
    """The publication as a schema.org catalogue of its datasets."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": site.name,
        "dateModified": site.date[:10],
        **({"url": site.url} if site.url else {}),
        "dataset": [jsonld.head(each, site, site.url) for each in publication.datasets],
    }
