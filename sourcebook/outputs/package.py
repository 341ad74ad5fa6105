"""The data package: datapackage.json (Data Package v2; also in version 1), a CSV for each table, all of it as one zip."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Output
from . import csvfile, csvw, jsonfile, package_readme, package_v1, urls
from .table import Table
from .tabled import Tabled

PROFILES = "https://datapackage.org/profiles/2.0/"
_DIALECT = {  # written out, because frictionless guesses whatever is not
    "$schema": f"{PROFILES}tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
_known: dict[str, tuple[Tabled, Mapping[str, bytes]]] = {}
# Keys of the authored descriptor that are written by the build instead.
_OURS = ("$schema", "resources", "sources", "created", "homepage", "profile")


def make(of: Tabled) -> Iterator[Output]:
    files = contents(of)
    for name, content in files.items():
        if name != "README.md":  # beside the zip, the site says what it says
            kind = {"csv": csvfile.MEDIA_TYPE, "json": jsonfile.MEDIA_TYPE}.get(name.rpartition(".")[2])
            yield Output(urls.data(of.dataset, name), content, kind or "application/yaml")
    yield Output(urls.data(of.dataset, f"{of.name}.zip"), zipped(files), "application/zip")


def contents(of: Tabled) -> Mapping[str, bytes]:
    """The files of the package by name, as they stand in the zip.

    Made once for a dataset, and kept for the next that asks: the digests of all tables are in it, and validation asks, too.
    """
    known = _known.get(of.name)
    if known is None or known[0] is not of:
        known = _known[of.name] = of, _contents(of)  # the one before is let go
    return known[1]


def _contents(of: Tabled) -> Mapping[str, bytes]:
    described = descriptor(of)
    return {f"{name}.csv": content for name, content in of.csv.items()} | {
        "datapackage.json": jsonfile.render(described),
        package_v1.NAME: jsonfile.render(package_v1.descriptor(described)),
        "csv-metadata.json": jsonfile.render(csvw.metadata(of)),
        "README.md": package_readme.readme(described, of.tables).encode(),
        "CITATION.cff": package_readme.citation(described, of.site).encode(),
    }


def descriptor(of: Tabled) -> dict[str, Any]:
    """The published descriptor: the authored one with what only the build knows."""
    dataset, site = of.dataset, of.site
    authored = dataset.descriptor.data
    own = {"$schema": f"{PROFILES}datapackage.json"} | {k: v for k, v in authored.items() if k not in _OURS}
    if site.url:
        own["homepage"] = site.url + urls.dataset(dataset)
    own["created"] = site.date
    if site.commit:
        own["sourcebook:commit"] = site.commit
    if dataset.releases and (before := dataset.releases.before(dataset.descriptor.version)):
        own["sourcebook:previousVersion"] = before
    sources = [{"title": source.title} | ({"path": url} if (url := source.text("url")) else {}) for source in dataset.sources.values()]
    if sources:
        own["sources"] = sources
    if dataset.descriptor.draft:
        own["sourcebook:unsourced"] = dataset.unsourced
    own["resources"] = [_resource(table, of.csv[name]) for name, table in of.tables.items()]
    return own


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return (
        {
            "$schema": f"{PROFILES}dataresource.json",
            "name": table.name,
            "type": "table",
            "title": table.title,
            "description": table.description,
            "path": f"{table.name}.csv",
            "format": "csv",
            "mediatype": csvfile.MEDIA_TYPE,
            "encoding": "utf-8",
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "sourcebook:rows": len(table.rows),
            "dialect": _DIALECT,
        }
        | dict(table.properties)
        | {"schema": table.schema()}
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip: the same bytes for the same files, whatever the clock and the system.

    Deflated at level 6: level 9 takes twice the time, and spares less than a hundredth of a real package.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)  # its date is 1980-01-01
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
            archive.writestr(entry, files[name], compresslevel=6)  # an entry does not take that of the archive
    return buffer.getvalue()
