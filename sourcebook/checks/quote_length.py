"""The quote is too short to prove anything, or longer than it needs to be.

The limits are those of `sourcebook:quotes` in the descriptor. A short quote can stand anywhere; a long one is
copying, and hides the words that matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    rules = dataset.descriptor.quotes
    for _, evidence in dataset.citing():
        parts = evidence.quote.split()
        if not parts:
            continue
        words, characters = len(parts), len(" ".join(parts))
        if words < rules.min_words or characters < rules.min_characters:
            yield Diagnostic(
                evidence.where("quote"),
                "quote_too_short",
                f"The quote has {words} words and {characters} characters; the least is {rules.min_words} and {rules.min_characters}.",
                "Take in the words around it.",
            )
        elif words > rules.max_words:
            yield Diagnostic(
                evidence.where("quote"),
                "quote_too_long",
                f"The quote has {words} words; the most is {rules.max_words}.",
                "Quote the part that carries the value; use several evidence items for several values.",
            )
