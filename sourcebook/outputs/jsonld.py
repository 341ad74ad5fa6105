"""`<dataset>.jsonld`: the dataset as schema.org has it, which is at once a Croissant 1.1 description of its tables.

What the page of the dataset says of itself to search engines is the beginning of the same description.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..model import ENTITIES, Dataset, Output, Site
from . import citing, download, jsonfile, page_meta, urls
from .download import Download
from .table import Column, Table
from .tabled import Tabled

MEDIA_TYPE = "application/ld+json"
CROISSANT = "http://mlcommons.org/croissant/1.1"

# The context that Croissant 1.1 prescribes, written out, so that it is read without the net.
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_ENDS = (ENTITIES, "claims", "sources")
"""Tables whose own references lead to no other table that could lead back."""
_TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}


def make(of: Tabled, files: Iterable[Download]) -> Iterator[Output]:
    path = urls.data(of.dataset, f"{of.name}.jsonld")
    yield Output(path, jsonfile.render_object(described(of, files)), MEDIA_TYPE)


def described(of: Tabled, files: Iterable[Download]) -> dict[str, Any]:
    """`files`: all downloads, of which those of this dataset are listed."""
    root = of.site.url or "../../"
    made = {
        "@context": CONTEXT,
        **head(of.dataset, of.site, root),
        "conformsTo": CROISSANT,
        "citeAs": citing.bibtex(citing.whole(of.dataset, of.site)),
        "citation": [page_meta.source_json_ld(source) for source in of.dataset.sources.values()],
        "distribution": [_file(each, of.dataset, root) for each in files if download.belongs(each.path, of.dataset)],
        "recordSet": [_records(table) for table in of.tables.values()],
    }
    return {key: value for key, value in made.items() if value not in ("", [], None)}


def on_page(dataset: Dataset, site: Site, files: Iterable[Download]) -> dict[str, Any]:
    """The same dataset for its page, with `files` of it, and without the tables."""
    root = site.url or "../"
    whole = {"@type": "CreativeWork", "encodingFormat": MEDIA_TYPE}
    return {
        "@context": "https://schema.org",
        **head(dataset, site, root),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each.name,
                "description": download.title(dataset, each.name),
                "contentUrl": root + each.path,
                "contentSize": f"{each.bytes} B",
                "encodingFormat": each.media_type,
                "sha256": each.sha256,
            }
            for each in files
        ],
        "subjectOf": whole | {"url": root + urls.data(dataset, f"{dataset.name}.jsonld")},
    }


def head(dataset: Dataset, site: Site, root: str) -> dict[str, Any]:
    """What both say. `root`: the address of the site, or the way to it."""
    about, day = dataset.descriptor, site.date[:10]
    licences = [each.get("path") or each.get("name") for each in about.data.get("licenses", ())]
    made = {
        "@type": "Dataset",
        "@id": f"{root}{urls.dataset(dataset)}#it",
        "name": about.title,
        "description": about.description,
        "url": root + urls.dataset(dataset),
        "version": about.version,
        "creativeWorkStatus": "Draft" if about.draft else "",
        "datePublished": day,
        "dateModified": day,
        "license": licences[0] if len(licences) == 1 else licences,
        "keywords": about.data.get("keywords") or [],
        "isAccessibleForFree": True,
        "creator": [{"@type": "Organization", "name": name} for name in citing.authors(dataset) or [site.name]],
    }
    return {key: value for key, value in made.items() if value not in ("", [], None)}


def _file(of: Download, dataset: Dataset, root: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": of.name,
        "name": of.name,
        "description": download.title(dataset, of.name),
        "contentUrl": root + of.path if root != "../../" else of.name,
        "contentSize": f"{of.bytes} B",
        "encodingFormat": of.media_type,
        "sha256": of.sha256,
    }


def _records(table: Table) -> dict[str, Any]:
    # Readers of Croissant join along references, and stop where these lead back to where they came from.
    ends = {key.column: f"{key.table}.csv/{key.key}" for key in table.foreign_keys if key.table in _ENDS}
    return {
        "@type": "cr:RecordSet",
        "@id": f"{table.name}.csv/",
        "name": table.name,
        "description": table.description or table.title,
        "key": [{"@id": f"{table.name}.csv/{name}"} for name in table.primary_key],
        "field": [_field(table, column, ends.get(column.name, "")) for column in table.columns],
    }


def _field(table: Table, column: Column, reference: str) -> dict[str, Any]:
    """A list stands as the text of its cell, with what parts its items: readers of Croissant do not split cells."""
    made: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}.csv/{column.name}",
        "name": column.name,
        "description": column.description or column.title,
        "dataType": _TYPES.get(column.type, "sc:Text"),
        "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
    }
    if reference:
        made["references"] = {"field": {"@id": reference}}
    return made
