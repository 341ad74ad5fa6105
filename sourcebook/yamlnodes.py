"""What a file of YAML says, with the place of everything: texts, sequences, mappings.

They are tuples, since a publication has hundreds of thousands of them, and `new` makes them of a tuple of their fields:
three times as fast as calling the class.
"""

from __future__ import annotations

from typing import NamedTuple

from .diagnostic import Place

new = tuple.__new__


class Text(NamedTuple):
    """A scalar, as typed. `cut` where a `#` right behind it hides the rest of the line from the reader of YAML."""

    value: str
    place: Place
    cut: bool = False


class Sequence(NamedTuple):
    items: tuple[Node, ...]
    place: Place


class Mapping(NamedTuple):
    """`items` keeps the order of the file; `keys` holds the place of each key."""

    items: dict[str, Node]
    keys: dict[str, Place]
    place: Place

    def text(self, key: str) -> str | None:
        node = self.items.get(key)
        return node.value if isinstance(node, Text) else None


Node = Text | Sequence | Mapping


def plain_data(node: Node) -> object:
    """The same data as dictionaries, lists and strings."""
    if isinstance(node, Mapping):
        return {key: plain_data(value) for key, value in node.items.items()}
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    return node.value
