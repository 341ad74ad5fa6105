"""The tables of a package, as far as they can be validated apart: each with those that it refers to.

What frictionless finds in a table depends on its bytes, its description, and the tables that its foreign keys name; what it finds in
a descriptor does not depend on the bytes of tables. So a table in a package whose descriptor is otherwise the same needs no
validation where none of that has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from . import jsonfile

NAME = "datapackage.json"
_OF_BYTES = ("bytes", "hash", "sourcebook:rows")
"""What a descriptor says of the bytes of a table."""


def keys(contents: Mapping[str, bytes]) -> dict[str, str]:
    """By the name of each table of a package, a digest of all on which its validation depends. `contents`: files by name.

    The descriptor has a digest of the bytes of each table.
    """
    described = json.loads(contents[NAME])
    resources = {each["name"]: each for each in described["resources"]}
    frame = _digest({**described, "resources": [_without_bytes(each) for each in resources.values()]})
    made = {name: _digest(each) for name, each in resources.items()}
    return {name: _digest([frame, name, *(made.get(other) for other in (name, *_referred(each)))]) for name, each in resources.items()}


def part(contents: Mapping[str, bytes], tables: Collection[str]) -> dict[str, bytes]:
    """The package of some tables, and of all to which they lead."""
    described = json.loads(contents[NAME])
    resources = {each["name"]: each for each in described["resources"]}
    wanted, left = set[str](), set(tables)
    while left:
        wanted |= left
        left = {other for name in left for other in _referred(resources[name]) if other in resources} - wanted
    kept = [each for name, each in resources.items() if name in wanted]
    return {NAME: jsonfile.render({**described, "resources": kept})} | {each["path"]: contents[each["path"]] for each in kept}


def _referred(resource: Mapping[str, Any]) -> Iterator[str]:
    """The tables that the foreign keys of a table name, but itself."""
    for key in resource["schema"].get("foreignKeys", ()):
        if (name := key["reference"].get("resource", "")) not in ("", resource["name"]):
            yield name


def _without_bytes(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in resource.items() if name not in _OF_BYTES}


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()
