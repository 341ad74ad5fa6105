"""The description of a dataset, read by the reference implementation of Croissant, which is large.

These tests are collected only where mlcroissant is installed (`pip install '.[readers]'`; see conftest.py beside
this file). What holds without it is tested in test_downloads.py.
"""

from __future__ import annotations

from pathlib import Path

import downloads
import made
import mlcroissant
import pytest

from sourcebook.outputs import tabled

NAME = "lights-of-nowhere"
# It reads with pandas, which takes these for nothing, or for numbers.
TEXTS = tuple(text for text in made.AWKWARD if text not in ("NA", "null", "0123", "1.10", "+49"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    downloads.write(made.publication(TEXTS), made.SITE, root)
    return root / NAME / "data"


def read(folder: Path) -> mlcroissant.Dataset:
    files = {path.name: str(path) for path in folder.glob("*.csv")}
    return mlcroissant.Dataset(jsonld=str(folder / f"{NAME}.jsonld"), mapping=files)


def test_it_is_croissant_without_a_warning(folder: Path) -> None:
    issues = read(folder).metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())


def test_it_reads_every_table(folder: Path) -> None:
    for name, table in tabled.of(made.dataset(TEXTS), made.SITE).tables.items():
        rows = list(read(folder).records(f"{name}.csv/"))
        for row, cells in zip(rows, table.rows, strict=True):
            for column, cell in zip(table.columns, cells, strict=True):
                got = row[f"{name}.csv/{column.name}"]
                if column.type in ("string", "list") and column.name != "sha256":
                    assert (got.decode() if got else "") == cell
