"""Whether the downloads of an imported collection say what the collection said, value by value.

    python benchmarks/fidelity.py COLLECTION SITE/<dataset>/data RESOURCE

It reads the collection with readers of its own (json, csv, PyYAML), the published CSV with csv and datapackage.json, and
compares the two as sets of (record, path, text). The path of a published value is the `sourcebook:from` of its column. What is null or
empty is nothing; a list with one item is that item, since the two cannot be told apart in a cell.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Leaf = tuple[tuple[str, ...], str]
Seen = defaultdict[tuple[Any, ...], list[str]]


def given(path: Path, without: tuple[str, ...] = ()) -> list[Counter[Leaf]]:
    """The values of each record of a collection."""
    return [Counter(_leaves({k: v for k, v in each.items() if k not in without}, ())) for each in _records(path)]


def published(data: Path, resource: str) -> dict[str, Counter[Leaf]]:
    """The values of each published record of a resource, and of the rows nested in it, by id."""
    csv.field_size_limit(1 << 30)
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    found: dict[str, Counter[Leaf]] = defaultdict(Counter)
    seen: Seen = defaultdict(list)
    for each in package["resources"]:
        if each["name"] == resource:
            for row in _table(data, each):
                found[row["id"]] += Counter(_values(each, row, {}))
        elif resource in each.get("sourcebook:rowsOf", ()):
            rows = _table(data, each)
            for row, numbers in zip(rows, _numbers(each, rows, seen), strict=True):
                found[row["entity_id"].partition("/")[2]] += Counter(_values(each, row, numbers))
    return dict(found)


def differences(one: list[Counter[Leaf]], other: dict[str, Counter[Leaf]], most: int = 10) -> list[str]:
    """What only one side says; records are matched by what they say, since ids are made by the import."""
    left = Counter(frozenset(each.items()) for each in one)
    right = Counter(frozenset(each.items()) for each in other.values())
    if left == right:
        return []
    only_given, only_published = list((left - right).elements()), list((right - left).elements())
    told = [f"{len(one)} records were given, {len(other)} published; {len(only_given)} of the given are not published as they were."]
    for wanted in only_given[:most]:
        near = max(only_published, key=lambda each: len(each & wanted), default=frozenset())
        told.append(f"given: {sorted(wanted - near)[:4]}\n  published: {sorted(near - wanted)[:4]}")
    return told


def _records(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.suffix in (".json", ".yaml", ".yml", ".md") and each.name[0] not in "._":
                yield _document(each)
        return
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from csv.DictReader(stream)
        return
    read = _document(path)
    lists = [value for value in read.values() if isinstance(value, list)] if isinstance(read, dict) else [read]
    if len(lists) == 1:
        read = lists[0]
    if isinstance(read, dict):
        for key, value in read.items():
            yield {"*": key, **(value if isinstance(value, dict) else {"value": value})}
    else:
        yield from (each if isinstance(each, dict) else {"value": each} for each in read)


def _document(path: Path) -> Any:
    import yaml

    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return json.loads(text, parse_int=str, parse_float=str)
    if path.suffix == ".md":
        head, _, body = text.removeprefix("---\n").partition("\n---\n")
        return yaml.load(head, yaml.CBaseLoader) | {"text": body.lstrip("\n")}
    return yaml.load(text, yaml.CBaseLoader)


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[Leaf]:
    if isinstance(value, dict):
        merged = {**value["<<"], **{k: v for k, v in value.items() if k != "<<"}} if isinstance(value.get("<<"), dict) else value
        for key, each in merged.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(value, list):
        held = [each for each in value if any(True for _ in _leaves(each, ()))]
        for number, each in enumerate(held):
            yield from _leaves(each, (*path, str(number)) if len(held) > 1 else path)
    elif value not in (None, "", "~", "null"):
        yield path, {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _table(data: Path, resource: dict[str, Any]) -> list[dict[str, str]]:
    with (data / resource["path"]).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _pointers(resource: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    fields = resource["schema"]["fields"]
    return {
        f["name"]: tuple(f["sourcebook:from"].split("/")) for f in fields if "sourcebook:from" in f and "sourcebook:derivedFrom" not in f
    }


def _numbers(resource: dict[str, Any], rows: list[dict[str, str]], seen: Seen) -> list[dict[tuple[str, ...], str]]:
    """For each row, what its wild cards stand for: keys by their column, numbers by the order of the rows.

    `seen`: the numbers of each list, which the table of the rows around it has told before.
    """
    pointers = _pointers(resource)
    keys = {pointer: name for name, pointer in pointers.items() if pointer[-1] in ("*", "#")}
    lists = {pointer[: n + 1] for pointer in pointers.values() for n, part in enumerate(pointer) if part == "#"}
    found: list[dict[tuple[str, ...], str]] = [{} for _ in rows]
    for pointer in sorted({*keys, *lists}, key=len):
        around = [(row["entity_id"], *(of[each] for each in sorted(of, key=len))) for row, of in zip(rows, found, strict=True)]
        if pointer[-1] == "*":
            for row, of in zip(rows, found, strict=True):
                of[pointer] = row[keys[pointer]]
            continue
        for n, (row, key) in enumerate(zip(rows, around, strict=True)):
            number = row[keys[pointer]] if pointer in keys else str(n)
            if number not in seen[(pointer, *key)]:
                seen[(pointer, *key)].append(number)
        for n, (row, key, of) in enumerate(zip(rows, around, found, strict=True)):
            number = row[keys[pointer]] if pointer in keys else str(n)
            there = seen[(pointer, *key)]
            of[pointer] = str(there.index(number)) if len(there) > 1 else ""
    return found


def _values(resource: dict[str, Any], row: dict[str, str], wild: dict[tuple[str, ...], str]) -> Iterator[Leaf]:
    fields = {f["name"]: f for f in resource["schema"]["fields"]}
    for name, pointer in _pointers(resource).items():
        if not row[name] or (pointer[-1] in ("*", "#") and pointer != ("*",)):
            continue
        path = [wild.get(pointer[: n + 1], part) for n, part in enumerate(pointer)]
        parts = tuple(
            re.sub("~[*#01]", lambda m: {"~0": "~", "~1": "/"}.get(m.group(), m.group()[1:]), each)
            for each in path
            if each and each not in ("=", "[]")
        )
        texts = row[name].split(fields[name]["delimiter"]) if fields[name]["type"] == "list" else [row[name]]
        yield from (((*parts, str(n)) if len(texts) > 1 else parts, text) for n, text in enumerate(texts))


def main(arguments: list[str]) -> int:
    collection, data, resource, *without = arguments
    here, there = given(Path(collection), tuple(without)), published(Path(data), resource)
    found = differences(here, there)
    values = sum(sum(each.values()) for each in here)
    print("\n".join(found) or f"{len(here):,} records, {values:,} values: all published as they were given, and no other.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
