"""The one way in which a record is written: two spaces a level, lists indented, quotation marks only where YAML needs them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .commented import Block, Document, Entry, Node

# What begins with one of these, or holds one of those, is something else than text to a reader of YAML.
_NOT_FIRST = re.compile(r"[\[\]{},#&*!|>'\"%@`?:=]|-(?:\s|$)|---|\.\.\.|<<")
_NOT_INSIDE = re.compile(r": |:$| #|\t")
_NOT_IN_FLOW = re.compile(r"[\[\]{},:?]")
_NULL = frozenset(("~", "null", "Null", "NULL"))


def text(document: Document) -> str:
    """The document as text, with a newline at its end."""
    return "\n".join([*document.head, *_block(document.root, 0)]) + "\n"


def scalar(value: str, *, in_flow: bool = False) -> str:
    """One value on one line: plain where that is read as the same text, else in single, else in double quotation marks."""
    if not value.isprintable() or "\n" in value:
        return json.dumps(value, ensure_ascii=False)
    is_plain = (
        value
        and value == value.strip()
        and not _NOT_FIRST.match(value)
        and not _NOT_INSIDE.search(value)
        and value not in _NULL
        and not (in_flow and _NOT_IN_FLOW.search(value))
    )
    return value if is_plain else "'" + value.replace("'", "''") + "'"


def _block(block: Block, indent: int) -> Iterator[str]:
    space = " " * indent
    for entry in block.entries:
        yield from (space + comment for comment in (*entry.before, *_hoisted(entry)))
        if block.is_mapping:
            yield from _field(entry, indent)
        else:
            yield from _item(entry, indent)
    yield from (space + comment for comment in block.tail)


def _field(entry: Entry, indent: int) -> Iterator[str]:
    first, *rest = _value(entry.node, indent + 2, entry.key)
    yield " " * indent + _beside(f"{scalar(entry.key)}:{' ' if first else ''}{first}", entry.after)
    yield from rest


def _item(entry: Entry, indent: int) -> Iterator[str]:
    space = " " * indent
    if not isinstance(entry.node, Block) or entry.node.is_flow or not entry.node.entries:
        first, *rest = _value(entry.node, indent + 2, "")
        yield space + _beside(f"- {first}".rstrip(), entry.after)
        yield from rest
        return
    if entry.after:
        yield space + entry.after
    lines = list(_block(entry.node, indent + 2))
    first_field = next(n for n, line in enumerate(lines) if line.lstrip()[:1] != "#")
    yield from (space + line.lstrip() for line in lines[:first_field])
    yield space + "- " + lines[first_field].lstrip()
    yield from lines[first_field + 1 :]


def _value(node: Node, indent: int, key: str) -> list[str]:
    """What stands behind `key:` or `-`: the rest of the line, and the lines below."""
    if isinstance(node, Block):
        if not node.entries:
            return ["{}" if node.is_mapping else "[]"]
        if node.is_flow:
            return ["[" + ", ".join(scalar(str(entry.node), in_flow=True) for entry in node.entries) + "]"]
        return ["", *_block(node, indent)]
    if "\n" in node and _is_literal(node):
        lines = node.rstrip("\n").split("\n")
        end = "-" if not node.endswith("\n") else "" if not node.endswith("\n\n") else "+"
        return [f"|{end}", *(" " * indent + line if line else "" for line in lines), *[""] * (len(node) - len(node.rstrip("\n")) - 1)]
    return [scalar(node) if node or not key else ""]


def _is_literal(value: str) -> bool:
    lines = value.split("\n")
    return bool(lines[0].strip()) and lines[0][0] not in " #" and all(line.isprintable() and line == line.rstrip() for line in lines)


def _hoisted(entry: Entry) -> list[str]:
    """The comments of the items of a list that is written in one line: they stand above it."""
    node = entry.node
    if not isinstance(node, Block) or not node.is_flow:
        return []
    return [c for item in node.entries for c in (*item.before, *([item.after] if item.after else []))] + node.tail


def _beside(line: str, comment: str) -> str:
    return f"{line}  {comment}" if comment else line
