"""A preview of a change: its pages mark what changes, and one page lists them. Only `build --compare` makes it.

The marks are put into the finished pages, so that a page that does not change has the bytes that it would have had.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape

from ..compare import ClaimChange, Comparison
from ..language import message, say
from ..model import Claim, Dataset, Output, Publication, Site
from . import labels, urls
from .evidence import quote_anchor
from .page_changes import KINDS
from .page_env import HTML, environment, layout, render
from .page_evidence import places
from .page_shared import AnyPage

if TYPE_CHECKING:
    from jinja2 import Template

PATH = "preview/"
"""Of the page that lists what changes."""
STYLE = """.preview-note { margin: 0 0 2rem; padding: .75rem 1rem; border: 2px solid var(--rubric); background: var(--wash); font: .9375rem/1.5 var(--sans); }
.preview-note p, .preview-note ul { margin: 0 0 .4rem; } .preview-note summary { cursor: pointer; }
.preview-mark { display: inline-block; margin-right: .5em; padding: 0 .4em; background: var(--rubric); color: var(--paper); font: 600 .75rem/1.5 var(--sans); }
.preview-mark del { color: inherit; } [data-preview] { box-shadow: -.3rem 0 0 var(--rubric); }
.preview-pages > li { margin: 0 0 1rem; }
"""
SHEET = f"assets/preview.{hashlib.sha256(STYLE.encode()).hexdigest()[:10]}.css"


OF_A_SOURCE = {"added": message("Cited for"), "withdrawn": message("No longer cited for"), "checked": KINDS["checked"]}


@dataclass(frozen=True, slots=True)
class Told:
    """One claim that changes, as a page tells it."""

    kind: str
    word: str
    label: str
    anchor: str
    """Where it stands on the page; empty where it is no more."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page that changes."""

    path: str
    name: str
    state: str
    """`new`, `changed`, `touched` by the change of another record, or `gone`."""
    told: tuple[Told, ...]
    first_line: tuple[str, str] | None = None
    """Its first line before and after, where that changes."""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many claims changed in which way: ("Added", 2)."""
        return list(Counter(each.word for each in self.told).items())


class PreviewPage(AnyPage):
    """What a change that is not published yet would change."""

    pages: list[Page]
    """The pages that change."""
    numbers: list[tuple[str, str, int, int]]
    """(dataset, what is counted, before, after)."""
    is_described_anew: bool
    """Whether the descriptor changes too."""


@dataclass(frozen=True, slots=True)
class Preview:
    """All pages that change, and what it takes to mark them."""

    publication: Publication
    site: Site
    comparisons: tuple[Comparison, ...]
    templates: Path
    pages: Mapping[str, Page]
    """By path."""

    def marked(self, make: Callable[..., Iterator[Output]], *of: object) -> Iterator[Output]:
        """The outputs that `make` makes of something, with the marks in those pages that change."""
        note = environment(self.templates).get_template("preview_note.html")
        for output in make(*of):
            path = output.path.removesuffix("index.html")
            if output.media_type == HTML and output.path != path and (path in self.pages or path == ""):
                output = replace(output, content=_marked(output.content.decode(), path, self.pages, note).encode())
            yield output

    def make(self) -> Iterator[Output]:
        """The page that lists what changes, and the sheet of the marks."""
        env, shared = environment(self.templates), layout(self.publication, self.site, self.templates)
        listed = render(
            env,
            "preview.html",
            shared,
            PATH,
            **PreviewPage(
                title=say("What changes"),
                pages=list(self.pages.values()),
                numbers=_numbers(self.comparisons),
                is_described_anew=any(each.is_described_anew for each in self.comparisons),
            ),
        )
        yield replace(listed, content=_styled(listed.content.decode(), PATH).encode())
        yield Output(SHEET, STYLE.encode(), "text/css")


def of(publication: Publication, site: Site, comparisons: tuple[Comparison, ...], templates: Path) -> Preview:
    known = {each.name: each for each in publication.datasets}
    found = {page.path: page for each in comparisons if each.dataset in known for page in pages(known[each.dataset], each)}
    return Preview(publication, site, comparisons, templates, found)


def pages(dataset: Dataset, found: Comparison) -> Iterator[Page]:
    """The pages of a dataset that change: those of its own records first, then those that only show something of them."""
    changes = {change.id: change for change in found.claims}
    own: dict[str, list[ClaimChange]] = {}
    for change in found.claims:
        own.setdefault(change.id.partition("#")[0], []).append(change)
    lines = {each.entity_id: (each.before, each.after) for each in found.standings if each.before and each.after}
    made = [_page(dataset, name, own.get(name, []), changes, lines) for name in found.pages]
    order = ("new", "changed", "gone", "touched")
    yield from sorted((page for page in made if page), key=lambda page: (order.index(page.state), page.path))


def _page(
    dataset: Dataset, name: str, own: list[ClaimChange], changes: Mapping[str, ClaimChange], lines: Mapping[str, tuple[str, str]]
) -> Page | None:
    resource, _, slug = name.partition("/")
    source = dataset.sources.get(slug)
    if resource == "sources":
        told = tuple(_of_source(dataset, slug, changes.values()))
        if source:
            return Page(urls.source(dataset, source), source.title, "changed" if told else "touched", told)
    entity = dataset.entities.get(name)
    path = f"{dataset.name}/{name}/"
    if entity is None:  # what it said is not told again: it may have been withdrawn because of what it said
        return Page(path, name, "gone", ()) if name in dataset.redirects or name in dataset.removed else None
    shown = places(dataset, entity)
    told = tuple(_told(dataset, change, shown.get(change.id, ("", ""))) for change in own)
    foreign = [changes[claim] for claim in shown if claim in changes and not claim.startswith(f"{name}#")]
    told += tuple(_told(dataset, change, shown[change.id], is_own=False) for change in foreign)
    is_new = bool(own) and [change.kind for change in own].count("added") == sum(1 for _ in entity.claims())
    state = "new" if is_new else "changed" if own or name in lines else "touched"
    return Page(path, entity.name, state, told, lines.get(name))


def _told(dataset: Dataset, change: ClaimChange, place: tuple[str, str], *, is_own: bool = True) -> Told:
    """A changed claim on a page: at its own address, or at that of the relation by which another record has it."""
    label, href = place
    claim = change.after or change.before
    title = labels.property_title(dataset, claim) if claim and claim.property else change.id
    anchor = change.id.partition("#")[2] if is_own else href.removeprefix("#")
    return Told(
        change.kind,
        say(KINDS[change.kind]),
        title if is_own else f"{label}: {title}",
        anchor if change.after else "",
        _value(dataset, change.before),
        _value(dataset, change.after),
    )


def _of_source(dataset: Dataset, slug: str, changes: Iterable[ClaimChange]) -> Iterator[Told]:
    """What a source is newly cited for, and no more."""
    for change in changes:
        for citations, kind in ((change.gained, "added"), (change.lost, "withdrawn"), (change.checked, "checked")):
            for citation in citations:
                claim = change.after if kind != "withdrawn" else change.before
                entity = dataset.entities.get(change.id.partition("#")[0])
                if claim and entity and citation.source and citation.source.id == slug:
                    yield Told(
                        kind,
                        say(OF_A_SOURCE[kind]),
                        f"{entity.name}: {labels.property_title(dataset, claim)}",
                        quote_anchor(citation) if kind != "withdrawn" else "",
                        "",
                        _value(dataset, claim),
                    )


def _value(dataset: Dataset, claim: Claim | None) -> str:
    return labels.value(dataset, claim.field, claim.value.text) if claim else ""


def _numbers(comparisons: Iterable[Comparison]) -> list[tuple[str, str, int, int]]:
    return [(each.dataset, what, was, now) for each in comparisons for what, was, now in each.numbers if was != now]


def _marked(html: str, path: str, found: Mapping[str, Page], note: Template) -> str:
    page = found.get(path)
    text = note.render(page=page, preview=f"{urls.root_of(path) or './'}{PATH}", total=len(found))
    html = re.sub(r"<main\b[^>]*>\n?", lambda tag: tag.group() + text, html, count=1)
    done: set[str] = set()
    for told in page.told if page else ():
        if told.anchor and told.anchor not in done:
            done.add(told.anchor)
            html = _at(html, told)
    return _styled(html, path)


def _at(html: str, told: Told) -> str:
    """The page with a mark at one claim: an attribute, and in words, where the element can hold words."""
    was = f", was <del>{escape(told.before)}</del>" if told.kind == "changed" else ""
    words = f'<span class="preview-mark">{escape(told.word)}{was}</span> '
    name = re.escape(f' id="{escape(told.anchor)}"')

    def mark(tag: re.Match[str]) -> str:
        opened = f'{tag[1]}{tag[2]} data-preview="{told.kind}"{tag[3]}'
        return opened if tag[1] == "<tr" else opened + words

    return re.sub(rf"(<\w+)([^<>]*?{name})([^<>]*>)", mark, html, count=1)


def _styled(html: str, path: str) -> str:
    return html.replace("</head>", f'<link rel="stylesheet" href="{urls.root_of(path)}{SHEET}">\n</head>', 1)
