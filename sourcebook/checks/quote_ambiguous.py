"""The quote stands in the article more than once.

A citation points to one place. `prefix` holds words directly before the quote, `suffix` words directly after it; one
of them is enough if it tells the places apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..source_text import SourceText, Span
from ..text import squeeze


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for _, evidence in dataset.citing():
        text = dataset.sources[evidence.source].text if len(evidence.matches) > 1 else None
        if text:
            lines = ", ".join(str(text.line(start)) for start, _ in evidence.matches)
            yield Diagnostic(
                evidence.where("quote"),
                "quote_ambiguous",
                f"The quote stands {len(evidence.matches)} times in {evidence.source} (lines {lines}).",
                "Lengthen the quote, or add one of these:\n" + "\n".join(_ways(text, evidence.matches)),
            )


def _ways(text: SourceText, matches: tuple[Span, ...]) -> Iterator[str]:
    for span, key, words in telling_apart(text, matches, most=5):
        yield f"line {text.line(span[0])}: {key}: {words!r}"


def telling_apart(text: SourceText, matches: tuple[Span, ...], most: int) -> Iterator[tuple[Span, str, str]]:
    """For the first places, the key (`prefix`, `suffix`) and the fewest words on that side that stand at no other place."""
    for side, name in enumerate(("prefix", "suffix")):
        around = [squeeze(text.context(span, 120)[side]) for span in matches]
        for span, mine in list(zip(matches, around, strict=True))[:most]:
            words = mine.split()
            for size in range(1, len(words) + 1):
                part = " ".join(words[-size:] if side == 0 else words[:size])
                if sum(each.endswith(part) if side == 0 else each.startswith(part) for each in around) == 1:
                    yield span, name, part
                    break
