"""The descriptor of an imported collection: a new one, or new resources in one that is there, whose text stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import yamlfile
from ..descriptor import DRAFT
from . import emit
from .commented import Block, Document, Entry, Node
from .import_layout import Layout, Table
from .import_types import Schema
from .writing import Refused

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
COLUMNS, FACETS, FEW = 6, 6, 30
_TO_BE_STATED = {"name": "LicenseRef-to-be-stated", "title": "To be stated"}


def resources(layout: Layout, made: Mapping[str, dict[str, Schema]], label: str, name: str) -> list[Schema]:
    """The resources of the descriptor: that of the records, then those of their rows."""
    main = layout.main
    id_field = {"name": "id", "type": "string", "title": "Id", "description": "The last part of the address of the page."}
    given = made[main.name]
    order = [label, *(each for each in given if each != label)]
    records: Schema = {
        "name": main.name, "title": main.title, "description": f"The records of {name}.", "sourcebook:kind": "entities",
        "sourcebook:singular": singular(main.title.lower()), "sourcebook:plural": main.title.lower(),
        "sourcebook:label": label, "sourcebook:columns": _columns(layout, given, label),
    }  # fmt: skip
    if facets := _facets(layout, given, label):
        records["sourcebook:facets"] = facets
    fields = [id_field | {"constraints": {"required": "true"}}]
    fields += [given[each] | ({"constraints": {"required": "true"}} if each == label else {}) for each in order]
    records["schema"] = {"primaryKey": "id", "fields": fields}
    return [records, *(_rows(table, made[table.name], main) for table in layout.tables[1:])]


def _rows(table: Table, fields: Mapping[str, Schema], main: Table) -> Schema:
    return {
        "name": table.name, "title": table.title, "description": f"{table.title} of {main.title.lower()}.",
        "sourcebook:kind": "rows", "sourcebook:rowsOf": [main.name], "sourcebook:key": list(table.key),
        "schema": {"fields": list(fields.values())},
    }  # fmt: skip


def singular(words: str) -> str:
    """A guess at the singular; the descriptor is there to be corrected."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ss", "ss"), ("us", "us"), ("s", "")):
        if words.endswith(ending) and len(words) > len(ending) + 1:
            return words[: -len(ending)] + instead
    return words


def _columns(layout: Layout, fields: Mapping[str, Schema], label: str) -> list[str]:
    """The name, and the columns most records have and whose values are short."""
    cells = layout.main.columns
    short = [name for name in fields if name != label and fields[name].get("sourcebook:format") not in ("url", "markdown")
             and max(map(len, cells[name].texts), default=99) <= 40 and 2 * cells[name].filled >= len(layout.records)]  # fmt: skip
    return [label, *short[: COLUMNS - 1]]


def _facets(layout: Layout, fields: Mapping[str, Schema], label: str) -> list[str]:
    """The columns by which a list can be filtered: few values, which come back."""
    found = []
    for name, cell in layout.main.columns.items():
        distinct = len(set(cell.texts))
        if name != label and 1 < distinct <= min(FEW, len(cell.texts) // 2) and fields[name]["type"] in ("string", "boolean", "list"):
            found.append(name)
    return found[:FACETS]


def new(name: str, title: str, description: str, licence: str, listed: Sequence[Schema], sources: Schema) -> str:
    """The text of a descriptor."""
    data = {
        "$schema": PROFILE, "name": name, "title": title, "description": description, "version": "0.1.0",
        "licenses": [{"name": licence} if licence else _TO_BE_STATED], DRAFT: "true", "resources": [*listed, sources],
    }  # fmt: skip
    return emit.text(Document(_block(data)))


def extended(data: bytes, file: str, listed: Sequence[Schema]) -> str:
    """The text of a descriptor with more resources: they come before the sources, and nothing else of it changes."""
    node = yamlfile.load(data, file)
    lines = data.decode().split("\n")
    place = node.items["resources"]
    if not isinstance(place, yamlfile.Sequence) or not place.items:
        raise Refused(f"{file} has no resources.")
    sources = next(item for item in place.items if isinstance(item, yamlfile.Mapping) and item.text("name") == "sources")
    dash = lines[sources.place.line - 1][: sources.place.column - 1]
    if dash.strip() != "-":
        raise Refused(f"{file} is not written with each resource in lines of its own, so none can be put into it.")
    indent = dash.index("-")
    block = emit.text(Document(_block({"resources": list(listed)}))).split("\n")[1:-1]
    added = [" " * indent + line[2:] if line else line for line in block]
    lines[sources.place.line - 1 : sources.place.line - 1] = added
    if node.text(DRAFT) is None:
        at = node.keys["resources"].line - 1
        lines[at:at] = [f"{DRAFT}: true"]
    elif node.text(DRAFT) != "true":
        raise Refused(f"{file} says `{DRAFT}: {node.text(DRAFT)}`. The values of a table have no sources yet: write `true`.")
    return "\n".join(lines)


def _block(value: Any) -> Block:
    node = _node(value)
    assert isinstance(node, Block)  # noqa: S101
    return node


def _node(value: Any) -> Node:
    if isinstance(value, Mapping):
        return Block(True, [Entry(_node(each), str(key)) for key, each in value.items()])
    if isinstance(value, list | tuple):
        return Block(False, [Entry(_node(each)) for each in value], is_flow=_is_short(value))
    return str(value)


def _is_short(values: Iterable[Any]) -> bool:
    listed = list(values)
    return all(isinstance(each, str) for each in listed) and sum(map(len, listed)) < 90
