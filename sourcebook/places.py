"""Where a property stands in its YAML file: for findings that come when positions are long forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import files, yamlfile
from .diagnostic import Place, Rejected
from .yamlfile import Mapping, Node, Sequence


def locator(root: Path) -> Callable[[str, str], Place]:
    """A function that finds a property (`name`, or `flags.status` in nested rows) in a file by reading it again.

    A property that is not there stands where its record begins.
    """

    def locate(file: str, path: str) -> Place:
        try:
            record = yamlfile.load(files.read(root, file), file)
        except Rejected:
            return Place(file)
        rows, _, name = path.rpartition(".")
        return _key(record.items.get(rows) if rows else record, name) or _key(record, rows) or record.place

    return locate


def _key(node: Node | None, name: str) -> Place | None:
    """The first place of a key in a mapping, or in the mappings of a list."""
    if isinstance(node, Mapping):
        return node.keys.get(name)
    if isinstance(node, Sequence):
        return next((place for item in node.items if (place := _key(item, name))), None)
    return None
