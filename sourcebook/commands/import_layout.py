"""The tables of an imported collection: the names of their columns, and the records laid out in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from .. import ids, text
from .import_read import Collection, Given, Raw
from .import_shape import ITEMS, ITSELF, Column, Object, Places, Rows, holds

Cells: TypeAlias = "dict[str, str | list[str]]"

KEY, NUMBER, VALUE = "key", "number", "value"
_ENGINE = ("evidence", "entity_id", "row", "id")
_DERIVED = ("_earliest", "_latest")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TELLING = ("id", "code", "key", "slug", "number", "name", "title", "start", "date", "from")


@dataclass(slots=True)
class Cell:
    """One column of a table. `source` is where it was in the collection (RFC 6901, `*` any key, `#` any number)."""

    name: str
    title: str
    source: str
    many: bool = False
    texts: list[str] = field(default_factory=list)
    filled: int = 0
    """In how many rows it has a value."""


@dataclass(slots=True)
class Table:
    """One table: the records themselves, or rows nested in them."""

    name: str
    title: str
    columns: dict[str, Cell] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    rows: int = 0


@dataclass(slots=True)
class Made:
    """One record, laid out: its own cells, and those of its nested rows by table."""

    given: Given
    cells: Cells
    rows: dict[str, list[Cells]]
    id: str = ""


@dataclass(slots=True)
class _Plan:
    """A table with the names of what stands in it. `numbered` is set where nothing else tells its rows apart."""

    table: Table
    of: Rows | None
    own: tuple[str, ...]
    """The columns with the keys of a mapping, or with the number in a list."""
    inherited: tuple[str, ...] = ()
    """The columns that name the row around it."""
    names: dict[tuple[str, ...], str] = field(default_factory=dict)
    inner: dict[tuple[str, ...], _Plan] = field(default_factory=dict)
    numbered: bool = False
    source: str = ""


@dataclass(slots=True)
class Layout:
    """All tables of a collection; the first is that of the records."""

    tables: list[Table]
    records: list[Made]

    @property
    def main(self) -> Table:
        return self.tables[0]


def lay_out(collection: Collection, shape: Object, resource: str, taken: Iterable[str]) -> Layout:
    """`taken`: names of tables that the dataset has already."""
    used = {*taken, resource}
    top = _Plan(Table(resource, title(resource)), None, ())
    plans = [top]
    _name(shape, top, (), "", plans, used)
    while True:
        records = [_fill(shape, top, each) for each in collection.records]
        repeating = [plan for plan in plans[1:] if not _choose_key(plan, records)]
        if not repeating:
            break
        for plan in repeating:
            _number(plan)
    for plan in plans:
        _count(plan.table, records, is_main=plan is top)
    return Layout([plan.table for plan in plans if plan.table.rows], records)


def field_name(given: str, used: Iterable[str] = ()) -> str:
    """A name that a column may have: `postalCode` as `postal_code`."""
    plain = unicodedata.normalize("NFKD", _HUMP.sub("_", given)).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    made = made if made[:1].isalpha() else f"n_{made}" if made else f"field_{text.digest(given)}"
    if made in _ENGINE or made.endswith(_DERIVED):
        made = f"original_{made}" if made in _ENGINE else f"{made}_day"
    return _free(made, used, "_")


def title(given: str) -> str:
    """A heading of a name: `postalCode` and `postal_code` as “Postal code”; what has spaces is one."""
    words = given.strip() if " " in given.strip() else re.sub(r"[_\s-]+", " ", _HUMP.sub(" ", given)).strip()
    if " " not in given and not words.isupper():
        words = " ".join(each if each.isupper() and len(each) > 1 else each.lower() for each in words.split())
    return words[:1].upper() + words[1:]


def _free(name: str, used: Iterable[str], joint: str) -> str:
    taken, made, n = set(used), name, 2
    while made in taken:
        made, n = f"{name}{joint}{n}", n + 1
    return made


def _table_name(path: tuple[str, ...], resource: str, used: set[str], columns: Iterable[str]) -> str:
    """The last key of the path, or with the name of the records where that is taken."""
    names = [text.slug(part)[:40].strip("-") for part in path]
    for made in (names[-1], "-".join(names)[:64].strip("-"), f"{resource}-{names[-1]}"[:64].strip("-")):
        if not (made in used or made in columns or made in _ENGINE or ids.problem(made) or made in ids.GENERATED or made == "sources"
                or made in ids.BESIDE_TABLES or made.endswith(ids.CITED)):  # fmt: skip
            return made
    return _free(f"{resource}-{names[-1]}"[:60].strip("-"), used, "-")


def _name(of: Object, plan: _Plan, path: tuple[str, ...], source: str, plans: list[_Plan], used: set[str]) -> None:
    """Give every column of an object its name in the table of the plan; tables inside it come after it."""
    later: list[tuple[tuple[str, ...], Rows, str]] = []
    for part, shape in of.parts.items():
        here, there = (*path, part), f"{source}/{pointer(part)}"
        if isinstance(shape, Column):
            _add(plan, here, there, many=shape.many)
        elif isinstance(shape, Places):
            for number in range(shape.length):
                _add(plan, (*here, str(number + 1)), f"{there}/{number}")
        elif isinstance(shape, Object):
            _name(shape, plan, here, there, plans, used)
        else:
            later.append((here, shape, there))
    for here, shape, there in later:
        _open(shape, plan, here, there, plans, used)


def _open(of: Rows, around: _Plan, path: tuple[str, ...], source: str, plans: list[_Plan], used: set[str]) -> None:
    name = _table_name(path, plans[0].table.name, used, plans[0].table.columns)
    used.add(name)
    plan = _Plan(Table(name, title(path[-1])), of, ())
    if around.of is not None:
        outer = (*around.inherited, *around.own)
        plan.inherited = (*around.inherited, *(field_name(f"{around.table.name}_{each}") for each in around.own))
        for each, column in zip(plan.inherited, outer, strict=True):
            cell = around.table.columns[column]
            told = cell.title if column in around.inherited else f"{around.table.title}: {cell.title.lower()}"
            plan.table.columns[each] = Cell(each, told, cell.source)
    keys = tuple(KEY if n == 0 else f"{KEY}_{n + 1}" for n in range(of.keyed))
    for n, key in enumerate(keys):
        plan.table.columns[key] = Cell(key, title(key), f"{source}{'/*' * (n + 1)}")
    plan.own = keys
    plan.source = source
    around.inner[path] = plan
    plans.append(plan)
    if of.numbered:
        _number(plan)
    _name(of.item, plan, (), f"{source}{'/*' * of.keyed if of.keyed else '/#'}", plans, used)


def _number(plan: _Plan) -> None:
    """A column with the number of the row in its list; it comes first."""
    plan.numbered = True
    name = _free(NUMBER, plan.table.columns, "_")
    plan.own = (name,)
    columns = dict(plan.table.columns)
    plan.table.columns.clear()
    inherited = {each: columns.pop(each) for each in plan.inherited}
    plan.table.columns.update(inherited | {name: Cell(name, "Number", f"{plan.source}/#")} | columns)


def _add(plan: _Plan, path: tuple[str, ...], source: str, *, many: bool = False) -> None:
    words = [part for part in path if part not in (ITSELF, ITEMS)] or [VALUE]
    name = field_name("_".join(words), plan.table.columns)
    heading = words[0] if len(words) == 1 else " ".join(words)
    plan.table.columns[name] = Cell(name, title(heading), source, many)
    plan.names[path] = name


def pointer(key: str) -> str:
    """A key as a part of a JSON Pointer; one that is `*` or `#` is written so that it is no wild card."""
    return key.replace("~", "~0").replace("/", "~1") if key not in ("*", "#") else f"~{key}"


def _fill(shape: Object, top: _Plan, given: Given) -> Made:
    made = Made(given, {}, {})
    _fill_object(shape, top, (), given.data, made.cells, made, {})
    return made


def _fill_object(of: Object, plan: _Plan, path: tuple[str, ...], value: Raw, cells: Cells, made: Made, around: Cells) -> None:
    parts = value if isinstance(value, dict) else {ITEMS if isinstance(value, list) else ITSELF: value}
    for part, shape in of.parts.items():
        each, here = parts.get(part), (*path, part)
        if not holds(each):
            continue
        if isinstance(shape, Column):
            many = [one for one in each if isinstance(one, str) and one] if isinstance(each, list) else [str(each)]
            cells[plan.names[here]] = many if shape.many else many[0]
        elif isinstance(shape, Places):
            for number, one in enumerate(each if isinstance(each, list) else (), 1):
                if one:
                    cells[plan.names[(*here, str(number))]] = str(one)
        elif isinstance(shape, Object):
            _fill_object(shape, plan, here, each, cells, made, around)
    for part, shape in of.parts.items():  # the row comes before the rows inside it
        each, here = parts.get(part), (*path, part)
        if isinstance(shape, Rows) and holds(each):
            _fill_rows(shape, plan.inner[here], each, made, around)


def _fill_rows(of: Rows, plan: _Plan, value: Raw, made: Made, around: Cells) -> None:
    listed = made.rows.setdefault(plan.table.name, [])
    inherited: Cells = dict(zip(plan.inherited, around.values(), strict=True)) if plan.inherited else {}
    for own, each in _entries(of, plan, value):
        row: Cells = {**inherited, **own}
        listed.append(row)
        _fill_object(of.item, plan, (), each, row, made, {**inherited, **own})


def _entries(of: Rows, plan: _Plan, value: Raw) -> Iterator[tuple[Cells, Raw]]:
    """(cells that name a row, what is in it) of everything in a list, or under the keys of a mapping."""
    if not of.keyed:
        listed = [each for each in (value if isinstance(value, list) else [value]) if holds(each)]
        for number, each in enumerate(listed, 1):
            yield ({plan.own[0]: str(number)} if plan.numbered else {}), each
        return
    entries: list[tuple[tuple[str, ...], Raw]] = [((), value)]
    for _ in range(of.keyed):
        entries = [((*keys, key), each) for keys, inside in entries if isinstance(inside, dict)
                   for key, each in inside.items() if holds(each)]  # fmt: skip
    for keys, each in entries:
        yield dict(zip(plan.own, keys, strict=True)), each


def _choose_key(plan: _Plan, records: list[Made]) -> bool:
    """Find the columns that tell the rows of a record apart; False where there are none."""
    if plan.own:
        plan.table.key = (*plan.inherited, *plan.own)
        return True
    lists = [rows for each in records if (rows := each.rows.get(plan.table.name))]
    always = [name for name, cell in plan.table.columns.items() if not cell.many
              and name not in plan.inherited and all(name in row for rows in lists for row in rows)]  # fmt: skip
    always.sort(key=lambda name: (not any(name == each or name.endswith(f"_{each}") for each in _TELLING),))
    for count in (1, 2):
        for chosen in combinations(always[:8], count):
            names = (*plan.inherited, *chosen)
            if all(len({tuple(str(row[name]) for name in names) for row in rows}) == len(rows) for rows in lists):
                plan.table.key = names
                return True
    return False


def _count(table: Table, records: list[Made], *, is_main: bool) -> None:
    """Gather the texts of each column, in the order of the records."""
    for each in records:
        for cells in [each.cells] if is_main else each.rows.get(table.name, ()):
            table.rows += 1
            for name, value in cells.items():
                _gather(table.columns[name], value)


def _gather(cell: Cell, value: str | list[str]) -> None:
    cell.filled += 1
    cell.texts += [value] if isinstance(value, str) else value


def every_text(cells: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    """(column, text) of all values of a row."""
    for name, value in cells.items():
        for each in [value] if isinstance(value, str) else value:
            yield name, each
