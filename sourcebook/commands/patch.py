"""An edit of a file with its comments, in the fewest lines: what the edit does not concern stays as it was typed."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from .. import yamlfile
from ..diagnostic import Rejected
from . import commented
from .commented import Document

Canonical = Callable[[Document], str]


def edited(data: bytes, file: str, canonical: Canonical, edit: Callable[[Document], None]) -> str:
    """The file after `edit`. Where it was in canonical form it is so again; else it keeps the form that it has,
    unless the edit stands in lines that the canonical form writes otherwise.

    Raises `Rejected` where the file, or what would become of it, is not YAML as records use it.
    """
    base = canonical(commented.read(data, file))
    document = commented.read(data, file)
    edit(document)
    wanted = canonical(document)
    meant = yamlfile.plain_data(yamlfile.load(wanted.encode(), file))
    kept = _merged(base.splitlines(), wanted.splitlines(), data.decode().splitlines())
    text = "\n".join(kept) + "\n" if kept is not None else ""
    return text if text and _data(text, file) == meant else wanted


def _data(text: str, file: str) -> object:
    """What a file says; nothing where it cannot be read: an edit in the middle of another style may break it."""
    try:
        return yamlfile.plain_data(yamlfile.load(text.encode(), file))
    except Rejected:
        return None


def _merged(base: list[str], wanted: list[str], found: list[str]) -> list[str] | None:
    """The lines as found, with what differs between the canonical forms before and after; None where that cannot be."""
    places: dict[int, int] = {}
    for here, there, size in difflib.SequenceMatcher(None, base, found, autojunk=False).get_matching_blocks():
        places.update((here + n, there + n) for n in range(size))
    lines = list(found)
    changes = difflib.SequenceMatcher(None, base, wanted, autojunk=False).get_opcodes()
    for kind, first, last, new_first, new_last in reversed(changes):
        if kind == "equal":
            continue
        spots = [places.get(n) for n in range(first, last)]
        start: int | None = spots[0] if spots else _between(places, first, len(base), len(found))
        if start is None or spots != [start + n for n in range(last - first)]:
            return None
        lines[start : start + last - first] = wanted[new_first:new_last]
    return lines


def _between(places: dict[int, int], at: int, most: int, end: int) -> int | None:
    """Where in the file as found lies the gap before line `at` of the canonical form."""
    if at - 1 in places:
        return places[at - 1] + 1
    return end if at == most else places.get(at)
