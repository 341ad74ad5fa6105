"""The page of all downloads of a dataset: what each file is, for whom, its size, and the line that loads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ..language import message, say
from ..model import Dataset, Descriptor, Output, Publication, Site
from . import download, download_list, load_lines, urls
from .download import Download
from .download_list import FORMS, TABLE_FORMS, Form
from .load_lines import Line
from .page_dataset import licence
from .page_env import environment, layout, render
from .page_shared import AnyPage

NAME = "download"
OFFLINE = "offline.zip"
_NO_SIZE = f'<span class="size" data-file="{OFFLINE}"></span>'
SITE_FORMS = (
    Form(OFFLINE, message("The whole site, to read offline"), message("Unpack it and open index.html: all pages and files, with the search, without a web server and without the net."), message("people without a connection")),
    Form("entity", message("One record as JSON"), message("Values, claims, citations and links. It lies beside each page."), message("programs")),
    Form("api", message("Static API"), message("Small files that lead from a dataset, a name or a number to what is known of it."), message("programs")),
    Form("catalog.jsonld", message("Catalogue of the site"), message("All datasets and files as DCAT has them."), message("data portals")),
    Form("manifest.json", message("List of all files"), message("Every file of the site with its size and SHA-256, and the version of the data."), message("mirrors")),
    Form("feed.xml", message("Feed of changes"), message("Atom, for feed readers."), message("those who follow the data")),
)  # fmt: skip
_GROUPS = (
    (message("The whole dataset"), (".zip", ".sqlite", ".xlsx", "datapackage.json", "datapackage-v1.json", "csv-metadata.json")),
    (message("Changes"), ("changes.csv", "moved.csv", "freshness.csv")),
    (message("FollowTheMoney and linked data"), ("entities.ftm.json", "statements.ftm.csv", ".jsonld", ".geojson", "annotations.jsonld")),
    (message("How to cite it, as a file"), ("CITATION.cff", ".bib", ".ris", ".csl.json", "citing-claims.zip")),
)
# The shell of DuckDB parts queries by commas, and writes these characters for one another.
_SWAPPED = str.maketrans(" -;~", "- ~;")


@dataclass(frozen=True, slots=True)
class Item:
    """One form with its file and its lines. Without a path it is a kind of file, of which there are many."""

    form: Form
    path: str
    size: str
    media_type: str
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        return "form-" + "".join(c if c.isalnum() else "-" for c in self.form.name).strip("-")


class DownloadPage(AnyPage):
    """Every file of a dataset."""

    about: Descriptor
    """Its descriptor."""
    licence: tuple[str, str]
    """(name, address) of the licence; empty where there is none."""
    groups: list[tuple[str, list[Item]]]
    """(what for, files) of the files that hold the whole dataset."""
    table_forms: list[Item]
    """The forms in which each table can be had."""
    tables: list[download_list.TableFiles]
    """The tables one by one, with their files."""
    site_forms: list[Item]
    """Files on one record, and on the whole site."""
    tools: list[tuple[str, str, str]]
    """(title, address, what it is) of pages elsewhere that open a file."""
    preview: str
    """The address that the lines name where that of the site is not known, or nothing."""
    files: list[tuple[Download, str, str]]
    """(file, what it is, size in words) of every file."""


def make(publication: Publication, site: Site, *, templates: Path, files: Mapping[str, Download] | None = None) -> Iterator[Output]:
    """`files`: what can be downloaded, by path; without it, only what is promised is listed."""
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        made = files if files is not None else download_list.promised(dataset)
        own = [each for path, each in sorted(made.items()) if download.belongs(path, dataset)]
        yield render(
            env,
            "download.html",
            shared,
            urls.section(dataset, NAME),
            **DownloadPage(
                title=say("Download"),
                dataset=dataset.name,
                description=say("%(title)s: every file, what it is for, and the line that loads it.", title=dataset.descriptor.title),
                trail=((dataset.descriptor.title, urls.dataset(dataset)),),
                styles=("lists.css",),
                about=dataset.descriptor,
                licence=licence(dataset),
                groups=groups(dataset, site, made),
                table_forms=table_forms(dataset, site, made),
                tables=download_list.tables(dataset, made),
                site_forms=[_item(dataset, site, form, made.get(form.name)) for form in SITE_FORMS if _is_there(form, made)],
                tools=tools(dataset, site, made),
                preview="" if site.url else load_lines.PREVIEW,
                files=[(each, download.title(dataset, each.name), download_list.size(each.bytes)) for each in own],
            ),
        )


def groups(dataset: Dataset, site: Site, made: Mapping[str, Download]) -> list[tuple[str, list[Item]]]:
    """The files that hold the whole dataset, by what they are for."""
    forms = {form.name: form for form in FORMS}
    found = []
    for title, names in _GROUPS:
        paths = {name: urls.data(dataset, download_list.file_name(dataset, name)) for name in names}
        items = [_item(dataset, site, forms[name], made[path]) for name, path in paths.items() if path in made]
        if items:
            found.append((say(title), items))
    return found


def table_forms(dataset: Dataset, site: Site, made: Mapping[str, Download]) -> list[Item]:
    """The forms in which each table can be had, by the example of the claims, or of a table where they lack it."""
    found = []
    for form in TABLE_FORMS:
        table = "claims" if form.name != "-cited.csv" else _example(dataset)[0]
        path = urls.data(dataset, table + form.name)
        if path in made:
            found.append(_item(dataset, site, form, made[path]))
    if any(each.name.startswith("schema/") for each in made.values()):
        schema = Form(
            "schema/", "JSON Schema", message("What each JSON file holds, to check it or to generate types."), message("programmers")
        )
        found.append(_item(dataset, site, schema, None))
    return found


def with_size(page: bytes, size: str) -> bytes:
    """The page with the size of the offline copy, of which the page itself is a part."""
    return page.replace(_NO_SIZE.encode(), _NO_SIZE.replace("></", f">{size}</").encode())


def in_copy(page: str) -> str:
    """The page as it is in the offline copy, which does not hold itself."""
    return re.sub(r'<li id="form-offline-zip">.*?</li>\n?', "", page, flags=re.DOTALL)


def _is_there(form: Form, made: Mapping[str, Download]) -> bool:
    return form.name != OFFLINE or OFFLINE in made


def tools(dataset: Dataset, site: Site, made: Mapping[str, Download]) -> list[tuple[str, str, str]]:
    """(title, address, what it is) of pages elsewhere that open a file in the browser; they fetch it from this site."""
    if not site.url.startswith("https://"):
        return []
    found = []
    path = urls.data(dataset, f"{dataset.name}.sqlite")
    if path in made:
        note = say("All tables, views and the full-text search, with forms and SQL.")
        found.append(("Datasette Lite", f"https://lite.datasette.io/?url={quote(site.url + path, safe='')}", note))
    path = urls.data(dataset, "claims.parquet")
    if path in made:
        query = f"SELECT * FROM '{site.url}{path}' LIMIT 100;"  # noqa: S608 (it runs in the reader's browser)
        address = f"https://shell.duckdb.org/#queries=v0,{quote(query.translate(_SWAPPED), safe='~*')}"
        found.append((say("DuckDB in the browser"), address, say("The claims as a table, to ask with SQL.")))
    return found


def _item(dataset: Dataset, site: Site, form: Form, file: Download | None) -> Item:
    table, entity = _example(dataset)
    lines = load_lines.of(form.name, site=site.url, name=dataset.name, table=table, entity=entity)
    if file is None:
        return Item(form, "", "", "", lines)
    return Item(form, file.path, download_list.size(file.bytes), file.media_type, lines)


def _example(dataset: Dataset) -> tuple[str, str]:
    """A table of entities and an entity, for lines that need one."""
    first = next(iter(dataset.entities.values()), None)
    return (first.resource.name, first.id) if first else ("entities", "")
