"""A record with its comments, as a tree that can be reordered and written again.

ruamel.yaml hangs a comment on the field before it, so that it stays behind when fields change places. Here a comment
belongs to what it stands above, or beside; one that is indented deeper than what follows closes the block before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from .. import yamlfile

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*$", re.MULTILINE)
_ALONE = re.compile(r"(?:\s|-\s)*")


@dataclass(slots=True)
class Entry:
    """A field with its key, or an item of a list, with its comments."""

    node: Node
    key: str = ""
    before: list[str] = field(default_factory=list)
    after: str = ""
    line: int = 0
    column: int = 0


@dataclass(slots=True)
class Block:
    """A mapping or a list; `tail` are the comments behind its last entry. Lines and columns count from 0."""

    is_mapping: bool
    entries: list[Entry] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    is_flow: bool = False
    line: int = 0
    column: int = 0
    last: int = 0

    def get(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


Node = str | Block


@dataclass(slots=True)
class Document:
    """A record; `head` are the comments above its first field."""

    root: Block
    head: list[str] = field(default_factory=list)


def read(data: bytes, file: str) -> Document:
    """Read one record. Raises `Rejected` where `yamlfile.load` does."""
    yamlfile.load(data, file)  # what it lets through is shallow and has no anchors, so recursion is safe
    text = data.decode()
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    spans: list[tuple[int, int]] = []
    root = next(node for event in events if (node := _node(event, events, text, spans)) is not None)
    assert isinstance(root, Block)  # noqa: S101 - yamlfile.load refuses anything else
    document = Document(root)
    _attach(document, text, spans)
    return document


def _node(event: yaml.Event, events: Iterator[yaml.Event], text: str, spans: list[tuple[int, int]]) -> Node | None:
    start, end = _marks(event)
    if isinstance(event, yaml.ScalarEvent):
        # the header of a block scalar, `| # why`, may end with a comment
        begin = text.find("\n", start.index) if event.style in ("|", ">") else start.index
        spans.append((begin, end.index))
        return str(event.value)
    if not isinstance(event, yaml.CollectionStartEvent):
        return None
    block = Block(isinstance(event, yaml.MappingStartEvent), is_flow=bool(event.flow_style), line=start.line, column=start.column)
    for inner in events:
        mark, end = _marks(inner)
        if isinstance(inner, yaml.CollectionEndEvent):
            block.last = end.line
            return block
        key = ""
        if block.is_mapping:
            key = str(_node(inner, events, text, spans))
            inner = next(events)
        node = _node(inner, events, text, spans)
        if node is not None:
            block.entries.append(Entry(node, key, line=mark.line, column=mark.column if block.is_mapping else start.column))
    return block


def _marks(event: yaml.Event) -> tuple[Any, Any]:
    """Where an event begins and ends; the types leave open whether the parser says so, and whose `Mark` it uses."""
    return event.start_mark, event.end_mark


def _attach(document: Document, text: str, spans: list[tuple[int, int]]) -> None:
    """Hang each comment on its entry."""
    places = list(_places(document.root, ()))
    lines = [entry.line for entry, _ in places]
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for offset, comment in _comments(text, sorted(spans)):
        line = bisect_right(starts, offset) - 1
        start = starts[line]
        before = bisect_right(lines, line) - 1
        owner = places[before][0] if before >= 0 else None
        is_inside = owner and isinstance(owner.node, Block) and owner.node.is_flow and line < owner.node.last
        if owner and is_inside:
            owner.before.append(comment)
        elif owner and not _ALONE.fullmatch(text, start, offset):
            owner.after = f"{owner.after} {comment}".strip()
        else:
            _above(document, places, before, offset - start).append(comment)


def _comments(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Offset and text of each comment; a number sign inside a value, whose spans these are, begins none."""
    at = 0
    while found := _COMMENT.search(text, at):
        offset, at = found.span()
        span = bisect_right(spans, (offset, len(text))) - 1
        if span >= 0 and offset < spans[span][1]:
            at = spans[span][1]
        else:
            yield offset, found.group().rstrip()


def _above(document: Document, places: list[tuple[Entry, tuple[Block, ...]]], before: int, column: int) -> list[str]:
    """The list for a comment on a line of its own, behind the entry `before`."""
    if before < 0:
        return document.head
    following = places[before + 1][0] if before + 1 < len(places) else None
    floor = following.column if following else -1
    if column > floor:
        for block in reversed(places[before][1]):
            if floor < block.column <= column:
                return block.tail
    return following.before if following else document.root.tail


def _places(block: Block, path: tuple[Block, ...]) -> Iterator[tuple[Entry, tuple[Block, ...]]]:
    """All entries in the order of the file, each with the blocks around it; the insides of flow collections are left out."""
    for entry in block.entries:
        yield entry, (*path, block)
        if isinstance(entry.node, Block) and not entry.node.is_flow:
            yield from _places(entry.node, (*path, block))
