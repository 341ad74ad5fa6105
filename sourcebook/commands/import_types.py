"""The Table Schema of an imported table: proposed by frictionless, and kept only where every text is a value of it.

A type must also keep the characters: `007` and `1e3` are text, since a reader of numbers would give them back otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from ..formats import countries, language, url
from ..schema import BadValue, reader
from ..spec import Field
from .import_layout import Cell, Table

SAMPLE = 500
"""How many values frictionless looks at; what it proposes is then tried on all of them."""
DELIMITERS = (";", "|", "¦", "\t")
_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)\.\d+")
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_PARTIAL = re.compile(r"\d{4}(-\d\d){0,2}")
_DATED = re.compile(r"(^|_)(year|date|day|born|died|birth|death|founded|opened|closed|released|since|until)(_|$)")
_LONG = 10_000
_PLACE = {"latitude": ("latitude", "lat", "lat"), "longitude": ("longitude", "lon", "lng")}

Schema = dict[str, Any]


def fields(table: Table, *, body: str = "") -> dict[str, Schema]:
    """A field of the descriptor for each column. `body` is the column with Markdown, if there is one."""
    proposed = _describe(table.columns.values())
    made = {name: _field(cell, proposed.get(name, "string"), is_body=name == body) for name, cell in table.columns.items()}
    _place(table, made)
    return made


def _place(table: Table, made: dict[str, Schema]) -> None:
    """Two columns that are a latitude and a longitude make a place on the map."""
    for names in zip(*_PLACE.values(), strict=True):
        if all(name in made and _fits(table.columns[name], "number", form) for name, form in zip(names, _PLACE, strict=True)):
            for name, form in zip(names, _PLACE, strict=True):
                made[name] |= {"type": "number", "sourcebook:format": form}
            return


def _describe(cells: Iterable[Cell]) -> dict[str, str]:
    """The type that frictionless proposes for each column."""
    from frictionless import Detector, FrictionlessException, Schema  # 1.5 s

    found = {}
    for cell in cells:
        rows = [{cell.name: each} for each in cell.texts[:SAMPLE]]
        try:
            described = Schema.describe(rows, detector=Detector(sample_size=SAMPLE, field_confidence=1))
        except FrictionlessException:  # what it cannot describe is text
            continue
        found[cell.name] = described.fields[0].type if described.fields else "string"
    return found


def _field(cell: Cell, proposed: str, *, is_body: bool) -> Schema:
    made: Schema = {"name": cell.name, "type": "list" if cell.many else "string", "title": cell.title}
    if cell.source:
        made["sourcebook:from"] = cell.source
    if cell.many:
        delimiter = next((each for each in DELIMITERS if not any(each in one for one in cell.texts)), DELIMITERS[0])
        return made | ({"delimiter": delimiter} if delimiter != DELIMITERS[0] else {})
    if is_body and max(map(len, cell.texts), default=0) <= _LONG:
        return made | {"sourcebook:format": "markdown"}
    for type_, form, may in _CHOICES:
        if may(cell, proposed) and _fits(cell, type_, form):
            return made | {"type": type_} | ({"sourcebook:format": form} if form else {})
    return made


def _fits(cell: Cell, type_: str, form: str) -> bool:
    """Whether every text is a value of the type and format, by the reader that the check uses."""
    read = reader(Field(cell.name, "", "", type_, form))
    try:
        for each in set(cell.texts):
            read(each)
    except BadValue:
        return False
    return True


def _all(pattern: re.Pattern[str], cell: Cell) -> bool:
    return all(pattern.fullmatch(each) for each in cell.texts)


def _is_dated(cell: Cell, proposed: str) -> bool:
    is_year = bool(_DATED.search(cell.name)) and _all(_YEAR, cell)
    is_mixed = _all(_PARTIAL, cell) and any("-" in each for each in cell.texts)
    return proposed in ("date", "yearmonth", "datetime") or is_year or is_mixed


def _is_number(cell: Cell, proposed: str) -> bool:
    return proposed in ("number", "integer") and all(_NUMBER.fullmatch(e) or _INTEGER.fullmatch(e) for e in cell.texts)


_CHOICES: tuple[tuple[str, str, Callable[[Cell, str], bool]], ...] = (
    ("string", "edtf", _is_dated),
    ("string", "country", lambda cell, _: "country" in cell.name and all(each in countries() for each in cell.texts)),
    ("string", "language", lambda cell, _: "lang" in cell.name and not any(map(language, cell.texts))),
    ("string", "url", lambda cell, _: not any(map(url, cell.texts))),
    ("boolean", "", lambda _, proposed: proposed == "boolean"),
    ("integer", "", lambda cell, proposed: proposed == "integer" and _all(_INTEGER, cell)),
    ("number", "", _is_number),
)
"""(type, format, whether a column may be one), in the order in which they are tried."""
