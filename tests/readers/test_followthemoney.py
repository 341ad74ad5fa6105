"""Entities and statements, read by the real package of FollowTheMoney, which needs a compiler for ICU."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import downloads
import made
import orjson
import pytest
from followthemoney import Statement, StatementEntity, ValueEntity, model
from followthemoney.dataset import Dataset
from followthemoney.statement.serialize import read_csv_statements
from helpers import ROOT, published

from sourcebook.model import Publication
from sourcebook.outputs import ftm

REAL = sorted(path.name for path in (ROOT / "datasets").iterdir() if path.is_dir())


@pytest.fixture(scope="module", params=["awkward", *REAL])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, Path]:
    """A publication, and the folder with the downloads of its first dataset."""
    publication = made.publication() if request.param == "awkward" else published(ROOT)
    root = tmp_path_factory.mktemp(request.param)
    downloads.write(publication, made.SITE, root)
    name = next(d.name for d in publication.datasets if request.param in ("awkward", d.name))
    return Publication(tuple(d for d in publication.datasets if d.name == name)), root / name / "data"


def wanted(publication: Publication) -> Iterator[tuple[str, str, str, str]]:
    """(entity, property, value, claim) of every value that the mapping names, from the model."""
    for dataset in publication.datasets:
        for entity in dataset.entities.values():
            how = ftm.mapping(entity)
            for each in ftm.statements(dataset, entity, how, made.SITE) if how else ():
                claim = each.claim.id if each.claim else ""
                yield f"{dataset.name}.{entity.id.replace('/', '.')}", each.prop, each.value, claim


def test_the_same_entities_are_read_back(read: tuple[Publication, Path]) -> None:
    publication, folder = read
    found = set()
    for line in (folder / "entities.ftm.json").read_bytes().splitlines():
        entity = ValueEntity.from_dict(orjson.loads(line), cleaned=True)
        schema = model.get(entity.schema.name)
        assert schema
        assert not schema.abstract
        found |= {(entity.id, prop.name, value) for prop, value in entity.itervalues()}
    assert found == {(entity, prop, value) for entity, prop, value, _ in wanted(publication)}


def test_no_value_is_lost_when_it_is_cleaned(read: tuple[Publication, Path]) -> None:
    """What FollowTheMoney takes for no value of a type, such as a code that is no country, it drops."""
    _, folder = read
    for line in (folder / "entities.ftm.json").read_bytes().splitlines():
        data = orjson.loads(line)
        entity = ValueEntity.from_dict(data, cleaned=False)
        for name, values in data["properties"].items():
            cleaned = {value.strip() for value in values if value.strip()}
            assert len(entity.get(name)) == len(cleaned) or name in ("name", "notes"), (data["id"], name, values)


def test_the_same_statements_are_read_back(read: tuple[Publication, Path]) -> None:
    publication, folder = read
    with open(folder / "statements.ftm.csv", "rb") as stream:
        statements = list(read_csv_statements(stream))
    assert {(s.entity_id, s.prop, s.value, s.origin or "") for s in statements} == set(wanted(publication))
    assert all(each.id == Statement.make_key(each.dataset, each.entity_id, each.prop, each.value, each.external) for each in statements)
    assert len({each.id for each in statements}) == len(statements)


def test_statements_make_the_entities_of_the_other_file(read: tuple[Publication, Path]) -> None:
    publication, folder = read
    name = publication.datasets[0].name.replace("-", "_")
    dataset = Dataset.make({"name": name, "title": name})
    with open(folder / "statements.ftm.csv", "rb") as stream:
        groups: dict[str, list[Statement]] = {}
        for each in read_csv_statements(stream):
            groups.setdefault(each.entity_id, []).append(each)
    for line in (folder / "entities.ftm.json").read_bytes().splitlines():
        data = orjson.loads(line)
        entity = StatementEntity.from_statements(dataset, groups.pop(data["id"]))
        assert entity.schema.name == data["schema"]
        assert {prop: set(entity.get(prop)) for prop in entity.properties} == {
            prop: set(values) for prop, values in data["properties"].items()
        }
    assert not groups


def test_its_command_line_accepts_it(read: tuple[Publication, Path]) -> None:
    _, folder = read
    program = str(Path(sys.executable).parent / "ftm")
    done = subprocess.run([program, "validate", "-i", str(folder / "entities.ftm.json")], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"\n") == (folder / "entities.ftm.json").read_bytes().count(b"\n")


def test_statements_are_plain_csv(read: tuple[Publication, Path]) -> None:
    _, folder = read
    rows = list(csv.reader(io.StringIO((folder / "statements.ftm.csv").read_bytes().decode(), newline="")))
    assert tuple(rows[0]) == ftm.COLUMNS
    assert {len(row) for row in rows} == {len(ftm.COLUMNS)}
