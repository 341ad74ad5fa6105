"""JSON Schemas (draft 2020-12) of what is published as JSON: of each table, and of the entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..model import UNSOURCED, Field, Output, Resource
from . import jsonfile, urls
from .table import Column, Table
from .tabled import Tabled

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MEDIA_TYPE = "application/schema+json"
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_CSL: Schema = {
    "id": {"type": "string", "description": "The key of the entry."},
    "type": {"const": "entry"},
    **dict.fromkeys(("title", "container-title", "URL", "version"), _TEXT),
    "author": {"type": "array", "items": {"type": "object", "properties": {"literal": _TEXT}, "required": ["literal"]}},
    "issued": {"type": "object", "required": ["date-parts"]},
}
# A number that JSON could not keep digit for digit stands as text.
_TYPES = {"integer": ["integer", "string"], "number": ["number", "string"], "boolean": ["boolean"], "list": ["array"]}


def make(of: Tabled) -> Iterator[Output]:
    made = {f"tables/{t.name}": table(t) for t in of.tables.values()}
    if of.dataset.descriptor.publish.entity_json:
        made = {"entity": entity(of)} | made
    for name, schema in made.items():
        path = urls.data(of.dataset, f"schema/{name}.json")
        head = {"$schema": DRAFT} | ({"$id": of.site.url + path} if of.site.url else {})
        yield Output(path, jsonfile.render_object(head | schema), MEDIA_TYPE)


def table(of: Table) -> Schema:
    """A list of rows; a line of JSON Lines is a `#/$defs/row`."""
    return {
        "title": of.title,
        "description": of.description,
        "type": "array",
        "items": {"$ref": "#/$defs/row"},
        "$defs": {"row": _object({c.name: _column(c) for c in of.columns}, of.header)},
    }


def entity(of: Tabled) -> Schema:
    """The entities of a dataset; the values of each type have a schema of their own."""
    descriptor = of.dataset.descriptor
    kinds = descriptor.of_kind("entities")
    values = {resource.name: _values(resource, descriptor.nested_in(resource.name)) for resource in kinds}
    properties = {
        "id": _TEXT,
        "type": {"enum": list(values)},
        "name": _TEXT,
        "url": _TEXT,
        "standing": _array(_object({"tone": _TEXT, "text": _TEXT}, ("tone", "text"))),
        "dataset": _object(
            {
                "name": _TEXT,
                "title": _TEXT,
                "version": _TEXT,
                "date": _TEXT,
                "url": _TEXT,
                "licenses": {"type": "array"},
                **({"draft": {"const": True}} if descriptor.draft else {}),
            },
            ("name", "title", "version", "date", "url", "licenses"),
        ),
        "file": {"type": "string", "description": "The YAML file of the record in the repository."},
        "values": {"type": "object"},
        "csl": {"$ref": "#/$defs/csl", "description": "How to cite the record, as an item of CSL-JSON."},
        "claims": _array({"allOf": [{"$ref": "#/$defs/claim"}], "required": ["csl"]}),
        "links": _array({"$ref": "#/$defs/link"}),
        "backlinks": _array({"$ref": "#/$defs/backlink"}),
        "sources": {"type": "object", "additionalProperties": {"$ref": "#/$defs/source"}},
    }
    return {
        "title": f"An entity of {descriptor.title}",
        **_object(properties, properties),
        "allOf": [
            {"if": {"properties": {"type": {"const": name}}}, "then": {"properties": {"values": schema}}} for name, schema in values.items()
        ],
        "$defs": _parts(descriptor.draft),
    }


def _parts(is_draft: bool) -> dict[str, Schema]:
    citation = {
        "source": {"type": "string", "description": "A key of `sources`; absent where the editors state the value."},
        "stance": {"enum": ["supports", "contradicts"]},
        "basis": {"enum": ["stated", "inferred", "editorial"]},
        "verification": {"enum": ["verified", "unarchived"]},
        **dict.fromkeys(("quote", "prefix", "suffix"), _TEXT),
        **dict.fromkeys(("start", "end"), _COUNT),
        **dict.fromkeys(("note", "attributed_to", "locator", "checked", "other_value"), _TEXT),
        "is_open": {"const": True},
    }
    day: Schema = {"type": ["string", "null"], "format": "date"}
    claim = {
        "id": _TEXT,
        "property": _TEXT,
        "value": _TEXT,
        "status": {"enum": ["accepted", "disputed"]},
        "basis": {"enum": ["stated", "inferred", "editorial", *([UNSOURCED] if is_draft else [])]},
        "sources": _array(_TEXT),
        "independent_sources": _COUNT,
        "first_published": day,
        "last_changed": day,
        "url": _TEXT,
        "citations": _array({"$ref": "#/$defs/citation"}),
    }
    differs = _object(
        dict.fromkeys(("id", "title", "URL"), _TEXT),
        ("id", "title"),
        "How to cite the claim: what stands in place of the same properties of the `csl` of the record.",
    )
    link = dict.fromkeys(("entity", "type", "name", "url", "relation"), _TEXT) | {"row": {"type": "object"}}
    known = ("title", "publisher", "published", "origin", "standing", "address", "url", "seed", "sha256")
    return {
        "citation": _object(citation, ("stance", "basis")),
        "claim": _object(claim | {"csl": differs}, claim),
        "csl": _object(_CSL, ("id", "type", "title", "issued")),
        "link": _object(link | {"claim": _TEXT}, (*link, "claim"), "A reference that this record makes."),
        "backlink": _object(
            link | {"claim": {"$ref": "#/$defs/claim"}},
            (*link, "claim"),
            "A reference that another record makes to it.",
        ),
        "source": _object(dict.fromkeys(known, _TEXT), ("title", "url")),
    }


def _values(resource: Resource, nested: Iterable[Resource]) -> Schema:
    own: dict[str, Schema] = {f.name: _field(f) for f in resource.fields.values() if f.name != "id"}
    for rows in nested:
        fields = {f.name: _field(f) for f in rows.fields.values()}
        own[rows.name] = _array(_object({"row": _TEXT} | fields, ("row",)))
    return _object(own, [f.name for f in resource.fields.values() if f.required and f.name != "id"])


def _field(of: Field) -> Schema:
    about = {"title": of.title, "description": of.description}
    if of.many:
        return about | {"type": "array", "items": _TEXT, "minItems": 1}
    return about | {"type": _TYPES.get(of.type, ["string"])}


def _column(of: Column) -> Schema:
    """A cell without a value is null."""
    required = bool(of.constraints.get("required"))
    made: Schema = {"title": of.title, "description": of.description}
    made["type"] = _TYPES.get(of.type, ["string"]) + ([] if required else ["null"])
    if of.type == "list":
        made["items"] = _TEXT
    if "enum" in of.constraints:
        made["enum"] = list(of.constraints["enum"]) + ([] if required else [None])
    return made


def _object(properties: Mapping[str, Any], required: Iterable[str], description: str = "") -> Schema:
    told = {"description": description} if description else {}
    made = {"type": "object", "properties": dict(properties), "required": list(required), "additionalProperties": False}
    return told | made


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}
