"""References to a record in the other records of its dataset: pointed elsewhere, or taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import files
from ..model import ENTITIES, Dataset, Descriptor, Entity, Field, Resource
from .commented import Block, Document
from .edit import Record, Target, rows
from .fmt import canonical
from .patch import edited

SOURCES = "sources"
"""What the resource of the sources is called in every dataset."""


class Blocked(Exception):
    """Why a record cannot be moved, and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the references to a record: they mean `new` from now on, or go where that is None."""

    resource: str
    old: str
    new: str | None

    def value(self, reference: str) -> str:
        """How a reference is written that means the new record."""
        return f"{self.resource}/{self.new}" if reference == ENTITIES else str(self.new)

    def is_meant(self, reference: str, text: str) -> bool:
        """Whether a reference means the record."""
        return f"{self.resource}/{self.old}" == (text if reference == ENTITIES else f"{reference}/{text}")


def texts(root: Path, data: Dataset, change: Change) -> dict[str, str]:
    """The files of the other records that name the record, as they will be. Raises `Blocked`."""
    found: dict[str, str] = {}
    for entity in data.entities.values():
        if entity.id == f"{change.resource}/{change.old}":
            continue
        before = files.read(root, entity.file)
        if change.old.encode() not in before:
            continue
        after = _repointed(before, entity, data.descriptor, change)
        if after.encode() != before:
            found[entity.file] = after
    return found


def _repointed(before: bytes, entity: Entity, descriptor: Descriptor, change: Change) -> str:
    """The text of a record with its references changed; as it was where it has none."""

    def edit(document: Document) -> None:
        repoint(document.root, descriptor, entity.resource, change)

    return edited(before, entity.file, lambda document: canonical(document, descriptor, entity.resource), edit)


def repoint(root: Block, descriptor: Descriptor, resource: Resource, change: Change) -> None:
    """Change the references in one record, those in its rows and its evidence included. Raises `Blocked`."""
    tables = descriptor.nested_in(resource.name)
    _record(Record(root, False, tuple(t.name for t in tables)), resource, change)
    for table in tables:
        for block in rows(root, table.name):
            if _is_about(block, table, change):
                drop_row(root, table.name, block)
            else:
                _record(Record(block, True), table, change)


def _is_about(block: Block, table: Resource, change: Change) -> bool:
    """Whether a row says nothing without the record that goes."""
    return change.new is None and any(
        field.required and change.is_meant(field.reference, text) for field, text in _references(block, table)
    )


def _record(record: Record, resource: Resource, change: Change) -> None:
    for field, text in list(_references(record.block, resource)):
        if not change.is_meant(field.reference, text):
            continue
        old = Target(field.name, text if field.many else None)
        if change.new is None:
            if field.required:
                raise Blocked(
                    f"{field.name} of a record of {resource.name} is required, and refers to "
                    f"{change.resource}/{change.old}. Change or withdraw that record first."
                )
            record.pin(old)
            record.unsupport(old)
            record.drop(field.name, old.item)
        elif field.many:
            record.put_item(field.name, change.value(field.reference), text)
        else:
            record.put(field.name, change.value(field.reference))
    for item in record.evidence():
        _evidence(item, resource, change)


def _evidence(item: Block, resource: Resource, change: Change) -> None:
    """What an evidence item says of the record: who says it, which item of a list, which other value."""
    cited = item.get("source")
    if cited and change.new is not None and change.resource == SOURCES and cited.node == change.old:
        cited.node = change.new
    speaker = item.get("attributed_to")
    if speaker and speaker.node == f"{change.resource}/{change.old}":
        if change.new is None:
            item.entries.remove(speaker)
        else:
            speaker.node = f"{change.resource}/{change.new}"
    if change.new is None:
        return
    for key in ("supports", "contradicts"):
        entry = item.get(key)
        for each in entry.node.entries if entry and isinstance(entry.node, Block) else ():
            name = each.key or str(each.node)
            field = resource.fields.get(name.partition("=")[0])
            if field is None or not field.reference:
                continue
            new = f"{field.name}={change.value(field.reference)}" if change.is_meant(field.reference, name.partition("=")[2]) else name
            if key == "supports":
                each.node = new
            else:
                each.key = new
                each.node = change.value(field.reference) if change.is_meant(field.reference, str(each.node)) else each.node


def drop_row(root: Block, table: str, row: Block) -> None:
    entry = root.get(table)
    if entry and isinstance(entry.node, Block):
        entry.node.entries = [e for e in entry.node.entries if e.node is not row]
        if not entry.node.entries:
            root.entries.remove(entry)


def _references(block: Block, resource: Resource) -> Iterator[tuple[Field, str]]:
    for field in resource.fields.values():
        entry = block.get(field.name) if field.reference else None
        if entry and isinstance(entry.node, Block):
            yield from ((field, str(e.node)) for e in entry.node.entries)
        elif entry:
            yield field, str(entry.node)
