"""Which sentences of an article are cited: those that a quote touches."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from .draft import DraftDataset
from .source_text import Span

Spans = dict[str, list[Span]]


def quoted(dataset: DraftDataset) -> Spans:
    """Where quotes stand, by source; overlaps joined, in order."""
    spans: Spans = defaultdict(list)
    for _, evidence in dataset.citing():
        spans[evidence.source] += evidence.matches[:1]
    return {name: joined(each) for name, each in spans.items()}


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same characters in spans that do not overlap, in order."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((start, end))
    return made


def touches(span: Span, spans: list[Span]) -> bool:
    """Whether a span shares a character with one of these, which are in order and do not overlap."""
    at = bisect_left(spans, span[1], key=lambda each: each[0]) - 1
    return at >= 0 and spans[at][1] > span[0]


def uncited(dataset: DraftDataset, name: str, spans: Spans) -> list[Span]:
    """The sentences of an archived source that no quote touches; none where the text could not be read."""
    text = dataset.sources[name].text
    there = spans.get(name, [])
    return [span for span in text.sentences if not touches(span, there)] if text else []


def unaccounted(dataset: DraftDataset, name: str, spans: Spans) -> list[Span]:
    """Those of them for which uncited.yaml gives no reason."""
    given = joined(match for entry in (dataset.uncited or {}).get(name, ()) for match in entry.matches)
    return [span for span in uncited(dataset, name, spans) if not touches(span, given)]
