"""`<dataset>.xlsx`: all tables as one workbook, for people with a spreadsheet.

Text stays text: nothing is run as a formula, and nothing turned into a link but addresses in columns that hold them.
The same tables give the same bytes with the same version of xlsxwriter.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from ..model import Output
from . import citing, optional, urls
from .table import Column, Table
from .tabled import Tabled

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Limits of the format (support.microsoft.com, "Excel specifications and limits").
_CELL, _LINK, _LINKS, _SHEET_NAME = 32_767, 2_079, 65_530, 31
_WIDEST = 60
_CELLS = 250_000
"""Cells of all tables beyond which no workbook is made: it would take longer than the rest of the build."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Write = Callable[[int, int, str], Any]


def make(of: Tabled) -> Iterator[Output]:
    if optional.present("xlsxwriter") and not too_large(of):
        yield Output(urls.data(of.dataset, f"{of.name}.xlsx"), workbook(of), MEDIA_TYPE)


def too_large(of: Tabled) -> bool:
    return sum(len(table.rows) * len(table.columns) for table in of.tables.values()) > _CELLS


def workbook(of: Tabled) -> bytes:
    """A sheet about the dataset, one for each table, and one that says what each column is."""
    import xlsxwriter  # not installed everywhere

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    about = of.dataset.descriptor
    book.set_properties({
        "title": about.title, "subject": about.description[:255], "author": "; ".join(citing.authors(of.dataset)),
        "comments": citing.bibtex(citing.whole(of.dataset, of.site)), "created": _date(of.site.date),
    })  # fmt: skip
    bold, link = (
        book.add_format({"bold": True, "bottom": 1}),
        book.add_format({"font_color": "#0b4f8a", "underline": 1}),
    )
    names = sheet_names(["About", *of.tables, "Columns"])
    _about(book.add_worksheet(names[0]), of, bold)
    for name, table in zip(names[1:-1], of.tables.values(), strict=True):
        _sheet(book.add_worksheet(name), table, bold, link)
    described = [(table.name, column.name, column.title, column.description) for table in of.tables.values() for column in table.columns]
    _texts(book.add_worksheet(names[-1]), [("table", "column", "title", "description"), *described], bold)
    book.close()
    return buffer.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names of at most 31 characters that differ by more than their case."""
    made: list[str] = []
    for name in names:
        short, number = name[:_SHEET_NAME], 2
        while short.lower() in {each.lower() for each in made}:
            short = f"{name[: _SHEET_NAME - len(str(number)) - 1]}-{number}"
            number += 1
        made.append(short)
    return made


def _about(sheet: Any, of: Tabled, bold: Any) -> None:
    about, site = of.dataset.descriptor, of.site
    licences = "; ".join(str(each.get("path") or each.get("name")) for each in about.data.get("licenses", ()))
    rows = [
        (about.title, ""),
        ("What it is", about.description),
        ("Version", about.version),
        ("Content of", site.date[:10]),
        ("Licence", licences),
        ("By", "; ".join(citing.authors(of.dataset))),
        ("On the web", site.url + urls.dataset(of.dataset) if site.url else ""),
        ("Evidence", "Every value in the tables has a row in “claims”, and its quotations in “citations”."),
        ("Empty cells", "The dataset has no value; it does not say that there is none."),
        (
            "Cut cells",
            f"A cell holds at most {_CELL:,} characters here; longer texts end in “…” and are whole in the CSV.",
        ),
        ("Standing", "To be named in this dataset is not to be accused. See “standing” in “entities”."),
    ]
    _texts(sheet, [row for row in rows if row[1] or row is rows[0]], bold)


def _texts(sheet: Any, rows: Sequence[Sequence[str]], bold: Any) -> None:
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            sheet.write_string(y, x, _cut(text), bold if y == 0 else None)
    for x in range(len(rows[0])):
        sheet.set_column(x, x, _width([row[x] for row in rows]))
    sheet.freeze_panes(1, 0)


def _sheet(sheet: Any, table: Table, bold: Any, link: Any) -> None:
    for x, (column, cells) in enumerate(zip(table.columns, table.cells(), strict=True)):
        sheet.write_string(0, x, column.name, bold)
        write = _writer(sheet, column, link)
        for y, cell in enumerate(cells, 1):
            if cell:
                write(y, x, cell)
        sheet.set_column(x, x, _width([column.name, *cells]))
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _writer(sheet: Any, column: Column, link: Any) -> Write:
    if column.type in ("integer", "number"):
        return lambda y, x, cell: _number(sheet, y, x, cell)
    if column.name == "url" or column.properties.get("sourcebook:format") == "url":
        return lambda y, x, cell: _link(sheet, y, x, cell, link)
    return lambda y, x, cell: sheet.write_string(y, x, _cut(cell))


def _number(sheet: Any, y: int, x: int, cell: str) -> None:
    """A spreadsheet keeps 15 digits; a number with more stays text."""
    exact = len(cell) <= 15 or sum(c.isdigit() for c in cell) <= 15
    sheet.write_number(y, x, float(cell)) if exact else sheet.write_string(y, x, cell)


def _link(sheet: Any, y: int, x: int, cell: str, link: Any) -> None:
    if cell.startswith(("https://", "http://")) and len(cell) <= _LINK and y <= _LINKS:
        sheet.write_url(y, x, cell, link, cell)
    else:
        sheet.write_string(y, x, _cut(cell))


def _cut(text: str) -> str:
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _width(cells: Sequence[str]) -> int:
    return max(8, min(_WIDEST, 2 + max(map(len, cells), default=0)))


def _date(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)
