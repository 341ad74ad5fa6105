"""The data package as the package `frictionless` of R reads it, which Debian does not have."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from sourcebook.outputs.tabled import Tabled

READ = """
p <- frictionless::read_package(file.path(commandArgs(TRUE)[1], "datapackage-v1.json"))
plain <- function(x) if (is.factor(x) || inherits(x, "Date")) as.character(x) else x
read <- function(table) {
  found <- frictionless::read_resource(p, table)
  stopifnot(nrow(readr::problems(found)) == 0)
  unname(lapply(as.list(found), plain))
}
tables <- frictionless::resources(p)
cat(enc2utf8(as.character(jsonlite::toJSON(setNames(lapply(tables, read), tables), na = "null", null = "null", digits = NA))))
"""


def test_the_package_frictionless_of_r_reads_every_value(written: tuple[Tabled, Path]) -> None:
    of, folder = written
    done = subprocess.run(["Rscript", "-e", READ, str(folder)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert list(found) == list(of.tables)
    for name, table in of.tables.items():
        for place, column in enumerate(table.columns):
            wanted = [meant(column.type, row[place]) for row in table.rows]
            assert (found[name][place] if table.rows else []) == wanted, (name, column.name)


def meant(kind: str, cell: str) -> Any:
    """What R has for a cell: every number is a double there, and a list stays one text."""
    if not cell:
        return None
    return float(cell) if kind in ("integer", "number") else cell == "true" if kind == "boolean" else cell
