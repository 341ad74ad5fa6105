"""Ids and names of imported records, made of columns that somebody chose."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from .. import ids, text
from .import_layout import KEY, Cell, Layout, Made, every_text
from .writing import Refused

LABEL = "name"
MOST = 20
"""How many problems are told one by one."""
_ID_NAMES = ("id", "code", "key", "slug", "alpha_2", "iso2", "iso_code")
_LABEL_NAMES = ("name", "title", "label", "official_name", "full_name", "name_common", "name_official_full")


def id_candidates(layout: Layout) -> list[str]:
    """Columns that every record has, and no two the same, the likeliest first."""
    always = [cell for cell in _full(layout) if len(set(map(text.slug, cell.texts))) == len(layout.records)]
    return _likeliest(always, _ID_NAMES)


def label_candidates(layout: Layout) -> list[str]:
    return _likeliest((cell for cell in _full(layout) if any(each.strip("0123456789.-") for each in cell.texts)), _LABEL_NAMES)


def _full(layout: Layout) -> list[Cell]:
    return [cell for cell in layout.main.columns.values() if not cell.many and cell.filled == len(layout.records)]


def _likeliest(cells: Iterable[Cell], names: Sequence[str]) -> list[str]:
    def rank(cell: Cell) -> tuple[int, float]:
        plain = cell.name.removeprefix("original_")
        near = next((n for n, each in enumerate(names) if plain == each), None)
        ends = next((n + len(names) for n, each in enumerate(names) if plain.endswith(f"_{each}")), 2 * len(names))
        return (ends if near is None else near), sum(map(len, cell.texts)) / max(len(cell.texts), 1)

    return [cell.name for cell in sorted(cells, key=rank)]


def chosen(layout: Layout, option: str, given: str, candidates: list[str]) -> list[str]:
    """The columns that an option names; where it was left out, asked for on a terminal. Raises `Refused`."""
    if not given:
        hint = (
            f"It could be: {', '.join(candidates[:6])}."
            if candidates
            else "No column has a value of its own in every record; name several, parted by commas."
        )
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise Refused(f"Say which column the {_WHAT[option]} is made of, with --{option}. {hint}")
        print(hint)
        shown = f" [{candidates[0]}]" if candidates else ""
        given = input(f"Column for the {_WHAT[option]}{shown}: ").strip() or (candidates[0] if candidates else "")
    names = [_column(layout, each.strip()) for each in given.split(",") if each.strip()]
    if not names:
        raise Refused(f"--{option} names no column.")
    return names


_WHAT = {"id": "id, which is a part of the address of a page for ever,", "label": "name of a record"}


def _column(layout: Layout, given: str) -> str:
    """A column by its name here, its heading, or its name in the file."""
    columns = layout.main.columns
    for cell in columns.values():
        if given in (cell.name, cell.title, cell.source.lstrip("/"), cell.source.lstrip("/").replace("/", ".")):
            if cell.many:
                raise Refused(f"{given} is a list, and one value is needed.")
            return cell.name
    raise Refused(f"There is no column {given!r}. {text.did_you_mean(given, columns)} It can be: {', '.join(columns)}.")


def give_ids(layout: Layout, columns: Sequence[str]) -> None:
    """Make the id of each record. Raises `Refused` with all problems: missing, invalid, or the same as another's."""
    problems: list[str] = []
    first: dict[str, Made] = {}
    for each in layout.records:
        words = " ".join(str(each.cells.get(name, "")) for name in columns) if columns else each.given.key
        each.id = text.slug(words)[:64].strip("-")
        if not words.strip():
            problems.append(f"{each.given.place}: it has no {' and '.join(columns)}.")
        elif problem := ids.problem(each.id):
            problems.append(f"{each.given.place}: {words!r} makes no id: {problem}")
        elif (other := first.setdefault(each.id, each)) is not each:
            problems.append(f"{each.given.place}: {words!r} makes the id {each.id!r}, as that of {other.given.place} does.")
    if problems:
        advice = "Name another column, or several, parted by commas: --id name,year makes “name-year”."
        raise Refused(f"{some(problems)}\n{advice}")
    _drop_what_the_id_says(layout)


def keep_keys(layout: Layout) -> None:
    """A column with the keys of the mapping, or the names of the files, where all records have one."""
    if not all(each.given.key for each in layout.records):
        return
    name = next(each for n in range(1, 100) if (each := KEY if n == 1 else f"{KEY}_{n}") not in layout.main.columns)
    cell = Cell(name, "Key", "*", texts=[each.given.key for each in layout.records], filled=len(layout.records))
    for record in layout.records:
        record.cells = {name: record.given.key, **record.cells}
    layout.main.columns = {name: cell, **layout.main.columns}


def _drop_what_the_id_says(layout: Layout) -> None:
    """A column `id`, and one with keys, that says nothing but the id."""
    for name in [cell.name for cell in layout.main.columns.values() if cell.source in ("/id", "*")]:
        if all(each.cells.get(name) == each.id for each in layout.records):
            for each in layout.records:
                del each.cells[name]
            del layout.main.columns[name]


def give_labels(layout: Layout, columns: Sequence[str]) -> str:
    """The column that names the records, made of several where several are named. Raises `Refused`."""
    wanted = " and ".join(columns)
    missing = [f"{e.given.place}: it has no {wanted}." for e in layout.records if not any(e.cells.get(name) for name in columns)]
    if missing:
        raise Refused(f"{some(missing)}\nEvery record needs a name: choose another column with --label.")
    if len(columns) == 1:
        return columns[0]
    name = next(each for n in range(1, 100) if (each := LABEL if n == 1 else f"{LABEL}_{n}") not in layout.main.columns)
    cell = Cell(name, "Name", "")
    for record in layout.records:
        record.cells[name] = " ".join(str(record.cells[each]) for each in columns if each in record.cells)
        cell.texts.append(str(record.cells[name]))
    cell.filled = len(layout.records)
    layout.main.columns = {name: cell, **layout.main.columns}
    return name


def hidden(layout: Layout, *, drop: bool) -> list[str]:
    """Each value with a character that nobody can see, which no record may hold, in a sentence. With `drop`, it is taken out."""
    found = []
    for each in layout.records:
        for table, cells in [("", each.cells), *((name, row) for name, listed in each.rows.items() for row in listed)]:
            for column, value in every_text(cells):
                if problem := text.hidden_character(value):
                    found.append(f"{each.given.place}: {f'{table}.{column}'.lstrip('.')} holds {problem[1]}.")
            if drop:
                cells.update({name: _seen(value) for name, value in cells.items()})
    return found


def _seen(value: str | list[str]) -> str | list[str]:
    return text.visible(value) if isinstance(value, str) else [text.visible(each) for each in value]


def some(sentences: Sequence[str]) -> str:
    """The first of many sentences, and how many more there are."""
    more = f"\nand {len(sentences) - MOST:,} more." if len(sentences) > MOST else ""
    return "\n".join(sentences[:MOST]) + more
