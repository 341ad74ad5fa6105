"""The bibliographies, read by programs that are not ours: the dataset, each record and each claim."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import bibtexparser
import downloads
import made
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from helpers import ROOT, published

REAL = sorted(path.name for path in (ROOT / "datasets").iterdir() if path.is_dir())
Items = list[dict[str, Any]]


@pytest.fixture(scope="module", params=["awkward", *REAL])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dataset, below which its downloads are."""
    publication = made.publication() if request.param == "awkward" else published(ROOT)
    root = tmp_path_factory.mktemp(request.param)
    downloads.write(publication, made.SITE, root)
    name = next(each.name for each in publication.datasets if request.param in ("awkward", each.name))
    return root / name


@pytest.fixture(scope="module")
def records(folder: Path) -> Items:
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("*/*.json")) if path.parent.name != "data"]


@pytest.fixture(scope="module")
def of_claims(records: Items) -> Items:
    """The citation of each claim, as the JSON of its record gives it."""
    return [record["csl"] | claim["csl"] for record in records for claim in record["claims"]]


@pytest.fixture(scope="module", params=["claims", "records"])
def files(request: pytest.FixtureRequest, folder: Path, of_claims: Items) -> tuple[dict[str, str], Items]:
    """The three forms by their endings, and what they should hold."""
    if request.param == "records":
        name = folder.name
        read = {ending: (folder / f"data/{name}.{ending}").read_bytes().decode() for ending in ("bib", "ris", "csl.json")}
        return read, json.loads(read["csl.json"])
    with zipfile.ZipFile(folder / "data/citing-claims.zip") as archive:
        return {name.partition(".")[2]: archive.read(name).decode() for name in archive.namelist()}, of_claims


def by_id(items: Items) -> dict[str, dict[str, Any]]:
    found = {item["id"]: item for item in items}
    assert len(found) == len(items), "each entry has a key of its own"
    return found


def test_a_claim_is_cited_with_its_value_its_address_the_version_and_the_date(records: Items) -> None:
    for record in records:
        assert record["csl"]["URL"] == record["url"]
        for claim in record["claims"]:
            item = record["csl"] | claim["csl"]
            assert item["URL"] == claim["url"]
            assert item["title"].startswith(f"{' '.join(record['name'].split())}: ")
            assert (item["version"], item["issued"]["date-parts"]) == (record["dataset"]["version"], [[2026, 11, 22]])


def test_csl_json_has_every_entry(files: tuple[dict[str, str], Items]) -> None:
    read, wanted = files
    assert by_id(json.loads(read["csl.json"])) == by_id(wanted)


def test_bibtex_has_every_entry(files: tuple[dict[str, str], Items]) -> None:
    read, wanted = files
    library = bibtexparser.parse_string(read["bib"], append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    found = {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}
    assert set(found) == set(by_id(wanted))
    for key, item in by_id(wanted).items():
        entry = found[key]
        assert squeezed(entry["title"]) == squeezed(item["title"])
        year, month, _ = item["issued"]["date-parts"][0]
        assert (entry["url"], entry["year"], entry["month"]) == (item["URL"], str(year), str(month))
        assert item["version"] in entry.get("version", "") + entry.get("howpublished", "")


def test_ris_has_every_entry(files: tuple[dict[str, str], Items]) -> None:
    read, wanted = files
    found = {str(entry["id"]): entry for entry in rispy.loads(read["ris"])}
    assert set(found) == set(by_id(wanted))
    for key, item in by_id(wanted).items():
        entry = found[key]
        assert squeezed(entry["title"]) == squeezed(item["title"])
        year, month, day = item["issued"]["date-parts"][0]
        assert (entry["urls"], entry["year"], entry["date"]) == ([item["URL"]], str(year), f"{year}/{month:02}/{day:02}")
        assert entry["edition"] == item["version"]


def test_a_processor_of_csl_writes_every_entry(files: tuple[dict[str, str], Items]) -> None:
    read, _ = files
    items = json.loads(read["csl.json"])[:300]
    with warnings.catch_warnings(record=True) as wrong:
        warnings.simplefilter("always")
        source = CiteProcJSON(items)
    assert [str(each.message) for each in wrong] == []
    bibliography = CitationStylesBibliography(CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatters.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    lines = [str(line) for line in bibliography.bibliography()]
    assert len(lines) == len(items)
    for item, line in zip(items, lines, strict=True):
        assert str(item["issued"]["date-parts"][0][0]) in line
        assert item["container-title" if "container-title" in item else "title"] in line


def test_the_zip_is_the_same_each_time(folder: Path) -> None:
    content = (folder / "data/citing-claims.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["claims.bib", "claims.csl.json", "claims.ris"]
        assert {(each.date_time, each.create_system, each.external_attr >> 16) for each in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3, 0o100644)
        }


def squeezed(text: str) -> str:
    return "".join(text.split())
