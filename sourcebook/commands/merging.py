"""Two records of one thing become one."""

from __future__ import annotations

from ..spec import Descriptor, Field, Resource
from .commented import Block, Node
from .edit import Record, Said, Target, add_row, rows


def merged(into: Block, taken: Block, descriptor: Descriptor, resource: Resource) -> list[str]:
    """Put what `taken` says and `into` lacks into it, each value with its evidence.

    Returns what a person must decide: the values of which the two records say different things.
    """
    tables = {table.name: table for table in descriptor.nested_in(resource.name)}
    names = tuple(tables)
    told = _fields(Record(into, False, names), Record(taken, False, names), resource)
    for name, table in tables.items():
        have = {_key(row, table): row for row in rows(into, name)}
        for row in rows(taken, name):
            same = have.get(_key(row, table))
            if same is None:
                add_row(into, name, row)
            else:
                told += [f"{name}: {line}" for line in _fields(Record(same, True), Record(row, True), table)]
    return told


def _fields(into: Record, taken: Record, resource: Resource) -> list[str]:
    told = []
    for name in taken.fields():
        field = resource.fields[name]
        for value in taken.items(name) if field.many else [_text(taken.block, name)]:
            if not _take(into, taken, field, value):
                told.append(
                    f"not taken over, since the two differ: {name} {value!r}, where the other has "
                    f"{_text(into.block, name)!r}. Record it as another name or as a contradiction, if it is one."
                )
    return told


def _take(into: Record, taken: Record, field: Field, value: str) -> bool:
    """Take one value with its evidence; False where the other record has another value."""
    target = Target(field.name, value if field.many else None)
    has = value in into.items(field.name) if field.many else _text(into.block, field.name)
    if has and not field.many and has != value:
        return False
    if not has:
        into.pin(target)
        if field.many:
            into.put_item(field.name, value)
        else:
            into.put(field.name, value)
    for item in taken.evidence():
        if str(target) in taken.targets(item) or target.field in taken.targets(item):
            _cite(into, item, target)
        for key, other in _contradictions(item):
            if key in (target.field, str(target)):
                into.contradict(target, other, _said(item))
    return True


def _cite(into: Record, item: Block, target: Target) -> None:
    """The evidence with all its properties, unless the record has these words for the value already."""
    before = len(into.evidence())
    into.support(target, _said(item))
    if len(into.evidence()) > before:
        new = into.evidence()[-1]
        new.entries += [e for e in item.entries if not new.get(e.key) and e.key not in ("supports", "contradicts")]


def _said(item: Block) -> Said:
    return Said(*(_text(item, key) for key in ("source", "quote", "note", "basis", "resolution")))


def _contradictions(item: Block) -> list[tuple[str, str]]:
    entry = item.get("contradicts")
    return [(e.key, str(e.node)) for e in entry.node.entries] if entry and isinstance(entry.node, Block) else []


def _key(row: Block, table: Resource) -> tuple[Node, ...]:
    return tuple(entry.node if (entry := row.get(name)) else "" for name in table.key)


def _text(block: Block, name: str) -> str:
    entry = block.get(name)
    return entry.node if entry and isinstance(entry.node, str) else ""
