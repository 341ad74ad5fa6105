"""All quotes together reproduce too much of an article.

The articles are the work of others. The descriptor sets the share of each article that quotes may reach
(`maxShare` of `sourcebook:quotes`); overlapping quotes count once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..source_text import Span


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    most = dataset.descriptor.quotes.max_share
    spans: dict[str, list[Span]] = defaultdict(list)
    for _, evidence in dataset.citing():
        if evidence.matches:
            spans[evidence.source].append(evidence.matches[0])
    for name, source in dataset.sources.items():
        if not source.text or not source.text.length:
            continue
        share = covered(spans[name]) / source.text.length
        if share > most:
            yield Diagnostic(
                source.record.row.place,
                "quote_budget",
                f"The quotes reproduce {share:.0%} of the article {name}; the most is {most:.0%}.",
                "Shorten the quotes to the words that carry the values.",
            )


def covered(spans: list[Span]) -> int:
    """How many characters spans cover, overlaps once."""
    total = last = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, last))
        last = max(last, end)
    return total
