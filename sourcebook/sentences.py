"""Where the sentences of a text begin and end: rules that can be read, since what they find is shown to readers.

A sentence ends at a stop that white space follows, and then no small letter. Abbreviations, initials and numbers
(`Mr. X`, `J. Smith`, `No. 5`) do not end it. Dotted initials (`U.S.`) and `Inc.` do only where the next word is one
that begins sentences. A line break ends it, except in text that was wrapped to a width (mails, extracted PDF).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# the look behind: a run of a million stops is tried once, not from each of them
_STOP = re.compile(r"""(?:(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）]*)""")
_OPENING = "\"'“‘«([「『（"
_LAST_WORD = re.compile(r"[^\s\"'“”‘’()\[\]]+$")
_IS_ITEM = re.compile(r"(?:^|\n)[ \t]*\d{1,3}$")
"""The number of an item of a list, at the beginning of its line."""
_NEXT_WORD = re.compile(r"[^\W_]+")


_TITLES, _NUMBERED, _MAY_END, _STARTERS = (
    frozenset(listed.split())
    for listed in (
        # never the end of a sentence
        "mr mrs ms messrs dr prof st gen col lt sgt capt cmdr rep sen gov pres rev hon amb adm maj pvt supt e.g i.e cf vs viz approx ca",
        # not the end where a digit follows
        "no nos art arts sec secs fig figs vol vols ch p pp para paras ex eq jan feb mar apr jun jul aug sep sept oct nov dec",
        # the end only where a word follows that begins sentences
        "inc ltd co corp llc plc bros jr sr etc al a.m p.m",
        # words that begin sentences
        "a an the this that these those it its he she they we you i his her their our in on at by for from to of with and but or so "
        "if as when while where after before since there here who what why how however meanwhile instead both all some many most "
        "no not one two several other others according",
    )
)
_WIDEST = 100
"""Characters: text with longer lines was not wrapped."""


def longest_line(text: str) -> int:
    """Characters of the longest line: what a text was wrapped to, if it was."""
    return max(len(line.rstrip()) for line in text.split("\n"))


def sentences(text: str, width: int = 0) -> Iterator[tuple[int, int]]:
    """Spans (start, end) of the sentences of a text, in order, without the white space around them.

    `width` is the longest line of the whole text that this is a part of; measured where it is left out.
    """
    at = 0
    for end in (*sorted({*_stops(text), *_breaks(text, width or longest_line(text))}), len(text)):
        part = text[at:end]
        if part.strip():
            yield at + len(part) - len(part.lstrip()), at + len(part.rstrip())
        at = end


def _stops(text: str) -> Iterator[int]:
    """Offsets behind the stops that end a sentence."""
    for stop in _STOP.finditer(text):
        rest = text[stop.end() : stop.end() + 80].lstrip()
        following = rest.lstrip(_OPENING)[:1]
        if following.islower() or (following and not following.isalnum()):
            continue
        is_plain = stop.group().rstrip("\"'”’»)]") == "."
        if not is_plain or not _is_abbreviation(text[max(0, stop.start() - 40) : stop.start()], rest):
            yield stop.end()


def _is_abbreviation(before: str, rest: str) -> bool:
    """Whether the full stop between these two belongs to a word, and does not end a sentence."""
    found = _LAST_WORD.search(before)
    word = found.group() if found else ""
    plain, following = word.casefold(), _NEXT_WORD.match(rest.lstrip(_OPENING))
    if plain in _TITLES or (len(word) == 1 and word.isupper()) or _IS_ITEM.search(before):
        return True
    if plain in _NUMBERED:
        return bool(following) and rest[0].isdigit()
    if plain in _MAY_END or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):
        return following is not None and following.group().casefold() not in _STARTERS
    return False


def _breaks(text: str, width: int) -> Iterator[int]:
    """Offsets of the line breaks that end a sentence: those behind which the next word would have had room."""
    lines = text.split("\n")
    at = 0
    for line, following in pairwise(lines):
        at += len(line) + 1
        first = following.split(maxsplit=1)
        is_wrapped = width <= _WIDEST and first and len(line.rstrip()) + 1 + len(first[0]) > width
        if not is_wrapped:
            yield at
