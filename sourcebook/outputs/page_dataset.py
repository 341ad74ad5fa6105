"""The page of a dataset: what it is, how much, the downloads with their sizes, how to cite it, its licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..language import counted, message, say
from ..model import Dataset, Output, Publication, Resource, Site
from . import labels, maps, urls
from .numbers import Figures, figures
from .page_env import MEDIA_TYPES, OVERVIEWS, environment, layout, render, script_json

# A name that begins with a point follows that of the dataset.
FORMS = (
    (".zip", message("All tables, as one file"), message("The data package with its description; frictionless, pandas and R read it.")),
    (".sqlite", message("SQLite database"), message("All tables in one file, to ask with SQL.")),
    (".xlsx", message("Excel workbook"), message("All tables, one a sheet; nothing in it is a formula.")),
    ("datapackage.json", message("Description of the package"), message("Data Package v2: tables, fields, types, keys, digests.")),
    ("csv-metadata.json", message("Description as CSV on the Web"), message("The same for tools of the W3C’s CSVW.")),
    ("changes.csv", message("Changes"), message("Every change of a claim, with its date and commit.")),
    ("freshness.csv", message("Freshness"), message("What must be compared with its source again, and when it is due.")),
    ("entities.ftm.json", message("FollowTheMoney entities"), message("For Aleph and other tools of that family.")),
    ("statements.ftm.csv", message("FollowTheMoney statements"), message("One value a row, with the id of its claim.")),
    (".jsonld", message("Linked data (JSON-LD)"), message("The dataset as schema.org and Croissant 1.1 have it.")),
    (".geojson", message("GeoJSON"), message("Everything that has a place, for maps and geographic programs.")),
    ("annotations.jsonld", message("Web Annotations"), message("Each citation, with its quote and its place in the archived text.")),
    ("CITATION.cff", "CITATION.cff", message("How to cite the dataset.")),
    (".bib", "BibTeX", message("The dataset and each record, for reference managers.")),
    (".ris", "RIS", message("The same, for reference managers.")),
    (".csl.json", "CSL-JSON", message("The same, for Zotero, Pandoc and others.")),
)
EVIDENCE = ("entities", "claims", "citations")
_SUFFIXES = (".csv", ".json", ".jsonl", "-cited.csv", ".parquet")
_PROMISED = (".csv", ".json")


@dataclass(frozen=True, slots=True)
class File:
    label: str
    path: str
    size: str
    """In words, or nothing where it is not known."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The forms in which one table can be had."""

    title: str
    note: str
    files: tuple[File, ...]


def make(
    publication: Publication, site: Site, *, templates: Path, sizes: Mapping[str, int] | None = None
) -> Iterator[Output]:
    """`sizes`: bytes of the files that are published, by path; without it, only what is promised is listed."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.dataset(dataset)
        made = sizes if sizes is not None else promised(dataset)
        yield render(
            env,
            "dataset.html",
            shared,
            path,
            title=dataset.descriptor.title,
            dataset=dataset.name,
            description=dataset.descriptor.description,
            styles=("lists.css",),
            about=dataset.descriptor,
            figures=figures(dataset),
            resources=resources(dataset),
            views=views(dataset),
            map=maps.of_records(dataset, urls.root_of(path)),
            whole=whole(dataset, made),
            tables=tables(dataset, made),
            licence=licence(dataset),
            cite=cite(dataset, site),
            json_ld=script_json(json_ld(dataset, site, made)),
        )


def promised(dataset: Dataset) -> dict[str, int]:
    """The files that every build makes, without their sizes."""
    names = [f"{dataset.name}.zip", "datapackage.json"]
    names += [name + suffix for name in (*_tables(dataset), *EVIDENCE) for suffix in _PROMISED]
    return {urls.data(dataset, name): 0 for name in names}


def resources(dataset: Dataset) -> list[tuple[Resource, str, int]]:
    """(resource, address of its list, number of records) of each list page."""
    counted = [(each, len(dataset.of(each.name))) for each in dataset.descriptor.of_kind("entities")]
    counted += [(each, len(dataset.sources)) for each in dataset.descriptor.of_kind("sources")]
    return [(each, urls.section(dataset, each.name), count) for each, count in counted if count]


def views(dataset: Dataset) -> list[tuple[str, str, str]]:
    """(title, address, what it shows) of each page that looks across the records."""
    numbers: Figures = figures(dataset)
    told = {
        "timeline": counted(
            numbers.dated, "%(n)s dated claim, by year and month.", "%(n)s dated claims, by year and month."
        ),
        "network": counted(
            numbers.links,
            "%(n)s link between records, drawn and listed.",
            "%(n)s links between records, drawn and listed.",
        ),
        "disagreements": counted(
            numbers.disputed,
            "%(n)s claim that a source contradicts: both values, both wordings.",
            "%(n)s claims that a source contradicts: both values, both wordings.",
        ),
        "quality": say("How the claims are known: stated, inferred, by one source or several."),
        "changes": say("What was added, changed and withdrawn, and when."),
    }
    return [(say(title), urls.section(dataset, name), told.get(name, "")) for title, name in OVERVIEWS]


def whole(dataset: Dataset, sizes: Mapping[str, int]) -> list[File]:
    """The files that hold the whole dataset."""
    named = [
        (urls.data(dataset, f"{dataset.name}{form}" if form.startswith(".") else form), label, note)
        for form, label, note in FORMS
    ]
    return [File(say(label), path, size(sizes[path]), say(note)) for path, label, note in named if path in sizes]


def tables(dataset: Dataset, sizes: Mapping[str, int]) -> list[TableFiles]:
    """The tables one by one: those of the evidence first."""
    found = []
    evidence = {name: (say(title), say(note)) for name, (title, note) in _EVIDENCE.items()}
    for name, (title, note) in (evidence | _tables(dataset)).items():
        paths = [(suffix, urls.data(dataset, name + suffix)) for suffix in _SUFFIXES]
        files = tuple(File(_label(suffix), path, size(sizes[path])) for suffix, path in paths if path in sizes)
        if files:
            found.append(TableFiles(title, note, files))
    return found


_EVIDENCE = {
    "entities": (message("Entities"), message("Every record that has a page: its id, type, name and address.")),
    "claims": (message("Claims"), message("Every value of every record, with its status, basis and number of independent sources.")),
    "citations": (message("Citations"), message("Every quotation of every claim, with its place in the archived text.")),
}


def _tables(dataset: Dataset) -> dict[str, tuple[str, str]]:
    return {each.name: (each.title, each.description) for each in dataset.descriptor.resources.values()}


def _label(suffix: str) -> str:
    return {"-cited.csv": say("CSV with citations"), ".jsonl": "JSON Lines"}.get(suffix, suffix.removeprefix(".").upper())


def size(count: int) -> str:
    """Bytes in words: `1.2 MB`; nothing where the size is not known."""
    if not count:
        return ""
    if count < 1000:
        return say("%(n)s bytes", n=count)
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def licence(dataset: Dataset) -> tuple[str, str]:
    """(name, address) of the licence of the data."""
    first: Mapping[str, Any] = next(iter(dataset.descriptor.data.get("licenses") or ({},)))
    return str(first.get("title") or first.get("name") or ""), str(first.get("path") or "")


def authors(dataset: Dataset) -> list[str]:
    people = dataset.descriptor.data.get("contributors") or ()
    return list(dict.fromkeys(str(person["title"]) for person in people if person.get("title")))


def cite(dataset: Dataset, site: Site) -> str:
    """How to cite the dataset, with the date of its content."""
    about = dataset.descriptor
    by = say(", ").join(authors(dataset)) or site.name
    address = f"{site.url}{urls.dataset(dataset)}" if site.url else ""
    version = about.version + (f" ({site.commit[:10]})" if site.commit else "")
    return say(
        "%(by)s: %(title)s. Dataset. Version %(version)s, %(date)s. %(address)s",
        by=by,
        title=about.title,
        version=version,
        date=labels.date(site.date[:10]),
        address=address,
    ).strip()


def json_ld(dataset: Dataset, site: Site, sizes: Mapping[str, int]) -> dict[str, Any]:
    """The dataset as schema.org has it, with its downloads."""
    about = dataset.descriptor
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": about.title,
        "description": about.description,
        "version": about.version,
        "dateModified": site.date[:10],
        "license": licence(dataset)[1],
        "keywords": about.data.get("keywords") or [],
        "isAccessibleForFree": True,
        "creator": [{"@type": "Organization", "name": name} for name in authors(dataset)],
    }
    if site.url:
        data["url"] = site.url + urls.dataset(dataset)
        data["distribution"] = [
            {
                "@type": "DataDownload",
                "name": file.label,
                "contentUrl": site.url + file.path,
                "encodingFormat": _media(file.path),
            }
            for file in whole(dataset, sizes)
        ]
    return {name: value for name, value in data.items() if value}


def _media(path: str) -> str:
    ending = Path(path).suffix
    return {".zip": "application/zip", ".sqlite": "application/vnd.sqlite3"}.get(ending) or MEDIA_TYPES.get(
        ending, "application/octet-stream"
    )
