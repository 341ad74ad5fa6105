"""Citations numbered for one page: one number for each distinct use of a passage, in the order of appearance."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from ..model import Citation, Claim, Dataset

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from ..frozen import dataclass

Key = tuple[str, ...]
PER_PAGE = 500
"""How many items of the list of evidence one page holds: ten thousand take a browser two seconds."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One numbered passage, and the claims of the page that it carries or contradicts."""

    number: int
    citation: Citation
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """All evidence of a page."""

    items: tuple[Evidence, ...]
    numbers: Mapping[Key, int]
    by_identity: Mapping[int, int] = field(default_factory=dict)
    """The same for the citations that were numbered, which live as long as the publication."""

    def number(self, citation: Citation) -> int:
        """The number of a citation; editorial statements rest on no source and have none (0)."""
        known = self.by_identity.get(id(citation))
        return self.numbers.get(key(citation), 0) if known is None else known


def key(citation: Citation) -> Key:
    """What makes two citations the same item of the list of evidence."""
    quote = citation.quote
    place = (str(quote.start), str(quote.end), quote.exact) if quote else ("", "", citation.locator)
    return (
        citation.source.id if citation.source else "",
        *place,
        citation.stance,
        citation.basis,
        citation.note,
        citation.attributed_to,
        citation.other,
    )


def numbered(claims: Iterable[Claim]) -> Numbered:
    """Number the citations of claims. Supporting citations of a claim come before contradicting ones."""
    found: list[Citation] = []
    carried: list[dict[str, Claim]] = []
    numbers: dict[Key, int] = {}
    by_identity: dict[int, int] = {}
    for claim in claims:
        for citation in (*claim.supporting, *claim.contradicting) if claim.contradicting else claim.supporting:
            if citation.source is None:
                continue
            number = by_identity.get(id(citation))
            if number is None:
                number = by_identity[id(citation)] = numbers.setdefault(key(citation), len(found) + 1)
                if number > len(found):
                    found.append(citation)
                    carried.append({})
                elif citation.checked > found[number - 1].checked:  # the newest check of these words is the one that counts
                    found[number - 1] = citation
            carried[number - 1].setdefault(claim.id, claim)
    items = tuple(
        [Evidence(number, citation, tuple(used.values())) for number, (citation, used) in enumerate(zip(found, carried, strict=True), 1)]
    )
    return Numbered(items, numbers, by_identity)


def page(number: int) -> str:
    """The page with an item of the list, from the page of the entity: nothing for the first, then `evidence-2/`."""
    return f"evidence-{(number - 1) // PER_PAGE + 1}/" if number > PER_PAGE else ""


def address(number: int) -> str:
    """The address of an item of the list of evidence, from the page of the entity."""
    return f"#cite-{number}" if number <= PER_PAGE else f"{page(number)}#cite-{number}"


def quote_anchor(citation: Citation) -> str:
    """The address of a quotation on the page of its source; empty where nothing is quoted."""
    quote = citation.quote
    if quote is None:
        return ""
    if quote.start >= 0:
        return f"quote-{quote.start}-{quote.end}"
    return f"quote-{hashlib.sha256(quote.exact.encode()).hexdigest()[:10]}"


Place = tuple[int, int, str, str]
"""Where a passage stands among those of its source: by its offsets; then what has none."""
PASSAGES = 500
"""How many passages one page of a source holds; a list of thousands of records may be a single source."""
_known: dict[str, tuple[object, Mapping[str, tuple[Place, ...]]]] = {}


def place(citation: Citation) -> Place:
    anchor, quote = quote_anchor(citation), citation.quote
    start, end = (quote.start, quote.end) if quote and quote.start >= 0 else (2**62, 0 if quote else 1)
    return start, end, anchor, "" if anchor else citation.locator


def source_page(dataset: Dataset, citation: Citation) -> int:
    """The number of the page of its source that has a passage, from 1."""
    source = citation.source
    begins = long_sources(dataset).get(source.id, ()) if source else ()
    return bisect_right(begins, place(citation)) + 1 if begins else 1


def long_sources(dataset: Dataset) -> Mapping[str, tuple[Place, ...]]:
    """By source, only of those that need several pages: the first passage of each page but the first.

    Found once for a dataset, and kept for the next that asks, since every page with evidence does; also for the one that
    differs in an edited record, which has the same sources (`link.relink`).
    """
    known = _known.get(dataset.name)
    if known and known[0] is dataset.sources:
        return known[1]
    passages: dict[str, dict[tuple[str, int, str], Citation]] = {}
    for claim in dataset.claims():
        for citation in claim.citations:
            if citation.source:
                quote = citation.quote
                key = (quote.exact, quote.start, "") if quote else ("", 0, citation.locator)
                passages.setdefault(citation.source.id, {}).setdefault(key, citation)
    long = {name: sorted({place(each) for each in found.values()}) for name, found in passages.items() if len(found) > PASSAGES}
    begins = {name: tuple(places[PASSAGES::PASSAGES]) for name, places in long.items() if len(places) > PASSAGES}
    _known[dataset.name] = (dataset.sources, begins)  # the one before is let go
    return begins
