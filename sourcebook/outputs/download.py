"""What is known of a file that can be downloaded: for the catalogues, which describe files they did not make."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ..model import Dataset, Output
from . import urls

_WHOLE = {
    ".zip": "The data package as one file: all tables, their description, a README and a CITATION.cff",
    ".sqlite": "All tables as one SQLite database, with views and full-text search",
    ".xlsx": "All tables as one workbook, a sheet for each",
    ".geojson": "Everything that has a place, with its values (GeoJSON)",
    ".bib": "How to cite the dataset and each entity (BibTeX)",
    ".ris": "How to cite the dataset and each entity (RIS)",
    ".csl.json": "How to cite the dataset and each entity (CSL-JSON)",
}
_NAMED = {
    "datapackage.json": "What each table and column is (Data Package v2)",
    "datapackage-v1.json": "What each table and column is (Data Package v1)",
    "csv-metadata.json": "What each table and column is (CSV on the Web)",
    "CITATION.cff": "How to cite the dataset (Citation File Format)",
    "citing-claims.zip": "How to cite each claim (BibTeX, RIS and CSL-JSON)",
    "entities.ftm.json": "Entities as FollowTheMoney has them",
    "statements.ftm.csv": "Values as FollowTheMoney has them, one statement a row",
    "annotations.jsonld": "Citations as W3C Web Annotations",
    "changes.csv": "Every change of a claim, with its date and commit",
    "freshness.csv": "Claims that must be compared with their sources again, and since when they are due",
}
_TABLE = {
    "-cited.csv": "with the citation beside each column, for spreadsheets",
    ".csv": "as CSV",
    ".json": "as JSON",
    ".jsonl": "as JSON Lines",
    ".parquet": "as Parquet",
}


@dataclass(frozen=True, slots=True)
class Download:
    """One published file below the folder of the data."""

    path: str
    bytes: int
    sha256: str
    media_type: str

    @property
    def name(self) -> str:
        """The path below the folder of the data."""
        return self.path.partition("/data/")[2]


def is_one(path: str) -> bool:
    """Whether a file lies below the folder of the data of a dataset."""
    return path.split("/")[1:2] == ["data"]


def of(output: Output) -> Download:
    return Download(output.path, len(output.content), hashlib.sha256(output.content).hexdigest(), output.media_type)


def belongs(path: str, dataset: Dataset) -> bool:
    return path.startswith(urls.data(dataset))


def title(dataset: Dataset, name: str) -> str:
    """What a file of the folder of the data is, in words."""
    if name in _NAMED:
        return _NAMED[name]
    if name.startswith("schema/"):
        return "JSON Schema of the entities as JSON" if name == "schema/entity.json" else f"JSON Schema of {name[14:]}"
    for ending, words in _WHOLE.items():
        if name == dataset.name + ending:
            return words
    for ending, words in _TABLE.items():
        if name.endswith(ending):
            table = name.removesuffix(ending)
            resource = dataset.descriptor.resources.get(table)
            return f"{resource.title if resource else table.capitalize()} {words}"
    return name
