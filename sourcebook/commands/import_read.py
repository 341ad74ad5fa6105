"""Collections of others, read with every character: tables, lists of objects, folders of files. No scalar gets a type.

A number of JSON is its digits, `NO` of YAML is `NO`, `1.10` stays `1.10`. What is null is nothing.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from ..text import did_you_mean
from .writing import Refused

Raw: TypeAlias = "str | list[Raw] | dict[str, Raw] | None"

KINDS = (".csv", ".tsv", ".xlsx", ".json", ".yaml", ".yml", ".md")
BODY = "text"
"""What stands below the front matter of a Markdown file."""
MOST = 200_000_000  # bytes of a file; what is larger is no collection that people curate
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Given:
    """One record as it was given. `key` is what names it: a file, or a key of a mapping; empty where nothing does."""

    place: str
    data: dict[str, Raw]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """All records, and sentences on what was left out."""

    name: str
    records: tuple[Given, ...]
    notes: tuple[str, ...] = ()
    bodies: bool = False
    """Whether the records have a body of Markdown, in the field `BODY`."""


@dataclass(slots=True)
class _Found:
    notes: list[str] = field(default_factory=list)


def read(path: Path, *, part: str = "", sheet: str = "") -> Collection:
    """Read a file or a folder. `part` names the part of a JSON or YAML file that holds the records; `sheet` that of a workbook.

    Raises `Refused` with all that is wrong.
    """
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise Refused(f"There is no file or folder {path}.")
    found = _Found()
    ending = path.suffix.lower()
    if ending in (".csv", ".tsv"):
        records = list(_rows(_csv(_text(path), path, "\t" if ending == ".tsv" else ""), path.name))
    elif ending == ".xlsx":
        records = list(_rows(_workbook(path, sheet, found), path.name))
    elif ending in (".json", ".yaml", ".yml"):
        records = list(_listed(_document(path), path.name, part, found))
    else:
        raise Refused(f"{path} is no table: its name must end in {', '.join(KINDS)}, or it is a folder of such files.")
    if not records:
        raise Refused(f"{path} holds no records.")
    return Collection(path.stem, tuple(records), tuple(found.notes))


def _folder(path: Path) -> Collection:
    """One record a file: YAML, JSON, or the front matter of Markdown. Files that begin with a dot or `_` are passed over."""
    names = sorted(each for each in path.rglob("*") if each.is_file() and each.suffix.lower() in (".yaml", ".yml", ".json", ".md"))
    chosen = [each for each in names if not any(part[0] in "._" for part in each.relative_to(path).parts)]
    records, problems, notes, bodies = [], [], [], False
    for each in chosen:
        inside = each.relative_to(path).as_posix()
        try:
            data = _front(each) if each.suffix.lower() == ".md" else _document(each)
        except Refused as refused:
            problems.append(str(refused))
            continue
        if isinstance(data, dict):
            records.append(Given(inside, data, inside.rpartition(".")[0]))
            bodies |= each.suffix.lower() == ".md"
        else:
            notes.append(f"{inside}: left out, because it is no record ({'no front matter' if data is None else 'a list'}).")
    if problems:
        raise Refused("\n".join(problems))
    if not records:
        raise Refused(f"The folder {path} holds no YAML, JSON or Markdown files with records.")
    return Collection(path.resolve().name, tuple(records), tuple(notes), bodies)


def _text(path: Path) -> str:
    if path.stat().st_size > MOST:
        raise Refused(f"{path} has more than {MOST:,} bytes.")
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is no UTF-8 text (byte {error.start}). Save it as UTF-8.") from None


def _front(path: Path) -> Raw:
    """The front matter of a Markdown file, with its body; None where it has none."""
    found = _FRONT.fullmatch(_text(path))
    if not found:
        return None
    data = _yaml(found[1], path)
    if not isinstance(data, dict):
        raise Refused(f"{path}: the front matter is no list of fields.")
    if BODY in data and found[2].strip():
        raise Refused(f"{path}: the front matter has a field `{BODY}`, where the body of the file would stand.")
    return data | ({BODY: found[2].lstrip("\r\n")} if found[2].strip() else {})


def _document(path: Path) -> Raw:
    text = _text(path)
    if path.suffix.lower() != ".json":
        return _yaml(text, path)
    try:
        return _plain(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path} is no JSON: {error}.") from None


def _plain(value: Any) -> Raw:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value if value is None else str(value)


def _yaml(text: str, path: Path) -> Raw:
    """YAML as others write it: with anchors and merge keys, and with every scalar as it was typed."""
    import yaml

    class Typed(yaml.CSafeLoader):
        """Scalars as their characters; null as nothing; tags of the author are passed over."""

        def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
            if isinstance(node, yaml.ScalarNode):
                return None if node.tag == "tag:yaml.org,2002:null" else node.value
            if isinstance(node, yaml.SequenceNode):
                return [self.construct_object(each) for each in node.value]
            assert isinstance(node, yaml.MappingNode)  # noqa: S101 - there is no fourth kind
            self.flatten_mapping(node)
            return {str(self.construct_object(name)): self.construct_object(each) for name, each in node.value}

    try:
        read: Raw = yaml.load(text, Typed)  # noqa: S506 - it makes texts, lists and mappings only
    except (yaml.YAMLError, RecursionError) as error:
        raise Refused(f"{path} is no YAML: {' '.join(str(error).split())}.") from None
    return read


def _listed(data: Raw, name: str, part: str, found: _Found) -> Iterator[Given]:
    """The records of a document: a list of objects, a mapping of objects or of values, or the one list inside a mapping."""
    if part:
        for key in part.split("."):
            if not isinstance(data, dict) or key not in data:
                known = list(data) if isinstance(data, dict) else []
                raise Refused(f"{name} has no part {part!r}. {did_you_mean(key, known)}".strip())
            data = data[key]
    elif isinstance(data, dict):
        lists = [key for key, value in data.items() if _is_list_of_objects(value)]
        if len(lists) == 1:
            if rest := [key for key in data if key != lists[0]]:
                found.notes.append(f"Of {name}, the records are the list {lists[0]!r}. Left out: {', '.join(rest)}.")
            data = data[lists[0]]
        elif lists:
            raise Refused(f"{name} holds several lists: {', '.join(lists)}. Say which holds the records, with --part.")
    if isinstance(data, list):
        for number, each in enumerate(data, 1):
            yield Given(f"{name}, record {number}", each if isinstance(each, dict) else {"value": each})
    elif isinstance(data, dict):
        for key, each in data.items():
            yield Given(f"{name}, {key}", each if isinstance(each, dict) else {"value": each}, key)
    else:
        raise Refused(f"{name} holds no list of records.")


def _is_list_of_objects(value: Raw) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _csv(text: str, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row. The delimiter is the one that parts the first line into most columns."""
    first = next(csv.reader(io.StringIO(text, newline="")), [])
    delimiter = delimiter or max(",;\t|", key=lambda each: len(next(csv.reader([",".join(first)], delimiter=each), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"{path}, line {line}: this is no CSV: {error}.") from None


def _rows(rows: Iterator[tuple[int, list[str]]], name: str) -> Iterator[Given]:
    _, header = next(rows, (0, []))
    columns = [each.strip() for each in header]
    problems = [f"{name}: column {n} has no name." for n, each in enumerate(columns, 1) if not each]
    problems += [f"{name}: two columns are called {each!r}." for each in dict.fromkeys(columns) if each and columns.count(each) > 1]
    records = []
    for line, cells in rows:
        if len(cells) > len(columns):
            problems.append(f"{name}, line {line}: it has {len(cells)} cells, and the first line {len(columns)}.")
        data: dict[str, Raw] = {column: cell or None for column, cell in zip(columns, cells, strict=False)}
        if any(cell for cell in cells):
            records.append(Given(f"{name}, line {line}", data))
    if problems:
        raise Refused("\n".join(problems))
    yield from records


def _workbook(path: Path, sheet: str, found: _Found) -> Iterator[tuple[int, list[str]]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise Refused("To read workbooks, install openpyxl: pip install 'sourcebook[import]'") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # it raises whatever its parsers of zip and XML raise
        raise Refused(f"{path} cannot be read as a workbook: {error}.") from None
    if sheet and sheet not in book.sheetnames:
        raise Refused(f"{path} has no sheet {sheet!r}. It has: {', '.join(book.sheetnames)}.")
    chosen = sheet or book.sheetnames[0]
    if len(book.sheetnames) > 1 and not sheet:
        others = ", ".join(name for name in book.sheetnames if name != chosen)
        found.notes.append(f"Of {path.name}, the sheet {chosen!r} was taken. Left out: {others}.")
    rows = [[_cell(value) for value in row] for row in book[chosen].iter_rows(values_only=True)]
    width = max((n for row in rows[:1] for n, cell in enumerate(row, 1) if cell), default=0)
    for line, row in enumerate(rows, 1):  # a sheet has empty cells to the right of its table
        last = max((n for n, cell in enumerate(row, 1) if cell), default=0)
        yield line, row[: max(width, last)]


def _cell(value: object) -> str:
    """A cell as text: numbers as the workbook keeps them, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.removesuffix("T00:00:00")


def without(collection: Collection, names: list[str]) -> Collection:
    """The collection without some fields of its records. Raises `Refused` where no record has one of them."""
    known = {name for each in collection.records for name in each.data}
    for name in names:
        if name not in known:
            raise Refused(f"No record has a field {name!r}. {did_you_mean(name, known)}".strip())
    kept: Callable[[Mapping[str, Raw]], dict[str, Raw]] = lambda data: {k: v for k, v in data.items() if k not in names}  # noqa: E731
    return replace(collection, records=tuple(replace(each, data=kept(each.data)) for each in collection.records))
