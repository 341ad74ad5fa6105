"""What a spreadsheet makes of the files: LibreOffice opens them, and tells what is in each cell."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

import downloads
import made
import pytest

from sourcebook.outputs import cited, tabled

NAME = "lights-of-nowhere"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
LONGEST_CSV = 65_535
"""Characters of a cell that LibreOffice 7 reads from a CSV file, about; it cuts the rest off."""
UTF8 = "--infilter=CSV:44,34,76,1"
"""Comma, quotation mark, UTF-8: what the window that asks proposes for a file with a byte order mark."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    downloads.write(made.publication(), made.SITE, root)
    return root / NAME / "data"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    return tmp_path_factory.mktemp("profile").as_uri()


class Sheet:
    """The cells of a sheet: (text, whether it is a number, formula)."""

    def __init__(self, table: Xml.Element) -> None:
        self.name = table.get(f"{TABLE}name")
        self.rows: list[list[tuple[str, bool, str]]] = []
        for row in table.iter(f"{TABLE}table-row"):
            cells = list(self._cells(row))
            while cells and cells[-1] == ("", False, ""):
                cells.pop()
            if cells:
                self.rows += [cells] * min(int(row.get(f"{TABLE}number-rows-repeated", 1)), 1000)

    def _cells(self, row: Xml.Element) -> Iterator[tuple[str, bool, str]]:
        for cell in row:
            number = cell.get(f"{OFFICE}value")
            text = "\n".join(map(spelled, cell.findall(f"{TEXT}p")))
            found = (number or text, number is not None, cell.get(f"{TABLE}formula", ""))
            yield from [found] * min(int(cell.get(f"{TABLE}number-columns-repeated", 1)), 1000)


def spelled(paragraph: Xml.Element) -> str:
    """The text of a paragraph, where several spaces and tabs are elements."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == f"{TEXT}s":
            parts.append(" " * int(child.get(f"{TEXT}c", 1)))
        elif child.tag == f"{TEXT}tab":
            parts.append("\t")
        else:
            parts.append(spelled(child))
        parts.append(child.tail or "")
    return "".join(parts)


def opened(path: Path, profile: str, tmp_path: Path, *options: str) -> dict[str, Sheet]:
    """The sheets of a file as LibreOffice sees them."""
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", *options, "--convert-to", "fods"]
    done = subprocess.run([*command, "--outdir", str(tmp_path), str(path)], capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr
    root = Xml.parse(tmp_path / f"{path.stem}.fods").getroot()
    sheets = [Sheet(each) for each in root.iter(f"{TABLE}table")]
    return {str(sheet.name): sheet for sheet in sheets}


def formulas(sheets: dict[str, Sheet]) -> list[str]:
    return [formula for sheet in sheets.values() for row in sheet.rows for *_, formula in row if formula]


def test_the_cited_file_opens_as_it_is_and_runs_nothing(folder: Path, profile: str, tmp_path: Path) -> None:
    sheets = opened(folder / "lights-cited.csv", profile, tmp_path, UTF8)
    assert formulas(sheets) == []
    (sheet,) = sheets.values()
    dataset = made.dataset()
    expected = [cited.header(made.LIGHTS), *map(cited._safe, cited.rows(dataset, made.LIGHTS, made.SITE))]
    assert len(sheet.rows) == len(expected)
    for row, wanted in zip(sheet.rows, expected, strict=True):
        for (text, is_number, _), cell in zip(row, wanted, strict=True):
            if is_number:
                assert float(text) == float(cell)
            elif len(cell) > LONGEST_CSV:
                assert text[:60_000] == cell[:60_000]
            else:
                shown = plain(cell)
                assert text in (shown, shown.replace("\t", "")) or text.lower() == cell == "true"
    texts = {text for row in sheet.rows for text, *_ in row}
    assert {"é ü 漢字", "שלום", "👩‍🚀", "'=1+1", "'@SUM(A1)"} <= texts


def test_the_workbook_keeps_every_text_and_runs_nothing(folder: Path, profile: str, tmp_path: Path) -> None:
    sheets = opened(folder / f"{NAME}.xlsx", profile, tmp_path)
    assert formulas(sheets) == []
    tables = tabled.of(made.dataset(), made.SITE).tables
    assert list(sheets) == ["About", *tables, "Columns"]
    for name, table in tables.items():
        _, *rows = sheets[name].rows
        assert len(rows) == len(table.rows)
        for row, cells in zip(rows, table.rows, strict=True):
            filled = [*row, *[("", False, "")] * (len(cells) - len(row))]
            for column, (text, is_number, _), cell in zip(table.columns, filled, cells, strict=True):
                if column.type in ("integer", "number") and cell:
                    assert (is_number, float(text)) == (True, float(cell))
                elif len(cell) > LONGEST:
                    assert text == cell[: LONGEST - 1] + "…"
                else:
                    assert (is_number, text) == (False, cell), column.name


def test_the_plain_file_is_faithful_and_so_must_be_imported_as_text(folder: Path, profile: str, tmp_path: Path) -> None:
    """The reason for the two kinds of files: the plain table keeps `=1+1`, which a spreadsheet runs."""
    sheets = opened(folder / "lights.csv", profile, tmp_path, UTF8)
    assert "of:=1+1" in formulas(sheets)
    as_text = "/".join(f"{n}/2" for n in range(1, 15))
    again = tmp_path / "text"
    again.mkdir()
    sheets = opened(folder / "lights.csv", profile, again, f"{UTF8},{as_text}")
    assert formulas(sheets) == []
    (sheet,) = sheets.values()
    assert {"=1+1", "@SUM(A1)", "+49", "-x", "0123", "1.10"} <= {text for row in sheet.rows for text, *_ in row}


def plain(cell: str) -> str:
    """A cell of a CSV file as LibreOffice has it: every line break is the same; of several lines, tabs may be lost."""
    return cell.replace("\r\n", "\n").replace("\r", "\n")
