"""The shape that a collection gets: which parts are columns, which are lists, and which are tables of nested rows.

It is found by looking at all records. An object whose keys are the same everywhere becomes columns (`name_first`); one whose keys
are data, such as codes of languages, becomes rows with the key as a column. A list of objects becomes rows. A list of
values stays a list, unless a record names a value twice: a list of claims names each once, so it becomes rows too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from .import_read import Collection, Raw

FEW, DENSE, MANY, SHORT = 8, 0.5, 40, 4
ITSELF, ITEMS = "=", "[]"
"""What stands for a value, and for a list, where other records have an object: no part of the path to it."""
Path: TypeAlias = "tuple[str, ...]"


@dataclass(slots=True)
class Node:
    """What stands at one place of all records."""

    path: Path
    texts: int = 0
    objects: int = 0
    keys: dict[str, Node] = field(default_factory=dict)
    sizes: Counter[int] = field(default_factory=Counter)
    """Of objects: how many have so many keys."""
    lists: int = 0
    lengths: set[int] = field(default_factory=set)
    item: Node | None = None
    repeats: bool = False
    """Whether a list names a value twice."""
    gaps: bool = False
    """Whether a list holds nothing at a place."""

    @property
    def is_list_of_texts(self) -> bool:
        return bool(self.lists) and not self.objects and not (self.item and (self.item.lists or self.item.objects))


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a record or row; with `many`, a list of them."""

    path: Path
    many: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """An object whose parts are columns of the record or row it stands in."""

    path: Path
    parts: dict[str, Shape]


@dataclass(frozen=True, slots=True)
class Places:
    """A list that is as long everywhere, such as two coordinates: a column for each place."""

    path: Path
    length: int


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of objects, or objects by key (`keyed` levels of them): nested rows."""

    path: Path
    keyed: int
    item: Object
    numbered: bool = False
    """Whether the rows need their number, since rows inside them must name them, or since they repeat."""


Shape: TypeAlias = "Column | Object | Places | Rows"


def look(collection: Collection) -> Object:
    """The shape of the records."""
    top = Node(())
    for each in collection.records:
        _see(top, each.data)
    return Object((), {name: _decide(node) for name, node in top.keys.items() if _is_something(node)})


def empty(collection: Collection) -> int:
    """How many places of the records hold nothing: null, an empty text, list or object."""

    def count(value: Raw) -> Iterator[int]:
        if isinstance(value, dict | list) and value:
            for each in value.values() if isinstance(value, dict) else value:
                yield from count(each)
        elif not value:
            yield 1

    return sum(n for each in collection.records for value in each.data.values() for n in count(value))


def _see(node: Node, value: Raw) -> None:
    if isinstance(value, dict):
        full = {name: each for name, each in value.items() if holds(each)}
        node.objects += 1
        node.sizes[len(full)] += 1
        for name, each in full.items():
            _see(node.keys.setdefault(name, Node((*node.path, name))), each)
    elif isinstance(value, list):
        node.lists += 1
        node.lengths.add(len(value))
        node.item = node.item or Node(node.path)
        texts = [each for each in value if isinstance(each, str)]
        node.repeats |= len(set(texts)) < len(texts)
        node.gaps |= not all(holds(each) for each in value)
        for each in value:
            _see(node.item, each)
    elif value:
        node.texts += 1


def holds(value: Raw) -> bool:
    """Whether there is anything in it."""
    if isinstance(value, dict | list):
        return any(holds(each) for each in (value.values() if isinstance(value, dict) else value))
    return bool(value)


def _is_something(node: Node) -> bool:
    return bool(node.texts or any(map(_is_something, node.keys.values())) or (node.item and _is_something(node.item)))


def _decide(node: Node) -> Shape:
    if not node.objects and not node.lists:
        return Column(node.path)
    if node.is_list_of_texts:
        if not node.repeats:  # what holds nothing is passed over
            return Column(node.path, many=True)
        (length, *others) = sorted(node.lengths)
        if not others and 1 < length <= SHORT and not node.texts and not node.gaps:
            return Places(node.path, length)
    if node.lists:
        return _rows(node.path, _merged(node), 0)
    if _is_keyed(node):
        item, depth = _values(node), 1
        while item.objects and not item.texts and not item.lists and _is_keyed(item):
            item, depth = _values(item), depth + 1
        return _rows(node.path, item, depth)
    return _object(node)


def _object(node: Node) -> Object:
    parts: dict[str, Shape] = {name: _decide(each) for name, each in node.keys.items() if _is_something(each)}
    if node.texts:
        parts = {ITSELF: Column((*node.path, ITSELF)), **parts}
    if node.lists and node.item:
        inner = Node((*node.path, ITEMS), lists=node.lists, lengths=node.lengths, item=node.item, repeats=node.repeats, gaps=node.gaps)
        parts[ITEMS] = _decide(inner)
    return Object(node.path, parts)


def _rows(path: Path, item: Node, keyed: int) -> Rows:
    """Items that are no objects become rows with the one column `value`; those that are lists have it as a list."""
    made = _object(item) if item.objects or item.lists or keyed or item.texts else Object(path, {})
    has_inner = any(isinstance(each, Rows) for each in _leaves(made))
    is_bare = not keyed and not item.objects
    return Rows(path, keyed, made, numbered=not keyed and (has_inner or is_bare))


def _leaves(of: Object) -> Iterator[Shape]:
    for each in of.parts.values():
        if isinstance(each, Object):
            yield from _leaves(each)
        else:
            yield each


def _merged(node: Node) -> Node:
    """The items of lists, and what stands there where it is no list: one item."""
    made = Node(node.path)
    for each in (node, node.item):
        if each is None:
            continue
        made.texts += each.texts
        made.objects += each.objects
        made.sizes += each.sizes
        made.keys = _joined(made.keys, each.keys)
        if each is node.item and each.lists:
            made.lists, made.lengths, made.item = each.lists, each.lengths, each.item
            made.repeats, made.gaps = each.repeats, each.gaps
    return made


def _joined(one: dict[str, Node], other: dict[str, Node]) -> dict[str, Node]:
    made = dict(one)
    for name, node in other.items():
        made[name] = _both(made[name], node) if name in made else node
    return made


def _both(one: Node, other: Node) -> Node:
    item = _both(one.item, other.item) if one.item and other.item else one.item or other.item
    return Node(one.path, one.texts + other.texts, one.objects + other.objects, _joined(one.keys, other.keys),
                one.sizes + other.sizes, one.lists + other.lists, one.lengths | other.lengths, item,
                one.repeats or other.repeats, one.gaps or other.gaps)  # fmt: skip


def _values(node: Node) -> Node:
    """What stands under the keys of a mapping, whichever they are."""
    made = Node(node.path)
    for each in node.keys.values():
        made = _both(made, each)
    return made


def _is_keyed(node: Node) -> bool:
    """Whether the keys of an object are data: many, of which a record has few, with values of one kind."""
    if not node.objects or node.texts or node.lists or not node.keys:
        return False
    kinds = {(bool(each.texts), bool(each.objects), bool(each.lists)) for each in node.keys.values()}
    count = len(node.keys)
    if len(kinds) > 1 or count <= FEW // 2:
        return False
    filled = sum(size * times for size, times in node.sizes.items()) / node.objects
    is_uniform = kinds == {(False, True, False)} and _is_uniform(node)
    is_data = any(not name.replace("_", "").replace("-", "").replace(" ", "").isalpha() for name in node.keys)
    return count > MANY or (count > FEW and filled / count < DENSE) or is_uniform or (is_data and count > FEW)


def _is_uniform(node: Node) -> bool:
    """Whether objects under different keys have the same parts."""
    parts = [frozenset(each.keys) for each in node.keys.values()]
    return len(set().union(*parts)) < 2 * min(len(each) for each in parts)
