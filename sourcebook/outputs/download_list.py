"""The downloads of a dataset in the order in which the pages list them, with their sizes, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..language import message, say
from ..model import Dataset
from . import urls
from .download import Download


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file. A name that begins with a point follows that of the dataset."""

    name: str
    label: str
    note: str
    whom: str = ""


@dataclass(frozen=True, slots=True)
class File:
    label: str
    path: str
    size: str
    """In words, or nothing where it is not known."""
    note: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The forms in which one table can be had."""

    title: str
    note: str
    files: tuple[File, ...]


FORMS = (
    Form(".zip", message("All tables, as one file"), message("The data package with its description; frictionless, pandas and R read it."), message("everybody who wants all of it")),
    Form(".sqlite", message("SQLite database"), message("All tables in one file, to ask with SQL."), message("people who ask questions")),
    Form(".xlsx", message("Excel workbook"), message("All tables, one a sheet; nothing in it is a formula."), message("people with a spreadsheet")),
    Form("datapackage.json", message("Description of the package"), message("Data Package v2: tables, fields, types, keys, digests."), message("frictionless, validators")),
    Form("datapackage-v1.json", message("Description in version 1"), message("The same for tools that know Data Package v1 only; lists are texts."), message("R and older tools")),
    Form("csv-metadata.json", message("Description as CSV on the Web"), message("The same for tools of the W3C’s CSVW."), message("CSVW tools")),
    Form("changes.csv", message("Changes"), message("Every change of a claim, with its date and commit."), message("those who follow the data")),
    Form("moved.csv", message("Moved and withdrawn"), message("Records that were renamed, merged or withdrawn."), message("those who keep ids")),
    Form("freshness.csv", message("Freshness"), message("What must be compared with its source again, and when it is due."), message("those who check the data")),
    Form("entities.ftm.json", message("FollowTheMoney entities"), message("For Aleph and other tools of that family."), message("investigators")),
    Form("statements.ftm.csv", message("FollowTheMoney statements"), message("One value a row, with the id of its claim."), message("Tools that read statements")),
    Form(".jsonld", message("Linked data (JSON-LD)"), message("The dataset as schema.org and Croissant 1.1 have it."), message("search engines, machine learning tools")),
    Form(".geojson", message("GeoJSON"), message("Everything that has a place, for maps and geographic programs."), message("maps")),
    Form("annotations.jsonld", message("Web Annotations"), message("Each citation, with its quote and its place in the archived text."), message("annotation tools")),
    Form("CITATION.cff", "CITATION.cff", message("How to cite the dataset."), message("repositories and GitHub")),
    Form(".bib", "BibTeX", message("The dataset and each record, for reference managers."), "LaTeX, JabRef"),
    Form(".ris", "RIS", message("The same, for reference managers."), "EndNote, RefWorks"),
    Form(".csl.json", "CSL-JSON", message("The same, for Zotero, Pandoc and others."), "Zotero, Pandoc"),
    Form("citing-claims.zip", message("Each claim"), message("An entry for each claim, in the same three forms."), message("those who cite one value")),
)  # fmt: skip
TABLE_FORMS = (
    Form(".csv", "CSV", message("Faithful to the character: every cell is what was typed."), message("every tool")),
    Form(".json", "JSON", message("A list of objects; lists are lists, and no value is null."), message("programs")),
    Form(".jsonl", "JSON Lines", message("One object a line."), message("command lines, streams")),
    Form("-cited.csv", message("CSV with citations"), message("Beside each column stands its citation; no spreadsheet runs a cell of it as a formula."), message("people with a spreadsheet")),
    Form(".parquet", "Parquet", message("With types: lists are lists, dates are dates."), "DuckDB, Arrow"),
)  # fmt: skip
EVIDENCE = {
    "entities": (message("Entities"), message("Every record that has a page: its id, type, name and address.")),
    "claims": (message("Claims"), message("Every value of every record, with its status, basis and number of independent sources.")),
    "citations": (message("Citations"), message("Every quotation of every claim, with its place in the archived text.")),
}
_PROMISED = (".csv", ".json")


def promised(dataset: Dataset) -> dict[str, Download]:
    """The files that every build makes, without their sizes."""
    names = [f"{dataset.name}.zip", "datapackage.json"]
    names += [name + suffix for name in (*_tables(dataset), *EVIDENCE) for suffix in _PROMISED]
    return {path: Download(path, 0, "", "") for path in (urls.data(dataset, name) for name in names)}


def whole(dataset: Dataset, files: Mapping[str, Download]) -> list[File]:
    """The files that hold the whole dataset."""
    named = [(urls.data(dataset, file_name(dataset, form.name)), form) for form in FORMS]
    return [File(say(form.label), path, size(files[path].bytes), say(form.note), form.name) for path, form in named if path in files]


def file_name(dataset: Dataset, form: str) -> str:
    return f"{dataset.name}{form}" if form.startswith(".") else form


def tables(dataset: Dataset, files: Mapping[str, Download]) -> list[TableFiles]:
    """The tables one by one: those of the evidence first."""
    found = []
    evidence = {name: (say(title), say(note)) for name, (title, note) in EVIDENCE.items()}
    for name, (title, note) in (evidence | _tables(dataset)).items():
        paths = [(form, urls.data(dataset, name + form.name)) for form in TABLE_FORMS]
        had = tuple(File(say(form.label), path, size(files[path].bytes), form=form.name) for form, path in paths if path in files)
        if had:
            found.append(TableFiles(title, note, had))
    return found


def _tables(dataset: Dataset) -> dict[str, tuple[str, str]]:
    return {each.name: (each.title, each.description) for each in dataset.descriptor.resources.values()}


def size(count: int) -> str:
    """Bytes in words: `1.2 MB`; nothing where the size is not known."""
    if not count:
        return ""
    if count < 1000:
        return say("%(n)s bytes", n=count)
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
