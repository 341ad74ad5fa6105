"""JSON Schemas for editors: so that an editor with the YAML language server completes fields and marks mistakes.

Draft-07, because that is what the language server understands in all its releases; 2020-12 came late and was taken
back once. An editor reads YAML 1.2, where `1718` is a number, so that text may be a number or a boolean here. What
these schemas cannot say (a quote is in its source, a reference has a record) `check` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..draft import EVIDENCE_KEYS
from ..formats import countries
from ..ids import ID
from ..spec import ENTITIES, Descriptor, Field, Resource
from .wording import BASES, EVIDENCE, EXAMPLES, checked_again, value_kind

Schema = dict[str, Any]
_ID = f"^(?:{ID.pattern})$"
_SCALAR = ["string", "number", "boolean"]
_PATTERNS = {"imo": r"^\d{7}$", "language": r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", "lei": r"^[0-9A-Z]{18}\d{2}$", "url": "^https?://"}


def text(descriptor: Descriptor, resource: Resource) -> str:
    """The JSON Schema of the records of a resource, as a file."""
    return json.dumps(record(descriptor, resource), ensure_ascii=False, indent=1) + "\n"


def record(descriptor: Descriptor, resource: Resource) -> Schema:
    """The JSON Schema of the records of a resource."""
    nested = descriptor.nested_in(resource.name)
    definitions = {f"rows-{rows.name}": _row(descriptor, rows) for rows in nested}
    definitions |= {f"evidence-{rows.name}": _evidence(rows) for rows in nested}
    properties = {f.name: _field(f, descriptor) for f in resource.fields.values()}
    properties |= {rows.name: _several(f"rows-{rows.name}", rows.title, rows.description) for rows in nested}
    required = [f.name for f in resource.fields.values() if f.required or f.name == "id"]
    if resource.kind == "entities":
        definitions["evidence"] = _evidence(resource)
        properties["evidence"] = _several("evidence", "Evidence", "The words of sources that carry the values of this record.")
        required.append("evidence")
    if any(f.format == "country" for table in (resource, *nested) for f in table.fields.values()):
        definitions["country"] = {
            "enum": list(countries()),
            "enumDescriptions": list(countries().values()),
            "errorMessage": "Write an ISO 3166-1 two-letter code in capitals, such as KP or TZ.",
        }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made by `python build.py schemas` from datapackage.yaml. Do not edit.",
        "title": resource.title,
        "description": resource.description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "definitions": definitions,
    }


def _several(definition: str, title: str, description: str) -> Schema:
    return {"title": title, "description": description, "type": "array", "minItems": 1, "items": {"$ref": f"#/definitions/{definition}"}}


def _row(descriptor: Descriptor, rows: Resource) -> Schema:
    properties = {f.name: _field(f, descriptor) for f in rows.fields.values()}
    properties["evidence"] = _several(f"evidence-{rows.name}", "Evidence", "The words of sources that carry this row.")
    required = [f.name for f in rows.fields.values() if f.required]
    return {
        "title": rows.title,
        "description": rows.description,
        "type": "object",
        "properties": properties,
        "required": [*required, "evidence"],
        "additionalProperties": False,
    }


def _field(field: Field, descriptor: Descriptor) -> Schema:
    about: Schema = {"title": field.title, "description": f"{field.description} ({value_kind(field, descriptor)}{checked_again(field)})"}
    value = _value(field, descriptor)
    if field.many:
        return about | {"type": "array", "minItems": 1, "uniqueItems": True, "items": value}
    return about | value


def _value(field: Field, descriptor: Descriptor) -> Schema:
    """The schema of one value."""
    if field.name == "id":
        return {"type": _SCALAR, "pattern": _ID}
    if field.categories:
        return _one_of(field.categories)
    if field.reference:
        return {
            "type": _SCALAR,
            "pattern": _reference(field, descriptor),
            "patternErrorMessage": f"Write the {value_kind(field, descriptor).removeprefix('list; each item: ')}.",
        }
    if field.format == "country":
        return {"allOf": [{"$ref": "#/definitions/country"}]}
    made: Schema = {"type": {"integer": ["integer", "string"], "number": ["number", "string"]}.get(field.type, _SCALAR)}
    if field.type == "boolean":
        return {"enum": [True, False, "true", "false"]}
    if pattern := _pattern(field):
        made |= {"pattern": pattern, "patternErrorMessage": f"Write it in this form: {value_kind(field, descriptor)}."}
    bounds = () if field.many else ("minimum", "maximum", "minLength", "maxLength")
    made |= {name: field.constraints[name] for name in bounds if name in field.constraints}
    return made | ({"examples": list(EXAMPLES[field.format])} if EXAMPLES.get(field.format) else {})


def _pattern(field: Field) -> str:
    if field.type == "integer":
        return r"^[+-]?\d+$"
    if field.type == "number":
        return r"^[+-]?\d+(\.\d+)?$"
    own = "" if field.many else str(field.constraints.get("pattern", ""))
    return f"^(?:{own})$" if own else _PATTERNS.get(field.format, "")


def _one_of(choices: Mapping[str, str]) -> Schema:
    """An enumeration; a value that YAML 1.2 reads as a number or a boolean is there in both forms."""
    values: list[object] = []
    labels: list[str] = []
    for text_, label in choices.items():
        for form in dict.fromkeys((text_, *_as_yaml(text_))):
            values.append(form)
            labels.append(label)
    return {"enum": values, "enumDescriptions": labels}


def _as_yaml(value: str) -> list[object]:
    if value in ("true", "false"):
        return [value == "true"]
    if re.fullmatch(r"-?(0|[1-9]\d*)", value):
        return [int(value)]
    return [float(value)] if re.fullmatch(r"-?\d+\.\d+", value) else []


def _reference(field: Field, descriptor: Descriptor) -> str:
    if field.reference == ENTITIES:
        return f"^(?:{'|'.join(r.name for r in descriptor.of_kind('entities'))})/(?:{ID.pattern})$"
    return _ID


def _evidence(resource: Resource) -> Schema:
    """An evidence item of a record or row; it can speak of the fields of this resource."""
    fields = [f for f in resource.fields.values() if f.name != "id"]
    lists = [f.name for f in fields if f.many]
    targets: list[Schema] = [{"enum": [f.name for f in fields], "enumDescriptions": [f.title for f in fields]}]
    if lists:
        targets.append({"type": "string", "pattern": f"^(?:{'|'.join(lists)})=.+"})
    properties: Schema = {key: _evidence_value(key) | {"description": EVIDENCE[key]} for key in EVIDENCE_KEYS}
    properties["supports"] |= {"items": {"anyOf": targets} if lists else targets[0]}
    properties["contradicts"] |= {
        "properties": {f.name: {"title": f.title, "type": _SCALAR} for f in fields},
        "additionalProperties": False,
        "patternProperties": {f"^(?:{'|'.join(lists)})=.+": {"type": _SCALAR}} if lists else {},
    }
    return {
        "title": "Evidence",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "if": {"properties": {"basis": {"enum": ["editorial", "unsourced"]}}, "required": ["basis"]},
        "then": {
            "not": {"anyOf": [{"required": ["source"]}, {"required": ["quote"]}]},
            "if": {"properties": {"basis": {"const": "editorial"}}},
            "then": {"required": ["note", "supports"]},
        },
        "else": {
            "required": ["source"],
            "if": {"properties": {"basis": {"const": "inferred"}}, "required": ["basis"]},
            "then": {"required": ["note"]},
        },
        "dependencies": {"contradicts": ["note"], "quote": ["source"], "prefix": ["quote"], "suffix": ["quote"]},
        "defaultSnippets": [
            {"label": "evidence", "description": "A quote and what it carries", "body": {"source": "$1", "quote": "$2", "supports": ["$3"]}}
        ],
    }


def _evidence_value(key: str) -> Schema:
    if key == "source":
        return {"type": _SCALAR, "pattern": _ID}
    if key == "supports":
        return {"type": "array", "minItems": 1, "uniqueItems": True}
    if key == "contradicts":
        return {"type": "object", "minProperties": 1}
    if key == "basis":
        return _one_of(BASES)
    if key == "checked":
        return {"type": _SCALAR, "pattern": r"^\d{4}-\d{2}-\d{2}$", "patternErrorMessage": "Write the day, as 2026-01-31."}
    return {"enum": ["open"]} if key == "resolution" else {"type": _SCALAR}
