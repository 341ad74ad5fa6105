"""The tables and files as R reads them, with the packages that Debian has: jsonlite, RSQLite, readxl."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import downloads
import made
import pytest
from helpers import ROOT, published

from sourcebook.outputs import load_lines, package, tabled
from sourcebook.outputs.tabled import Tabled

REAL = sorted(path.name for path in (ROOT / "datasets").iterdir() if path.is_dir())
READ = """
folder <- commandArgs(TRUE)[1]; name <- commandArgs(TRUE)[2]; tables <- strsplit(commandArgs(TRUE)[3], ",")[[1]]
csv <- function(table) read.csv(
  file.path(folder, paste0(table, ".csv")),
  colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE)
base <- DBI::dbConnect(RSQLite::SQLite(), file.path(folder, paste0(name, ".sqlite")))
sqlite <- function(table) DBI::dbReadTable(base, table, check.names = FALSE)
excel <- function(table) readxl::read_excel(
  file.path(folder, paste0(name, ".xlsx")), table, col_types = "text", trim_ws = FALSE)
read <- function(how) setNames(lapply(tables, function(table) unname(as.list(how(table)))), tables)
found <- list(csv = read(csv), sqlite = read(sqlite), json = read(function(table)
  jsonlite::fromJSON(file.path(folder, paste0(table, ".json")), simplifyVector = TRUE, bigint_as_char = TRUE)))
if (commandArgs(TRUE)[4] == "excel") found$excel <- read(excel)
cat(enc2utf8(as.character(jsonlite::toJSON(found, na = "null", null = "null", digits = NA, auto_unbox = FALSE))))
"""


@pytest.fixture(scope="module", params=["awkward", *REAL])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tabled, Any]:
    """The tables as we made them, and as R read them: by format, table and column."""
    publication = made.publication() if request.param == "awkward" else published(ROOT)
    root = tmp_path_factory.mktemp(request.param)
    downloads.write(publication, made.SITE, root)
    dataset = next(d for d in publication.datasets if request.param in ("awkward", d.name))
    of = tabled.of(dataset, made.SITE)
    folder: Path = root / of.name / "data"
    done = subprocess.run(
        ["Rscript", "-e", READ, str(folder), of.name, ",".join(of.tables), "excel"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return of, json.loads(done.stdout)


@pytest.mark.parametrize("form", ["csv", "sqlite", "json", "excel"])
def test_r_reads_every_value(read: tuple[Tabled, Any], form: str) -> None:
    of, found = read
    for name, table in of.tables.items():
        for place, column in enumerate(table.columns):
            cells = [row[place] or None for row in table.rows]
            got = found[form][name][place] if table.rows else []
            assert [same(column.type, each, form) for each in got] == [
                expected(column.type, cell, column.delimiter, form) for cell in cells
            ], (name, column.name)


def expected(kind: str, cell: str | None, delimiter: str, form: str) -> Any:
    if cell is None:
        return None
    if form != "csv" and kind in ("integer", "number"):
        return float(cell)
    if form in ("sqlite", "json") and kind == "boolean":
        return cell == "true"
    if form == "json" and kind == "list":
        return cell.split(delimiter)
    if form == "csv":
        return cell.replace("\r", "\n")  # a connection of R ends a line there
    return cell[:32_766] + "…" if form == "excel" and len(cell) > 32_767 else cell


def same(kind: str, value: Any, form: str) -> Any:
    if value is None or value == [] or value == {}:
        return None
    if form != "csv" and kind in ("integer", "number"):
        return float(value)
    return bool(value) if form in ("sqlite", "json") and kind == "boolean" else value


KNOWN = {
    "string",
    "number",
    "integer",
    "boolean",
    "object",
    "array",
    "date",
    "time",
    "datetime",
    "year",
    "yearmonth",
    "duration",
    "geopoint",
    "geojson",
    "any",
}
"""The types of fields that the package `frictionless` of R reads (its check_schema); it refuses any other."""


def test_the_line_for_the_package_of_r_leaves_it_types_that_it_knows(read: tuple[Tabled, Any], tmp_path: Path) -> None:
    """The package itself is not among those of Debian, so its conventions are checked on what the line hands to it."""
    of, _ = read
    (line,) = (each for each in load_lines.LINES["datapackage.json"] if each.language == "r")
    replaced = line.code.partition("; ")[2].rpartition("; ")[0]
    path = tmp_path / "datapackage.json"
    path.write_bytes(package.contents(of)["datapackage.json"])
    program = f'p <- jsonlite::read_json("{path}"); {replaced}; cat(jsonlite::toJSON(p, auto_unbox = TRUE))'
    done = subprocess.run(["Rscript", "-e", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    given, authored = json.loads(done.stdout), json.loads(path.read_bytes())
    assert given["$schema"].startswith("https://datapackage.org/profiles/2.0/")
    for got, ours in zip(given["resources"], authored["resources"], strict=True):
        assert isinstance(got["path"], str)
        assert got["encoding"] == "utf-8"
        for field, own in zip(got["schema"]["fields"], ours["schema"]["fields"], strict=True):
            assert (field["name"], field["type"]) == (own["name"], "string" if own["type"] == "list" else own["type"])
            assert field["type"] in KNOWN
