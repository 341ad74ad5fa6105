"""The search page. Without a script, or without the index, it is what a book has: a list of all names from A to Z."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..language import message, say
from ..model import Dataset, Output, Publication, Site
from . import paging, urls
from .display import row_language
from .page_env import environment, layout, render
from .page_shared import AnyPage
from .search import plain

DIGITS, OTHER = "0–9", message("Other")
MOST = 2000
"""Names on one page."""
_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    path: str
    kind: str
    see: str = ""
    """For another name of an entity: the name of its page."""
    lang: str = ""


class SearchPage(AnyPage):
    """The search, and all names from A to Z."""

    letters: list[tuple[str, str, list[Name]]]
    """(letter, anchor, names) of this page."""
    jumps: list[tuple[str, str]]
    """(letter, where it begins) of all pages."""
    steps: list[paging.Step]
    """The numbers of the pages of the list; none where one is enough."""
    count: int
    """How many names there are."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    names = in_order(name for dataset in publication.datasets for name in of_dataset(dataset))
    jumps = [(letter, paging.holder("search/", place, MOST) + f"#{anchor}") for letter, anchor, place in _first(names)]
    for leaf in paging.leaves("search/", names, MOST):
        yield render(
            env,
            "search.html",
            shared,
            leaf.path,
            **SearchPage(
                title=leaf.titled(say("Search")),
                letters=by_letter(leaf.items),
                jumps=[(letter, leaf.root + address) for letter, address in jumps],
                steps=paging.steps("search/", leaf),
                scripts=("search.js",),
                styles=("lists.css",),
                trail=() if leaf.is_first else ((say("Search"), "search/"),),
                count=len(names),
                description=say("Search all records, sources and pages; and a list of all names from A to Z."),
            ),
        )


def in_order(names: Iterable[Name]) -> list[Name]:
    """By letter: the alphabet, digits, then other scripts by their own letters; and in each as a book files them."""
    return sorted(names, key=lambda each: (_rank(letter := _letter(each.text)), letter, _key(each.text), each.text, each.path))


def _rank(letter: str) -> int:
    return 0 if letter.isascii() and letter.isalpha() else 2 if letter != DIGITS else 1


def _first(names: Sequence[Name]) -> Iterator[tuple[str, str, int]]:
    """(letter, anchor, place of its first name)"""
    before = ""
    for place, name in enumerate(names):
        letter = _letter(name.text)
        if letter != before:
            yield letter, _anchor(letter), place
            before = letter


def of_dataset(dataset: Dataset) -> Iterator[Name]:
    """The names of entities, their other names, and the titles of sources."""
    for entity in dataset.entities.values():
        path = urls.entity(dataset, entity)
        yield Name(entity.name, path, entity.resource.singular)
        aliases = {
            text: row_language(row)
            for rows in entity.nested.values()
            for row in rows
            if row.resource.alias
            for text in row.texts(row.resource.alias)
        }
        for alias, lang in aliases.items():
            if alias != entity.name:
                yield Name(alias, path, entity.resource.singular, entity.name, lang)
    for resource in dataset.descriptor.of_kind("sources"):
        for source in dataset.sources.values():
            yield Name(source.title, urls.source(dataset, source), resource.singular)


def by_letter(names: Iterable[Name]) -> list[tuple[str, str, list[Name]]]:
    """(letter, anchor, names), in the order of the alphabet; then digits, then other scripts by their own letters."""
    found: dict[str, list[Name]] = {}
    for name in in_order(names):
        found.setdefault(_letter(name.text), []).append(name)
    return [(letter, _anchor(letter), some) for letter, some in found.items()]


def _anchor(letter: str) -> str:
    return f"letter-{letter.lower() if letter.isascii() else format(ord(letter[0]), 'x')}"


@cache
def _key(text: str) -> str:
    """How a name is filed: without marks, and without what stands before its first letter or digit."""
    folded = plain(text).casefold()
    return folded.lstrip("".join(c for c in set(folded) if not c.isalnum()))


def _letter(text: str) -> str:
    first = _key(text)[:1]
    if not first:
        return say(OTHER)
    if first.isdigit():
        return DIGITS
    if first.isascii():
        return first.upper()
    named = unicodedata.name(first, "")
    if named.startswith("HANGUL SYLLABLE"):  # a book files syllables under their first consonant
        return _CONSONANTS[(ord(first) - ord("가")) // 588]
    return "漢" if named.startswith("CJK") else first.upper()
