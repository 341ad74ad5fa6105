"""The YAML that nearly every record is made of, read by lines: in half of the time that the events of a parser take.

Keys with a text in the same line, in quotation marks or not; lists of words in brackets; below a key, more keys or items that
begin with `- `. That is all it knows: it returns nothing where a file has anything else, or is not in order, and then
`yamlfile` reads it. Tests compare what both make of a file.
"""

from __future__ import annotations

import re

from .diagnostic import Place
from .yamlnodes import Mapping, Node, Sequence, Text, new

MAX_CHARACTERS, _MAX_DEPTH = 100_000, 8
_LINE = re.compile(
    r"""([ ]*)(-[ ])?                                  # indentation, item
    (?:([A-Za-z_][A-Za-z0-9_-]{0,60}):(?:[ ]+|$))?   # key
    (?:((?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|-(?=[0-9])).*)  # text
    |"([^"\\]*)"[ ]*|'([^']*)'[ ]*
    |\[([^\[\]{}]*)\][ ]*)?$""",
    re.VERBOSE,
)
_WORDS = re.compile(r"[^\W_][\w=./-]*(?: [\w=./-]+)*")


class _Items:
    """A list whose end has not been seen, and the key that it belongs to."""

    __slots__ = ("found", "key", "owner", "start")

    def __init__(self, start: Place, owner: Mapping, key: str) -> None:
        self.start, self.owner, self.key = start, owner, key
        self.found: list[Node] = []

    def close(self) -> None:
        self.owner.items[self.key] = new(Sequence, (tuple(self.found), self.start))


class _Doubt(Exception):
    """Something else than what is known here."""


def read(text: str, file: str) -> Mapping | None:
    """The record, or nothing where it takes a parser to tell what it is. `text` has no tab, backslash or hidden character."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        return _read(text, file)
    except _Doubt:
        return None


def _read(text: str, file: str) -> Mapping:
    stack: list[tuple[int, Mapping | _Items]] = []
    open_key = ""  # a key whose value begins in the next line
    for number, line in enumerate(text.split("\n"), 1):
        parts = _LINE.match(line)
        if parts is None:
            if line.lstrip(" ")[:1] == "#":
                continue
            raise _Doubt
        spaces, dash, key, plain = parts.group(1, 2, 3, 4)
        if plain is None:
            value = _value(parts, number, file)
        elif ": " in plain or " #" in plain or plain[-1] == ":":
            raise _Doubt
        else:
            value = new(Text, (plain.rstrip(" "), new(Place, (file, number, parts.start(4) + 1)), False))
        if key is None and (dash is None or value is None):
            if parts.end() == len(spaces):
                continue
            raise _Doubt
        indent = len(spaces)
        if open_key or not stack:
            _open(stack, indent, new(Place, (file, number, indent + 1)), open_key, dash is not None)
            open_key = ""
        at, top = stack[-1]
        if at != indent or isinstance(top, _Items) != (dash is not None):
            top = _top(stack, indent, dash is not None)
        start = new(Place, (file, number, indent + (3 if dash else 1)))
        if isinstance(top, _Items):
            if key is None:
                assert value is not None  # noqa: S101  it was looked at above
                top.found.append(value)
                continue
            inner = new(Mapping, ({}, {}, start))
            top.found.append(inner)
            stack.append((indent + 2, inner))
            top = inner
        if key in top.keys:
            raise _Doubt
        top.keys[key] = start
        if value:
            top.items[key] = value
        else:
            open_key = key
    if open_key or not stack:
        raise _Doubt
    for _, each in reversed(stack):
        if isinstance(each, _Items):
            each.close()
    root = stack[0][1]
    assert isinstance(root, Mapping)  # noqa: S101  it was opened so
    return root


def _open(stack: list[tuple[int, Mapping | _Items]], indent: int, start: Place, key: str, dash: bool) -> None:
    """Begin the record, or what stands below a key."""
    below = new(Mapping, ({}, {}, start))
    made: Mapping | _Items = below
    if stack:
        above, owner = stack[-1]
        if not isinstance(owner, Mapping) or indent < above + (not dash) or len(stack) == _MAX_DEPTH:
            raise _Doubt
        if dash:
            made = _Items(start, owner, key)
        else:
            owner.items[key] = below
    elif indent or dash:
        raise _Doubt
    stack.append((indent, made))


def _top(stack: list[tuple[int, Mapping | _Items]], indent: int, dash: bool) -> Mapping | _Items:
    """What a line belongs to. Whatever is further in ends; the items of a list may stand as far out as its key."""
    while stack:
        at, top = stack[-1]
        if at == indent and isinstance(top, _Items) == dash:
            return top
        if at < indent or len(stack) == 1:
            break
        if isinstance(top, _Items):
            top.close()
        stack.pop()
    raise _Doubt


def _value(parts: re.Match[str], line: int, file: str) -> Text | Sequence | None:
    """The value in a line that has brackets or quotation marks, or none."""
    group = parts.lastindex
    if group in (5, 6):
        return new(Text, (parts[group], new(Place, (file, line, parts.start(group))), False))
    if group != 7 or parts[3] is None:
        return None
    items: list[Node] = []
    at = parts.start(7)
    for part in parts[7].split(",") if parts[7].strip(" ") else ():
        word = part.strip(" ")
        if not _WORDS.fullmatch(word):
            raise _Doubt
        items.append(new(Text, (word, new(Place, (file, line, at + part.index(word) + 1)), False)))
        at += len(part) + 1
    return new(Sequence, (tuple(items), new(Place, (file, line, parts.start(7)))))
