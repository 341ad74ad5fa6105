"""Imported records as files: canonical YAML, with every value marked as still to be sourced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import yamlfile
from ..citation import UNSOURCED
from ..model import Dataset
from ..spec import Descriptor, Resource
from .commented import Block, Document, Entry
from .edit import EVIDENCE, mapping, sequence
from .fmt import canonical
from .import_layout import Cells, Layout, Made, every_text
from .writing import Refused


def files(layout: Layout, descriptor: Descriptor) -> Iterator[tuple[str, str]]:
    """(path, text) of each record. Raises `Refused` where a text would not read as what was given."""
    resource = descriptor.resources[layout.main.name]
    for each in layout.records:
        path = f"datasets/{descriptor.name}/{resource.name}/{each.id}.yaml"
        text = canonical(Document(_record(each)), descriptor, resource)
        _read_back(text, path, each, resource)
        yield path, text


def _record(made: Made) -> Block:
    root = mapping({"id": made.id})
    root.entries += _entries(made.cells)
    for name, rows in made.rows.items():
        listed = Block(False, [Entry(_row(row)) for row in rows])
        root.entries.append(Entry(listed, name))
    root.entries.append(_marked(list(made.cells)))
    return root


def _row(cells: Cells) -> Block:
    block = mapping({})
    block.entries += [*_entries(cells), _marked([])]
    return block


def _marked(fields: list[str]) -> Entry:
    """Evidence that says of these fields, or of a whole row, that they are to be sourced."""
    item = mapping({"basis": UNSOURCED})
    if fields:
        item.entries.append(Entry(sequence(fields, is_flow=True), "supports"))
    return Entry(Block(False, [Entry(item)]), EVIDENCE)


def _entries(cells: Cells) -> Iterator[Entry]:
    for name, value in cells.items():
        yield Entry(value if isinstance(value, str) else sequence(value), name)


def _read_back(text: str, path: str, made: Made, resource: Resource) -> None:
    """Whether the file says what was given, character by character."""
    read = yamlfile.plain_data(yamlfile.load(text.encode(), path))
    assert isinstance(read, dict)  # noqa: S101 - `load` returns a mapping
    own = {name: read[name] for name in resource.fields if name in read and name != "id"}
    rows = {name: [{k: v for k, v in row.items() if k != EVIDENCE} for row in read.get(name, ())] for name in made.rows}
    if own != made.cells or rows != made.rows:
        raise Refused(f"{made.given.place}: it would not be read as it was given. This is a mistake of the program: please report it.")


def compare(layout: Layout, dataset: Dataset) -> None:
    """Whether the publication has every value that was given, and no other. Raises `Refused`."""
    for each in layout.records:
        entity = dataset.entities[f"{layout.main.name}/{each.id}"]
        given = sorted([*_paths("", each.cells), *(p for name, rows in each.rows.items() for row in rows for p in _paths(f"{name}.", row))])
        if given != sorted((claim.property, claim.value.text) for claim in entity.claims()):
            raise Refused(
                f"{each.given.place}: the publication would not say what was given. This is a mistake of the program: please report it."
            )


def _paths(before: str, cells: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    yield from ((f"{before}{name}", value) for name, value in every_text(cells))
