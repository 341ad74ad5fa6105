"""Edits of one record or nested row: values, and the evidence that carries them.

An evidence item says what it supports: `field`, `field=item`, or, on a nested row, by leaving it out, all of the row.
Whoever adds or changes a value must see to it that evidence for other values does not come to support the new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..text import squeeze
from .commented import Block, Entry, Node

EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Said:
    """One evidence item: a source and its words."""

    source: str
    quote: str
    note: str = ""
    basis: str = ""
    resolution: str = ""

    def block(self, key: str, targets: Node | None) -> Block:
        parts: dict[str, Node | None] = {
            "source": self.source,
            "quote": self.quote,
            key: targets,
            "basis": self.basis,
            "note": self.note,
            "resolution": self.resolution,
        }
        return mapping({name: part for name, part in parts.items() if part})

    def is_in(self, item: Block) -> bool:
        """Whether the item has these words of this source, and means them in the same way."""
        return (
            (_text(item, "source"), squeeze(_text(item, "quote")), _text(item, "basis") or "stated")
            == (self.source, squeeze(self.quote), self.basis or "stated")
        ) and not item.get("contradicts")


@dataclass(frozen=True, slots=True)
class Target:
    """What an edit is about: a field, or one item of a list."""

    field: str
    item: str | None = None

    def __str__(self) -> str:
        return self.field if self.item is None else f"{self.field}={self.item}"


@dataclass(frozen=True, slots=True)
class Record:
    """A record, or one nested row of it, as it is written."""

    block: Block
    is_row: bool
    tables: tuple[str, ...] = ()
    """The names of nested rows in it."""

    def fields(self) -> list[str]:
        return [e.key for e in self.block.entries if e.key not in ("id", EVIDENCE, *self.tables)]

    def items(self, field: str) -> list[str]:
        entry = self.block.get(field)
        return [str(e.node) for e in entry.node.entries] if entry and isinstance(entry.node, Block) else []

    def evidence(self) -> list[Block]:
        entry = self.block.get(EVIDENCE)
        nodes = [e.node for e in entry.node.entries] if entry and isinstance(entry.node, Block) else []
        return [node for node in nodes if isinstance(node, Block) and node.is_mapping]

    def targets(self, item: Block) -> list[str]:
        """What an evidence item supports, an absent `supports` written out."""
        supports = item.get("supports")
        if supports and isinstance(supports.node, Block):
            return [str(e.node) for e in supports.node.entries]
        return self.fields() if self.is_row and not item.get("contradicts") else []

    def put(self, field: str, value: str) -> None:
        """Set a field of one value."""
        entry = self.block.get(field)
        if entry:
            entry.node = value
        else:
            self.block.entries.append(Entry(value, field))

    def put_item(self, field: str, value: str, instead_of: str | None = None) -> None:
        """Add an item to a list, or put it in the place of another."""
        entry = self.block.get(field)
        if entry is None or not isinstance(entry.node, Block):
            self.drop(field)
            self.block.entries.append(entry := Entry(Block(False), field))
        block = entry.node
        assert isinstance(block, Block)  # noqa: S101 - made one right above
        old = next((e for e in block.entries if instead_of is not None and e.node == instead_of), None)
        if old:
            old.node = value
        else:
            block.entries.append(Entry(value))

    def drop(self, field: str, item: str | None = None) -> None:
        """Take a field, or one item of a list, out; the last item takes the field with it."""
        entry = self.block.get(field)
        if entry and item is not None and isinstance(entry.node, Block):
            entry.node.entries = [e for e in entry.node.entries if e.node != item]
        if entry and (item is None or (isinstance(entry.node, Block) and not entry.node.entries)):
            self.block.entries.remove(entry)

    def pin(self, target: Target, keep: Said | None = None) -> None:
        """Write out what evidence supports, so that a value that comes is not among it."""
        for item in self.evidence():
            old = self.targets(item)
            if (keep and keep.is_in(item)) or not old:
                continue
            new = [each for name in old for each in self._spelt_out(name, target)]
            if new != old or (self.is_row and not item.get("supports")):
                self._put_supports(item, new)

    def unsupport(self, target: Target, keep: Said | None = None, source: str = "") -> list[tuple[str, str]]:
        """Take a value away from the evidence that supports it; items that support nothing else go.

        Returns the (source, quote) of the items that supported it. The item that says `keep` is left alone; with
        `source`, so are those of other sources.
        """
        lost = []
        for item in self.evidence():
            old = self.targets(item)
            spelt = [each for name in old for each in self._spelt_out(name, target)]
            new = [name for name in spelt if name != str(target) and not (target.item is None and name.startswith(f"{target}="))]
            if new == spelt or (keep and keep.is_in(item)) or source not in ("", _text(item, "source")):
                continue
            lost.append((_text(item, "source"), _text(item, "quote")))
            self._put_supports(item, new)
        return lost

    def retarget(self, old: Target, new: Target) -> None:
        """What still supports a value supports the one in its place."""
        for item in self.evidence():
            targets = self.targets(item)
            if item.get("supports") and str(old) in targets:
                self._put_supports(item, [str(new) if name == str(old) else name for name in targets])

    def support(self, target: Target, said: Said) -> bool:
        """Add evidence for a value: to the item that has these words, or as a new item. False where it is there already."""
        for item in self.evidence():
            if said.is_in(item):
                old = self.targets(item)
                if str(target) in old or target.field in old:
                    return False
                if item.get("supports"):
                    self._put_supports(item, [*old, str(target)])
                return True
        is_all = self.is_row and self.fields() == [target.field] and target.item is None
        self.add(said.block("supports", None if is_all else sequence([str(target)], is_flow=True)))
        return True

    def contradict(self, target: Target, other: str, said: Said) -> None:
        self.add(said.block("contradicts", mapping({str(target): other})))

    def settle(self, target: Target, value: str) -> None:
        """What contradicted a value by saying the one that it has now contradicts it no more, and supports it."""
        for item in self.evidence():
            entry = item.get("contradicts")
            if not entry or not isinstance(entry.node, Block):
                continue
            agreeing = [e for e in entry.node.entries if e.key in (target.field, str(target)) and e.node == value]
            entry.node.entries = [e for e in entry.node.entries if e not in agreeing]
            if not entry.node.entries:
                item.entries = [e for e in item.entries if e.key not in ("contradicts", "resolution")]
            if agreeing:
                new = replace(target, item=value) if target.item is not None else target
                supports = item.get("supports")
                old = [str(e.node) for e in supports.node.entries] if supports and isinstance(supports.node, Block) else []
                self._put_supports(item, [*old, str(new)])

    def add(self, item: Block) -> None:
        entry = self.block.get(EVIDENCE)
        if entry is None:
            self.block.entries.append(entry := Entry(Block(False), EVIDENCE))
        if isinstance(entry.node, Block):
            entry.node.entries.append(Entry(item))

    def _spelt_out(self, name: str, target: Target) -> list[str]:
        """`field` as its items, where the target is an item of it."""
        if name != target.field or target.item is None:
            return [name]
        return [f"{name}={each}" for each in self.items(name)]

    def _put_supports(self, item: Block, targets: list[str]) -> None:
        """Say what an item supports; an item without anything to support or contradict goes."""
        supports = item.get("supports")
        if targets and supports:
            supports.node = sequence(targets, is_flow=True)
        elif targets:
            item.entries.append(Entry(sequence(targets, is_flow=True), "supports"))
        else:
            item.entries = [e for e in item.entries if e.key != "supports"]
            if not item.get("contradicts"):
                self._forget(item)

    def _forget(self, item: Block) -> None:
        entry = self.block.get(EVIDENCE)
        if entry is None or not isinstance(entry.node, Block):
            return
        entry.node.entries = [e for e in entry.node.entries if e.node is not item]
        if not entry.node.entries:
            self.block.entries.remove(entry)


def rows(root: Block, table: str) -> list[Block]:
    """The nested rows of a record under one name, in the order of the file."""
    entry = root.get(table)
    nodes = [e.node for e in entry.node.entries] if entry and isinstance(entry.node, Block) else []
    return [node for node in nodes if isinstance(node, Block)]


def add_row(root: Block, table: str, row: Block) -> None:
    entry = root.get(table)
    if entry is None:
        root.entries.append(entry := Entry(Block(False), table))
    if isinstance(entry.node, Block):
        entry.node.entries.append(Entry(row))


def mapping(values: Mapping[str, Node]) -> Block:
    return Block(True, [Entry(node, name) for name, node in values.items()])


def sequence(items: list[str], *, is_flow: bool = False) -> Block:
    return Block(False, [Entry(item) for item in items], is_flow=is_flow)


def _text(item: Block, key: str) -> str:
    entry = item.get(key)
    return entry.node if entry and isinstance(entry.node, str) else ""
