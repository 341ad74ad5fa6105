"""The archived text of a source: its article ranges, and where quotes stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from .citation import Quote
from .sentences import longest_line, sentences
from .text import Folded, find, fold, is_boundary, squeeze

Span = tuple[int, int]
MAX_MATCHES, MAX_COMPARED = 100, 10_000_000
"""How many places of one quote are looked for: more tell nobody more. And how many characters are compared with it:
a long quote whose prefix is wrong could stand at millions of places."""


@dataclass(frozen=True)
class SourceText:
    """An archived text. All offsets count code points of the file, line ends as they are."""

    text: str
    ranges: tuple[Span, ...]
    """The parts that are the article, in order, without overlap."""

    @cached_property
    def _folded(self) -> tuple[tuple[int, Folded], ...]:
        return tuple((start, fold(self.text[start:end])) for start, end in self.ranges)

    @cached_property
    def _whole(self) -> Folded:
        return fold(self.text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the article."""
        width = longest_line(self.text)
        return tuple((start + first, start + last) for start, end in self.ranges for first, last in sentences(self.text[start:end], width))

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(end.end() for end in re.finditer("\n", self.text))]

    def line(self, offset: int) -> int:
        """The number of the line at an offset, from 1."""
        return bisect_right(self._lines, offset)

    def find(self, quote: str, prefix: str = "", suffix: str = "") -> tuple[Span, ...]:
        """The places of a quote inside the article, next to `prefix` and `suffix` where these are given."""
        needle, before, after = squeeze(quote), prefix and squeeze(prefix), suffix and squeeze(suffix)
        most = max(MAX_MATCHES, MAX_COMPARED // max(1, len(needle)))
        found: list[Span] = []
        for base, folded in self._folded:
            text = folded.text
            for at in islice(find(text, needle), most):
                end = at + len(needle)
                if text.endswith(before, 0, _rstripped(text, at)) and text.startswith(after, end + text.startswith(" ", end)):
                    found.append((base + folded.original(at), base + folded.original(end - 1) + 1))
                if len(found) == MAX_MATCHES:
                    return tuple(found)
        return tuple(found)

    def find_outside(self, quote: str) -> int | None:
        """The line at which a quote stands in the file, wherever that is."""
        for at in find(self._whole.text, squeeze(quote)):
            return self.line(self._whole.original(at))
        return None

    def inside_words(self, quote: str) -> bool:
        """Whether the quote stands in the article, but begins or ends within a word."""
        return any(squeeze(quote) in folded.text for _, folded in self._folded)

    def articles(self) -> tuple[tuple[int, str], ...]:
        """Each range of the article as (offset, folded text)."""
        return tuple((base, folded.text) for base, folded in self._folded)

    def offset(self, base: int, at: int) -> int:
        """The offset in the file of a character of the folded range that begins at `base`."""
        return base + dict(self._folded)[base].original(at)

    def context(self, span: Span, length: int) -> tuple[str, str]:
        """What stands directly before and after a span: up to `length` characters, whole words, inside its range."""
        text = self.text
        low, high = next(each for each in self.ranges if span[1] <= each[1])
        start, end = max(low, span[0] - length), min(high, span[1] + length)
        while start > low and not is_boundary(text, start):
            start += 1
        while end < high and not is_boundary(text, end):
            end -= 1
        return text[start : span[0]], text[span[1] : end]

    def quote(self, span: Span, length: int) -> Quote:
        """What stands at a span, with up to `length` characters of its context: one object, however often it is cited."""
        if (span, length) not in self._quotes:
            start, end = span
            before, after = self.context(span, length)
            self._quotes[span, length] = Quote(self.text[start:end], before, after, start, end, self.line(start))
        return self._quotes[span, length]

    @cached_property
    def _quotes(self) -> dict[tuple[Span, int], Quote]:
        return {}

    @property
    def length(self) -> int:
        """Characters of the article."""
        return sum(end - start for start, end in self.ranges)


def _rstripped(folded: str, end: int) -> int:
    """Where a folded text ends that is cut at `end` and stripped: it has single spaces only."""
    return end - folded.endswith(" ", 0, end)


def line_ranges(text: str, lines: tuple[Span, ...]) -> tuple[Span, ...]:
    """Offsets of ranges of lines (from 1, both ends included). Raises ValueError where they leave the file or overlap."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    last = 0
    spans: list[Span] = []
    for first, final in sorted(lines):
        if not last < first <= final < len(starts):
            raise ValueError(f"{first}-{final}")
        spans.append((starts[first - 1], starts[final] - 1))
        last = final
    return tuple(spans)
