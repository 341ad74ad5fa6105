"""The quality of a dataset in numbers: how its claims are known, and how much of each source is quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..language import counted, message, say
from ..model import Claim, Dataset, Entity, Output, Publication, Site, Source, Uncited
from . import labels, paging, urls
from .page_env import environment, layout, render
from .page_freshness import Due, due
from .page_shared import AnyPage

MOST = 250
"""Sources on one page."""
MOST_WEAK = 500
"""Claims that rest on links only, one by one; the table of citations has all."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many claims pass a test, and what that means."""

    number: int
    title: str
    meaning: str
    badge: str = ""


@dataclass(frozen=True, slots=True)
class OfResource:
    title: str
    href: str
    records: int
    claims: int
    counts: tuple[int, ...]
    """In the order of `TESTS`."""


@dataclass(frozen=True, slots=True)
class OfSource:
    source: Source
    href: str
    claims: int
    quotes: int
    quoted: int
    """Characters of the article that some quotation covers."""
    length: int
    """Characters of the article; 0 where it is not archived."""

    @property
    def share(self) -> float:
        return self.quoted / self.length if self.length else 0.0


@dataclass(frozen=True, slots=True)
class OfArticle:
    """How much of an archived article is cited, counted in sentences."""

    source: Source
    href: str
    uncited: tuple[Uncited, ...]

    @property
    def share(self) -> float:
        return self.source.cited / self.source.sentences if self.source.sentences else 0.0


def _is_unarchived(claim: Claim) -> bool:
    return claim.basis not in ("editorial", "unsourced") and {c.verification for c in claim.supporting} == {"unarchived"}


TESTS: tuple[tuple[str, str, str, Callable[[Claim], bool]], ...] = (
    (message("Stated"), message("A source says so in as many words."), "stated", lambda claim: claim.basis == "stated"),
    (
        message("Inferred"),
        message("The editors conclude it from a source, and write down how."),
        "inferred",
        lambda c: c.basis == "inferred",
    ),
    (
        message("Editorial"),
        message("Words of the editors, such as a name for a record that has none. It states no fact."),
        "editorial",
        lambda claim: claim.basis == "editorial",
    ),
    (
        message("Two sources or more"),
        message("Sources of different origin say so; copies of one story count as one."),
        "accepted",
        lambda claim: claim.independent_sources > 1,
    ),
    (message("One source only"), message("Nothing independent confirms it here."), "plain", lambda claim: claim.independent_sources == 1),
    (message("Disputed"), message("A source says otherwise."), "disputed", lambda claim: claim.status == "disputed"),
    (
        message("Link only"),
        message("Its sources are not archived here, so that nobody has compared the words with a text by machine."),
        "unarchived",
        _is_unarchived,
    ),
    (
        message("Without support"),
        message("Not yet sourced, as only a draft may have it. Elsewhere the build fails before such a value is published."),
        "unsourced",
        lambda claim: not claim.supporting,
    ),
)
"""(title, meaning, badge, test of a claim)"""


class QualityPage(AnyPage):
    """How the claims of a dataset are known."""

    total: int
    """How many claims there are."""
    counts: list[Count]
    """How many pass each test."""
    resources: list[OfResource]
    """The same by kind of record."""
    due: Due | None
    """What must be compared with its source again, where the descriptor gives an interval."""
    tests: list[str]
    """The titles of the tests."""
    leaf: paging.Leaf[OfSource]
    """This page of the list of sources."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""
    sources: list[OfSource]
    """The sources of this page: those that carry most claims first."""
    sources_count: int
    """How many sources there are."""
    archived: int
    """How many of them are archived."""
    articles: list[OfArticle]
    """The archived articles of this page, counted in sentences."""
    limit: float
    """The share of an article that all quotations may reach, from 0 to 1."""
    unarchived: list[tuple[str, str, str]]
    """(record, property, address) of claims that rest on links only."""
    unarchived_count: int
    """How many such claims there are."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.section(dataset, "quality")
        root = urls.root_of(path)
        claims = list(dataset.claims())
        sources = of_sources(dataset)
        articles = {article.source.id: article for article in of_articles(dataset)}
        weak = [(entity, claim) for entity, claim in _claims(dataset) if _is_unarchived(claim)]
        of_kinds, overdue = of_resources(dataset, root), due(dataset, site, root)
        passed = counts(of_kinds)
        for leaf in paging.leaves(path, sources, MOST):
            told = sorted((articles[each.source.id] for each in leaf.items if each.source.id in articles), key=_by_title)
            yield render(
                env,
                "quality.html",
                shared,
                leaf.path,
                **QualityPage(
                    title=leaf.titled(say("Quality")),
                    dataset=dataset.name,
                    styles=("lists.css",),
                    trail=((dataset.descriptor.title, urls.dataset(dataset)), *(() if leaf.is_first else ((say("Quality"), path),))),
                    leaf=leaf,
                    steps=paging.steps(path, leaf),
                    tests=[say(title) for title, *_ in TESTS],
                    sources=[replace(each, href=leaf.root + each.href) for each in leaf.items],
                    sources_count=len(sources),
                    archived=sum(each.source.archived for each in sources),
                    articles=[replace(each, href=leaf.root + each.href) for each in told],
                    limit=dataset.descriptor.quotes.max_share,
                    unarchived=[
                        (entity.name, labels.property_title(dataset, claim), root + urls.claim(dataset, claim))
                        for entity, claim in weak[:MOST_WEAK]
                    ],
                    unarchived_count=len(weak),
                    description=counted(
                        len(claims),
                        "How the %(n)s claim of %(dataset)s are known: stated, inferred, disputed, by one source or several.",
                        "How the %(n)s claims of %(dataset)s are known: stated, inferred, disputed, by one source or several.",
                        dataset=dataset.descriptor.title,
                    ),
                    total=len(claims),
                    counts=passed,
                    resources=of_kinds,
                    due=overdue,
                ),
            )


def _by_title(article: OfArticle) -> tuple[str, str]:
    return article.source.title, article.source.id


def counts(kinds: Iterable[OfResource]) -> list[Count]:
    """How many claims of all kinds of records pass each test."""
    passed = list(zip(*(each.counts for each in kinds), strict=True)) or [()] * len(TESTS)
    return [Count(sum(numbers), say(title), say(meaning), badge) for (title, meaning, badge, _), numbers in zip(TESTS, passed, strict=True)]


def of_resources(dataset: Dataset, root: str = "") -> list[OfResource]:
    """One line for each entity resource that has records."""
    found = []
    for resource in dataset.descriptor.of_kind("entities"):
        entities = dataset.of(resource.name)
        claims = [claim for entity in entities for claim in entity.claims()]
        if entities:
            found.append(
                OfResource(
                    resource.title,
                    root + urls.section(dataset, resource.name),
                    len(entities),
                    len(claims),
                    tuple(sum(map(test, claims)) for *_, test in TESTS),
                )
            )
    return found


def of_sources(dataset: Dataset, root: str = "") -> list[OfSource]:
    """One line for each source: those that carry most claims first."""
    spans: dict[str, set[tuple[int, int]]] = {name: set() for name in dataset.sources}
    carried: dict[str, set[str]] = {name: set() for name in dataset.sources}
    quotes: dict[str, set[tuple[int, str]]] = {name: set() for name in dataset.sources}
    for claim in dataset.claims():
        for citation in claim.citations:
            if citation.source is None:
                continue
            carried[citation.source.id].add(claim.id)
            if citation.quote:
                quotes[citation.source.id].add((citation.quote.start, citation.quote.exact))
                if citation.source.archived:
                    spans[citation.source.id].add((citation.quote.start, citation.quote.end))
    lines = [
        OfSource(
            source,
            root + urls.source(dataset, source),
            len(carried[name]),
            len(quotes[name]),
            covered(spans[name]),
            sum(end - start for start, end in source.article),
        )
        for name, source in dataset.sources.items()
    ]
    return sorted(lines, key=lambda line: (-line.claims, line.source.id))


def of_articles(dataset: Dataset, root: str = "") -> list[OfArticle]:
    """One line for each archived article, in the order of their titles."""
    articles = [
        OfArticle(source, root + urls.source(dataset, source), dataset.uncited.get(name, ()))
        for name, source in dataset.sources.items()
        if source.sentences
    ]
    return sorted(articles, key=_by_title)


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """How many characters lie in at least one of these spans."""
    total = reached = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _claims(dataset: Dataset) -> Iterator[tuple[Entity, Claim]]:
    for entity in dataset.entities.values():
        for claim in entity.claims():
            yield entity, claim
