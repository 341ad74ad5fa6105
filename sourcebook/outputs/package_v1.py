"""datapackage-v1.json: the same package as version 1 of the standard has it, for readers that know no other.

The package `frictionless` of R refuses the type `list` of version 2, and its older releases ask each resource for a `profile`
(its documentation of `read_resource`). Version 1: https://specs.frictionlessdata.io/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .table import DELIMITER

NAME = "datapackage-v1.json"
Data = dict[str, Any]

_NEW = ("$schema", "categories", "delimiter", "itemType", "type")
"""Properties that version 1 does not have; a `type` it knows of fields only."""


def descriptor(of: Mapping[str, Any]) -> Data:
    """`of`: the published descriptor in version 2. What it says in words of our own stays there."""
    made: Data = {"profile": "tabular-data-package"} | _known(of)
    if "contributors" in made:
        made["contributors"] = [_contributor(each) for each in made["contributors"]]
    made["resources"] = [_resource(each) for each in of["resources"]]
    return made


def _resource(of: Mapping[str, Any]) -> Data:
    schema = of["schema"]
    return (
        {"profile": "tabular-data-resource"}
        | _known(of)
        | {
            "dialect": _known(of["dialect"]),
            "schema": _known(schema) | {"fields": [_field(each) for each in schema["fields"]]},
        }
    )


def _field(of: Mapping[str, Any]) -> Data:
    """A list is a text, whose items the description parts; the limits of a list count items, so they go."""
    made = _known(of)
    if of["type"] == "list":
        parted = f"A list: its items are parted by “{of.get('delimiter', DELIMITER)}”."
        made["description"] = f"{made.get('description', '')} {parted}".strip()
        made["constraints"] = {k: v for k, v in made.get("constraints", {}).items() if k == "required"}
    named = {"name": made.pop("name"), "type": "string" if of["type"] == "list" else of["type"]}
    return named | {k: v for k, v in made.items() if v != {}}


def _contributor(of: Mapping[str, Any]) -> Data:
    """With one role, where version 2 has several."""
    roles = of.get("roles") or []
    return {k: v for k, v in of.items() if k != "roles"} | ({"role": roles[0]} if roles else {})


def _known(of: Mapping[str, Any]) -> Data:
    return {k: v for k, v in of.items() if k not in _NEW and not k.startswith("sourcebook:")}
