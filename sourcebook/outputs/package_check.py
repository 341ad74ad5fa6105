"""The published package, validated by the real frictionless; its findings led back to the YAML files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from ..diagnostic import Diagnostic, Place
from ..model import Dataset
from . import package, package_parts, tables
from .package_findings import Finding, findings
from .table import Table
from .tabled import Tabled

Locate = Callable[[str, str], Place]
"""The place of a property (`name`, `flags.status`) in a YAML file."""


def diagnostics(of: Tabled, locate: Locate | None = None) -> list[Diagnostic]:
    """Build the package of a dataset in a temporary folder, validate it, and say at which YAML file each finding lies."""
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        return told(of, findings(written(of, Path(folder))), locate)


def written(of: Tabled, folder: Path, only: Collection[str] | None = None) -> Path:
    """Write the package of a dataset into a folder, or the part of it that some tables need; returns the path of its descriptor."""
    contents = package.contents(of)
    for name, content in (contents if only is None else package_parts.part(contents, only)).items():
        (folder / name).write_bytes(content)
    return folder / package_parts.NAME


def told(of: Tabled, found: Iterable[Finding], locate: Locate | None = None) -> list[Diagnostic]:
    """What was found about the package of a dataset, and what frictionless cannot find, at the files where it lies."""
    return [*_delimiters(of.dataset, locate), *(_diagnostic(each, of.dataset, of.tables, locate) for each in found)]


def _diagnostic(found: Finding, dataset: Dataset, made: Mapping[str, Table], locate: Locate | None) -> Diagnostic:
    file, path = _where(found, dataset, made)
    place = locate(file, path) if locate and path else Place(file)
    where = f"{found.resource}.csv, row {found.row}" if found.row else f"{found.resource}.csv" if found.resource else "datapackage.json"
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
