"""The page of a dataset: what it is, how much, the downloads with their sizes, how to cite it, its licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..language import counted, say
from ..model import Dataset, Descriptor, Output, Publication, Resource, Site
from . import citing, download_list, jsonld, labels, maps, urls
from .download import Download
from .numbers import Figures, figures
from .page_env import OVERVIEWS, environment, layout, render, resources, script_json
from .page_shared import AnyPage


class DatasetPage(AnyPage):
    """The page of a dataset."""

    about: Descriptor
    """Its descriptor."""
    figures: Figures
    """It in numbers."""
    resources: list[tuple[Resource, str, int]]
    """(resource, path of its list, number of records) of each list."""
    views: list[tuple[str, str, str]]
    """(title, path, what it shows) of each page that looks across the records."""
    map: maps.Map | None
    """A map of all its places, where it has some."""
    whole: list[download_list.File]
    """The files that hold the whole dataset."""
    tables: list[download_list.TableFiles]
    """The tables one by one, with their files."""
    licence: tuple[str, str]
    """(name, address) of the licence; empty where there is none."""
    cite: str
    """How to cite it, as one line."""


def make(publication: Publication, site: Site, *, templates: Path, files: Mapping[str, Download] | None = None) -> Iterator[Output]:
    """`files`: what can be downloaded, by path; without it, only what is promised is listed."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        path = urls.dataset(dataset)
        made = files if files is not None else download_list.promised(dataset)
        whole = download_list.whole(dataset, made)
        numbers = figures(dataset)
        yield render(
            env,
            "dataset.html",
            shared,
            path,
            **DatasetPage(
                title=dataset.descriptor.title,
                dataset=dataset.name,
                description=dataset.descriptor.description,
                styles=("lists.css",),
                about=dataset.descriptor,
                figures=numbers,
                resources=resources(dataset),
                views=views(dataset, numbers),
                map=maps.of_records(dataset, urls.root_of(path)),
                whole=whole,
                tables=download_list.tables(dataset, made),
                licence=licence(dataset),
                cite=cite(dataset, site),
                json_ld=script_json(jsonld.on_page(dataset, site, [made[file.path] for file in whole])),
            ),
        )


def views(dataset: Dataset, numbers: Figures) -> list[tuple[str, str, str]]:
    """(title, address, what it shows) of each page that looks across the records."""
    told = {
        "timeline": counted(numbers.dated, "%(n)s dated claim, by year and month.", "%(n)s dated claims, by year and month."),
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
        "releases": say("The versions that were released, as they were, and what changed between them."),
    }
    return [(say(title), urls.section(dataset, name), told.get(name, "")) for title, name in OVERVIEWS]


def licence(dataset: Dataset) -> tuple[str, str]:
    """(name, address) of the licence of the data."""
    first: Mapping[str, Any] = next(iter(dataset.descriptor.data.get("licenses") or ({},)))
    return str(first.get("title") or first.get("name") or ""), str(first.get("path") or "")


def cite(dataset: Dataset, site: Site) -> str:
    """How to cite the dataset, with the date of its content."""
    about = dataset.descriptor
    by = say(", ").join(citing.authors(dataset)) or site.name
    address = f"{site.url}{urls.dataset(dataset)}" if site.url else ""
    version = about.version + (f" ({site.commit[:10]})" if site.commit else "")
    return say(
        "%(by)s: %(title)s. Dataset. Version %(version)s, %(date)s. %(address)s",
        by=by,
        title=about.title,
        version=version,
        date=labels.content_day(site),
        address=address,
    ).strip()
