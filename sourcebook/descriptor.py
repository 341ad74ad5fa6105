"""datapackage.yaml compiled: a Data Package v2 descriptor plus the custom properties `sourcebook:…`.

It is the only place that knows one resource from another. All findings of a descriptor are reported at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import descriptor_rules, descriptor_shape, files, yamlfile
from .diagnostic import Diagnostic, Place, Rejected, errors
from .model import Descriptor, Field, Lanes, QuoteRules, Resource, StandingRule
from .spec import Publishing
from .yamlfile import Mapping

NAME = "datapackage.yaml"
DRAFT = "sourcebook:draft"


def load_all(root: Path) -> tuple[Descriptor, ...]:
    """The descriptors of all datasets below `root`. Raises `Rejected` with the findings of all of them."""
    found: list[Diagnostic] = []
    loaded: list[Descriptor] = []
    folders = files.subfolders(root, "datasets")
    if not folders:
        found.append(
            Diagnostic(
                Place("datasets"),
                "no_dataset",
                "There is no dataset.",
                "Make a folder datasets/<name>/ with a datapackage.yaml in it.",
            )
        )
    for folder in folders:
        try:
            loaded.append(load(root, folder))
        except Rejected as rejected:
            found += rejected.diagnostics
    if errors(found):
        raise Rejected(found)
    return tuple(loaded)


def load(root: Path, folder: str) -> Descriptor:
    """The descriptor of `datasets/<folder>`. Raises `Rejected`."""
    return compiled(files.read(root, f"datasets/{folder}/{NAME}"), folder)


def compiled(data: bytes, folder: str) -> Descriptor:
    """A descriptor of `datasets/<folder>` from its text. Raises `Rejected`."""
    file = f"datasets/{folder}/{NAME}"
    node = yamlfile.load(data, file)
    found = list(descriptor_shape.check(node)) or list(descriptor_rules.check(node, folder))
    if errors(found):
        raise Rejected(found)
    return _descriptor(node, file)


def _descriptor(node: Mapping, file: str) -> Descriptor:
    data: dict[str, Any] = descriptor_shape.data(node)
    quotes, publish = (
        {_snake(name): value for name, value in data.get(f"sourcebook:{group}", {}).items()} for group in ("quotes", "publish")
    )
    resources = [_resource(each) for each in data["resources"]]
    standing = data.get("sourcebook:standing")
    return Descriptor(
        name=data["name"],
        title=data["title"],
        description=data.get("description", ""),
        version=data.get("version", "0.0.0"),
        file=file,
        resources={r.name: r for r in resources},
        quotes=QuoteRules(**quotes),
        standing=_standing(standing) if standing else None,
        data=data,
        publish=Publishing(**publish),
        draft=data.get(DRAFT, False),
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _resource(data: dict[str, Any]) -> Resource:
    schema = data["schema"]
    references = {key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", ())}
    every = data.get("sourcebook:checkEvery", 0)
    fields = [_field(each, references.get(each["name"], ""), every) for each in schema["fields"]]
    own = {key.removeprefix("sourcebook:"): value for key, value in data.items() if key.startswith("sourcebook:")}
    return Resource(
        name=data["name"],
        title=data.get("title", data["name"]),
        description=data.get("description", ""),
        kind=own["kind"],
        singular=own.get("singular", data["name"]),
        plural=own.get("plural", data["name"]),
        fields={f.name: f for f in fields},
        label=own.get("label", "id"),
        rows_of=tuple(own.get("rowsOf", ())),
        key=tuple(own.get("key", ())),
        columns=tuple(own.get("columns", ())),
        facets=tuple(own.get("facets", ())),
        alias=own.get("alias", ""),
        lanes=Lanes(**own["lanes"]) if "lanes" in own else None,
        schema_org=own.get("schemaOrg", "Thing"),
        descriptor=data,
    )


def _field(data: dict[str, Any], reference: str, every: int) -> Field:
    """`every` is the interval of the resource; what only the editors say is compared with nothing."""
    constraints = data.get("constraints", {})
    return Field(
        name=data["name"],
        title=data.get("title", data["name"]),
        description=data.get("description", ""),
        type=data.get("type", "string"),
        format=data.get("sourcebook:format", ""),
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        constraints=constraints,
        categories=dict(_category(each) for each in data.get("categories", ())),
        editorial=data.get("sourcebook:editorial", False),
        sensitive=data.get("sourcebook:sensitive", False),
        reference=reference,
        inverse=data.get("sourcebook:inverse", ""),
        date=data.get("sourcebook:date", ""),
        check_every=data.get("sourcebook:checkEvery", every if data["name"] != "id" else 0),
    )


def _category(data: str | dict[str, str]) -> tuple[str, str]:
    return (data, data) if isinstance(data, str) else (data["value"], data.get("label", data["value"]))


def _standing(data: dict[str, Any]) -> StandingRule:
    return StandingRule(
        resources=tuple(data["resources"]),
        rows=data["rows"],
        entity=data["entity"],
        states=tuple((each["is"], each["tone"], each["line"]) for each in data["states"]),
        otherwise=tuple(data["otherwise"]),
    )
