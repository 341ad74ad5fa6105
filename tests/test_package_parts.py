"""A part of a package is validated as the whole would be: nothing that frictionless finds in the whole is lost."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from helpers import LIGHTHOUSES, LONG, published

from sourcebook.model import Site
from sourcebook.outputs import package, package_parts, tabled
from sourcebook.outputs.package_findings import Finding, findings

Contents = Mapping[str, bytes]
ACCEPTED = package.contents(tabled.of(published(LIGHTHOUSES).datasets[0], Site("Test", "https://example.org/")))
KEYS = package_parts.keys(ACCEPTED)
DESCRIBED = json.loads(ACCEPTED["datapackage.json"])


def found(contents: Contents, folder: Path) -> tuple[Finding, ...]:
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return findings(folder / "datapackage.json")


def with_rows(contents: Contents, table: str, rows: list[list[str]]) -> Contents:
    """The package with other rows in a table, and what its descriptor says of them."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    data, described = stream.getvalue().encode(), json.loads(contents["datapackage.json"])
    for each in described["resources"]:
        if each["name"] == table:
            each |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "sourcebook:rows": len(rows) - 1}
    return {**contents, f"{table}.csv": data, "datapackage.json": json.dumps(described).encode()}


def rows_of(contents: Contents, table: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(contents[f"{table}.csv"].decode())))


def spoiled(random: Random) -> Contents:
    """The package with one to three tables in which a cell is another, or a row is gone or there twice."""
    contents = ACCEPTED
    for table in random.sample(sorted(KEYS), random.randrange(1, 4)):
        rows = rows_of(contents, table)
        at = random.randrange(1, len(rows)) if len(rows) > 1 else 0
        match random.randrange(3) if at else None:
            case 0:
                rows[at][random.randrange(len(rows[at]))] = random.choice(["", "nobody", "7", "2020-13-40", rows[at][0]])
            case 1:
                del rows[at]
            case 2:
                rows.append(rows[at])
        contents = with_rows(contents, table, rows)
    return contents


def new(contents: Contents) -> list[str]:
    return [name for name, key in package_parts.keys(contents).items() if key != KEYS[name]]


def test_what_is_found_in_the_whole_is_found_in_the_part(tmp_path: Path) -> None:
    random = Random(None if LONG else 1)
    smaller = told = 0
    for number in range(300 if LONG else 15):
        contents = spoiled(random)
        part = package_parts.part(contents, new(contents))
        whole = found(contents, tmp_path / f"{number}-whole")
        assert found(part, tmp_path / f"{number}-part") == whole
        smaller += len(part) < len(KEYS)
        told += bool(whole)
    assert smaller > 3
    assert told > 3


def test_a_table_is_new_with_those_that_it_refers_to() -> None:
    contents = with_rows(ACCEPTED, "sources", rows_of(ACCEPTED, "sources")[:-1])
    referring = {each["name"] for each in DESCRIBED["resources"] if "sources" in set(package_parts._referred(each))}
    assert {"citations"} <= referring < KEYS.keys() - {"sources"}
    assert set(new(contents)) == {"sources"} | referring
    assert {"sources.csv", "citations.csv", "claims.csv", "entities.csv"} < package_parts.part(contents, ["citations"]).keys()
    assert "keepers.csv" not in package_parts.part(contents, ["citations"])


@pytest.mark.parametrize("change", [
    {"title": "Another"}, {"licenses": [{"name": "another"}]}, {"resources": DESCRIBED["resources"][:-1]},
    {"resources": [DESCRIBED["resources"][0] | {"title": "Another"}, *DESCRIBED["resources"][1:]]},
    {"resources": DESCRIBED["resources"][::-1]},
], ids=["title", "licence", "tables", "title of a table", "order"])  # fmt: skip
def test_another_descriptor_makes_all_tables_new(change: dict[str, Any]) -> None:
    keys = package_parts.keys({**ACCEPTED, "datapackage.json": json.dumps(DESCRIBED | change).encode()})
    assert not set(keys.values()) & set(KEYS.values())


def test_nothing_is_new_where_nothing_changed() -> None:
    assert new(ACCEPTED) == []
    assert package_parts.part(ACCEPTED, KEYS)["datapackage.json"] == ACCEPTED["datapackage.json"]
