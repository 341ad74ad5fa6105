"""The published package, validated by the real frictionless; its findings led back to the YAML files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnostic import Diagnostic, Place
from ..model import Dataset
from . import package, tables
from .table import Table
from .tabled import Tabled

Locate = Callable[[str, str], Place]
"""The place of a property (`name`, `flags.status`) in a YAML file."""

_NO_LIMIT = 1_000_000_000  # frictionless stops at 1,000 findings unless it is told otherwise


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What frictionless says. `row` counts from 1 for the first row of data; 0 and empty texts where it does not say."""

    resource: str
    row: int
    field: str
    message: str


def diagnostics(of: Tabled, locate: Locate | None = None) -> list[Diagnostic]:
    """Build the package of a dataset in a temporary folder, validate it, and say at which YAML file each finding lies."""
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        for name, content in package.contents(of).items():
            (Path(folder) / name).write_bytes(content)
        found = findings(Path(folder) / "datapackage.json")
    told = (_diagnostic(each, of.dataset, of.tables, locate) for each in found)
    return [*_delimiters(of.dataset, locate), *told]


def findings(descriptor: Path) -> tuple[Finding, ...]:
    """All findings of frictionless about a datapackage.json (or a zip) of our own making, sorted.

    Never for the descriptor of a stranger: frictionless fetches what that names.
    """
    from frictionless import Checklist, FrictionlessException, Package  # 0.8 s

    try:
        report = Package(str(descriptor)).validate(Checklist(skip_errors=[]), limit_errors=_NO_LIMIT)
    except FrictionlessException as refused:
        return tuple(Finding("", 0, "", error.message) for error in (refused.reasons or [refused.error]))
    found = [Finding("", 0, "", error.message) for error in report.errors]
    for task in report.tasks:
        found += [_finding(task.name, error) for error in task.errors]
        found += [Finding(task.name, 0, "", warning) for warning in task.warnings]
    return tuple(sorted(set(found)))


def _finding(resource: str, error: Any) -> Finding:
    row = getattr(error, "row_number", None)
    names = getattr(error, "field_names", None) or [getattr(error, "field_name", None) or ""]
    return Finding(resource, row - 1 if row else 0, str(names[0]), error.message)


def _diagnostic(found: Finding, dataset: Dataset, made: Mapping[str, Table], locate: Locate | None) -> Diagnostic:
    file, path = _where(found, dataset, made)
    place = locate(file, path) if locate and path else Place(file)
    where = (
        f"{found.resource}.csv, row {found.row}"
        if found.row
        else f"{found.resource}.csv"
        if found.resource
        else "datapackage.json"
    )
    return Diagnostic(
        place,
        "package_invalid",
        f"frictionless refuses the published {where}: {found.message}",
        "Compare the value with the schema of its resource in the descriptor.",
    )


def _where(found: Finding, dataset: Dataset, made: Mapping[str, Table]) -> tuple[str, str]:
    """The YAML file a finding comes from, and the property; the descriptor where it is about no row."""
    table = made.get(found.resource)
    if table is None or not 0 < found.row <= len(table.rows):
        return dataset.descriptor.file, ""
    row = dict(zip(table.header, table.rows[found.row - 1], strict=True))
    column = next((c for c in table.columns if c.name == found.field), None)
    name = str(column.properties.get("sourcebook:derivedFrom", column.name)) if column else ""
    resource = dataset.descriptor.resources.get(table.name)
    if resource and resource.kind == "sources":
        return dataset.sources[row["id"]].file, name
    if resource and resource.kind == "entities":
        return dataset.entities[f"{table.name}/{row['id']}"].file, name
    if resource:
        return dataset.entities[row["entity_id"]].file, f"{table.name}.{name}"
    entity, _, anchor = (row.get("claim_id") or row["id"]).partition("#")
    return dataset.entities[entity].file, row.get("property") or _property(dataset, entity, anchor)


def _property(dataset: Dataset, entity: str, anchor: str) -> str:
    return next((claim.property for claim in dataset.entities[entity].claims() if claim.anchor == anchor), "")


def _delimiters(dataset: Dataset, locate: Locate | None) -> Iterator[Diagnostic]:
    for claim, delimiter in tables.delimiter_in_item(dataset):
        file = dataset.entities[claim.entity_id].file
        yield Diagnostic(
            locate(file, claim.property) if locate else Place(file),
            "delimiter_in_item",
            f"An item of {claim.field.name} holds {delimiter!r}, which parts the items of a list in the tables: {claim.value.text!r}.",
            "Make two items of it, or give the field another `delimiter` in the descriptor.",
        )
