"""Citations numbered for one page: one number for each distinct use of a passage, in the order of appearance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Citation, Claim

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

    def number(self, citation: Citation) -> int:
        """The number of a citation; editorial statements rest on no source and have none (0)."""
        return self.numbers.get(key(citation), 0)


def key(citation: Citation) -> Key:
    """What makes two citations the same item of the list of evidence."""
    quote = citation.quote
    place = (str(quote.start), str(quote.end), quote.exact) if quote else ("", "", citation.locator)
    return (citation.source.id if citation.source else "", *place, citation.stance, citation.basis, citation.note,
            citation.attributed_to, citation.other)


def numbered(claims: Iterable[Claim]) -> Numbered:
    """Number the citations of claims. Supporting citations of a claim come before contradicting ones."""
    found: dict[Key, tuple[Citation, dict[str, Claim]]] = {}
    for claim in claims:
        for citation in (*claim.supporting, *claim.contradicting):
            if citation.source is not None:
                name = key(citation)
                first, used = found.setdefault(name, (citation, {}))
                used.setdefault(claim.id, claim)
                if citation.checked > first.checked:  # the newest check of these words is the one that counts
                    found[name] = (citation, used)
    items = tuple(Evidence(number, citation, tuple(used.values()))
                  for number, (citation, used) in enumerate(found.values(), 1))
    return Numbered(items, {name: number for number, name in enumerate(found, 1)})


def page(number: int) -> str:
    """The page with an item of the list, from the page of the entity: nothing for the first, then `evidence-2/`."""
    return f"evidence-{(number - 1) // PER_PAGE + 1}/" if number > PER_PAGE else ""


def address(number: int) -> str:
    """The address of an item of the list of evidence, from the page of the entity."""
    return f"{page(number)}#cite-{number}"


def quote_anchor(citation: Citation) -> str:
    """The address of a quotation on the page of its source; empty where nothing is quoted."""
    quote = citation.quote
    if quote is None:
        return ""
    if quote.start >= 0:
        return f"quote-{quote.start}-{quote.end}"
    return f"quote-{hashlib.sha256(quote.exact.encode()).hexdigest()[:10]}"
