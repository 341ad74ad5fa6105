"""An archived article has characters that nobody can see (a warning).

A quote cannot hold them, since a record cannot. But the words around a quote are published as they stand in the source,
and there a bidirectional control can turn the order of what a reader sees. Pages show such characters by their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..text import character_name, hidden_characters

MOST = 10
"""How many characters of one article are listed."""


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for source in dataset.sources.values():
        text = source.text
        if text is None:
            continue
        found = [
            f"line {text.line(start + first)}: {character_name(character)}" + (f", {count} times" if count > 1 else "")
            for start, end in text.ranges
            for character, (first, count) in hidden_characters(text.text[start:end]).items()
        ]
        if found:
            yield Diagnostic(
                source.record.row.fields["seed"].items[0].place,
                "hidden_in_source",
                "The archived article has characters that nobody can see.",
                "\n".join(["Compare these lines with the original; the file stays as it was received.", *found[:MOST]]),
                "warning",
            )
