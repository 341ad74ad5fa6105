"""A word mixes the letters of two alphabets that look the same (a warning).

The Latin `A`, the Cyrillic `А` and the Greek `Α` cannot be told apart by eye. A name written with one of them in the
place of another is not found by a search, and can make one party look like another. Archived articles are looked at,
too: a text that was made to fit a quote may have such letters.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic, Place
from ..draft import DraftDataset
from ..text import character_name, mixed_alphabets


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for row in dataset.all_rows():
        for value in row.fields.values():
            for item in value.items:
                if not item.value.isascii() and (found := mixed_alphabets(item.value)):
                    yield _warning(item.place, found[1], found[2], "Type the word again.")
    for source in dataset.sources.values() if dataset.only is None else ():
        text = source.text
        for start, end in text.ranges if text else ():
            if text and (found := mixed_alphabets(text.text[start:end])):
                where = f"It is in line {text.line(start + found[0])} of the archived text"
                place = source.record.row.fields["seed"].items[0].place
                yield _warning(place, found[1], found[2], f"{where}: compare that with the original.")
                break


def _warning(place: Place, word: str, letter: str, advice: str) -> Diagnostic:
    return Diagnostic(
        place,
        "look_alike_letters",
        f"The word {word!r} mixes letters of two alphabets: {letter!r} is {character_name(letter)}.",
        advice,
        "warning",
    )
