"""Claims as the pages show them: the value, its numbered citations, the words beside it, the disagreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from ..language import current, message, say
from ..model import Citation, Claim, Dataset, Row, Site, Source
from ..percent import percent, text_fragment
from . import labels, paging, urls
from .display import Shown, show, value_language
from .evidence import Numbered, quote_anchor, source_page

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

BESIDE = 3
"""How many quotations stand beside a value; the others are in the list of evidence."""
VERIFICATION = {"verified": message("In the archived text"), "unarchived": message("Link only")}


@dataclass(frozen=True, slots=True)
class Words:
    """A citation as it stands beside a value or in the list of evidence. Number 0: the editors' own word."""

    number: int
    citation: Citation
    publisher: str
    date: str
    speaker: str
    speaker_href: str
    verification: str
    verified: str
    source_href: str
    original_href: str
    lang: str
    checked: str
    """The day on which it was last compared with its source, in words; or nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: a value and those who state it."""

    shown: Shown
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim on a page."""

    claim: Claim
    title: str
    shown: Shown
    marks: tuple[int, ...]
    words: tuple[Words, ...]
    others: tuple[int, ...]
    """Numbers of further citations, which are only in the list of evidence."""
    disputes: tuple[Side, ...]
    is_open: bool
    resolution: str
    correct: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to write the claims of one page."""

    dataset: Dataset
    site: Site
    path: str
    root: str
    evidence: Numbered
    _words: dict[int, Words] = field(init=False, default_factory=dict, repr=False, compare=False)
    """By the identity of the citation, which lives as long as the publication."""

    def show(self, row: Row, claim: Claim, text: str = "") -> Shown:
        lang = value_language(row, claim.field)
        return show(self.dataset, claim.field, text or claim.value.text, self.root, lang)

    def claim(self, row: Row, claim: Claim) -> ClaimView:
        beside, others = self.beside(claim.supporting)
        shown, marks, contradicting = self.show(row, claim), self.marks(claim.citations), claim.contradicting
        if not contradicting:
            return ClaimView(claim, claim.field.title, shown, marks, beside, others, (), False, "", self.correct(claim))
        return ClaimView(
            claim,
            claim.field.title,
            shown,
            marks,
            beside,
            others,
            tuple(self._sides(row, claim)),
            any(c.is_open for c in contradicting),
            " ".join(dict.fromkeys(c.note for c in contradicting if c.note)),
            self.correct(claim),
        )

    def marks(self, citations: Sequence[Citation]) -> tuple[int, ...]:
        numbers = [n for n in map(self.evidence.number, citations) if n]
        return tuple(dict.fromkeys(numbers) if len(numbers) > 1 else numbers)

    def beside(self, citations: Sequence[Citation], most: int = BESIDE) -> tuple[tuple[Words, ...], tuple[int, ...]]:
        """The citations that stand beside a value, and the numbers of those that don't."""
        if len(citations) == 1:  # as most values have
            return (self.words(citations[0]),), ()
        each = tuple({words.number or words.citation.note: words for words in map(self.words, citations)}.values())
        return each[:most], tuple(words.number for words in each[most:] if words.number)

    def words(self, citation: Citation) -> Words:
        """The citation as it is shown on this page; made once, though several values may rest on it."""
        made = self._words.get(id(citation))
        if made is None:
            made = self._words[id(citation)] = self._made(citation)
        return made

    def _made(self, citation: Citation) -> Words:
        source = citation.source
        speaker = self.dataset.entities.get(citation.attributed_to)
        return Words(
            self.evidence.number(citation),
            citation,
            credit(source),
            labels.date(source.text("published")) if source else "",
            speaker.name if speaker else citation.attributed_to,
            self.root + urls.entity(self.dataset, speaker) if speaker else "",
            citation.verification,
            say(VERIFICATION[citation.verification]) if citation.verification in VERIFICATION else "",
            self.root + source_path(self.dataset, source, citation) if source else "",
            original(source, citation) if source else "",
            foreign(source) if source else "",
            labels.date(citation.checked) if citation.checked else "",
        )

    def _sides(self, row: Row, claim: Claim) -> Iterable[Side]:
        yield Side(self.show(row, claim), tuple(map(self.words, claim.supporting)))
        for other, citations in groupby(sorted(claim.contradicting, key=lambda c: c.other), key=lambda c: c.other):
            yield Side(self.show(row, claim, other), tuple(map(self.words, citations)))

    def correct(self, claim: Claim) -> str:
        """The form for a correction, filled in; GitHub takes the ids of its fields from the query."""
        if not self.site.repository:
            return ""
        address = f"{self.site.url}{self.path}#{claim.anchor}" if self.site.url else f"{self.path}#{claim.anchor}"
        return correction(self.site, entity=claim.entity_id, property=claim.property, value=claim.value.text, page=address)


def correction(site: Site, **fields: str) -> str:
    """The address of the issue form for corrections, with its fields filled in."""
    return form(site, "correction", **fields)


def form(site: Site, name: str, **fields: str) -> str:
    """The address of an issue form with its fields filled in; GitHub takes their ids from the query."""
    query = "&".join([f"template={name}.yml", *(f"{key}={_in_query(value[:500])}" for key, value in fields.items() if value)])
    return f"{site.repository}/issues/new?{query}" if site.repository else ""


def _in_query(text: str) -> str:
    """A text in a query. What stands before the mark in an address is the same for all values of a page."""
    page, mark, anchor = text.partition("#")
    return f"{_quoted(page)}%23{_quoted(anchor)}" if mark else _quoted(page)


@lru_cache(4096)
def _quoted(text: str) -> str:
    """A text in a query; most of them stand in several links of a page."""
    return percent(text).replace("%20", "+")


def credit(source: Source | None) -> str:
    """Who published a source, and the agency that wrote it."""
    if source is None:
        return ""
    agency = source.text("agency")
    return f"{source.publisher} ({agency})" if agency and agency != source.publisher else source.publisher


def foreign(source: Source) -> str:
    """The language of a source that is not in the language of the page."""
    language = source.text("language")
    return "" if language == current().tag else language


def source_path(dataset: Dataset, source: Source, citation: Citation) -> str:
    """The quotation on the page of its source."""
    anchor = quote_anchor(citation)
    return paging.address(urls.source(dataset, source), source_page(dataset, citation)) + (f"#{anchor}" if anchor else "")


def original(source: Source, citation: Citation | None = None) -> str:
    """The address of a source, at the quoted words where the browser can find them; PDFs have no text fragments."""
    address = source.text("url")
    if not address or citation is None or citation.quote is None:
        return address
    if address.lower().split("?")[0].split("#")[0].endswith(".pdf"):
        page = citation.locator.lower().removeprefix("page").removeprefix("p.").strip()
        return f"{address}#page={page}" if page.isdigit() and "#" not in address else address
    return address if "#" in address else address + text_fragment(citation.quote.exact)
