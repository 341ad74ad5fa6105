"""The tables and files as R reads them, with the packages that Debian has: jsonlite, RSQLite, readxl."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sourcebook.outputs.tabled import Tabled

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


@pytest.fixture(scope="module")
def read(written: tuple[Tabled, Path]) -> tuple[Tabled, Any]:
    """The tables as we made them, and as R read them: by format, table and column."""
    of, folder = written
    done = subprocess.run(["Rscript", "-e", READ, str(folder), of.name, ",".join(of.tables), "excel"], capture_output=True, check=False)
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
