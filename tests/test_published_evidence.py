"""The package of this repository, read as a stranger would: from its files and the seeds, without the engine."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from sourcebook.model import Publication, Site
from sourcebook.outputs import package, package_findings, tabled
from sourcebook.read import read

ROOT = Path(__file__).parents[1]
csv.field_size_limit(10_000_000)


@pytest.fixture(scope="module")
def publication() -> Publication:
    return read(ROOT)[0]


@pytest.fixture(scope="module", params=sorted(path.name for path in (ROOT / "datasets").iterdir() if path.is_dir()))
def folder(request: pytest.FixtureRequest, publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of one dataset, as it is published."""
    dataset = next(d for d in publication.datasets if d.name == request.param)
    made = tmp_path_factory.mktemp(dataset.name)
    for name, content in package.contents(tabled.of(dataset, Site("Test"))).items():
        (made / name).write_bytes(content)
    return made


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def resources(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads((folder / "datapackage.json").read_bytes())["resources"])


def test_frictionless_accepts_it(folder: Path) -> None:
    assert package_findings.findings(folder / "datapackage.json") == ()


def test_every_quote_stands_in_the_article_at_its_offsets(folder: Path) -> None:
    sources = {source["id"]: source for source in rows(folder, "sources")}
    seeds = {s["seed"]: (ROOT / "seeds" / s["seed"]).read_bytes().decode("utf-8") for s in sources.values() if s["seed"]}
    found = 0
    for citation in rows(folder, "citations"):
        if citation["basis"] == "editorial":
            assert not citation["source_id"]
            continue
        source = sources[citation["source_id"]]
        if citation["verification"] == "unarchived":
            assert not citation["start"]
            assert not source["seed"]
            continue
        text, start, end = seeds[source["seed"]], int(citation["start"]), int(citation["end"])
        assert text[start:end] == citation["quote"]
        assert text[:start].endswith(citation["prefix"])
        assert text[end:].startswith(citation["suffix"])
        first, last = text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1
        ranges = [tuple(map(int, lines.split("-"))) for lines in source["lines"].split(";")]
        assert any(a <= first and last <= b for a, b in ranges)
        found += 1
    assert found > 0


def test_no_value_of_any_table_is_without_a_supporting_citation(folder: Path) -> None:
    supported = {c["claim_id"] for c in rows(folder, "citations") if c["stance"] == "supports"}
    known: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for claim in rows(folder, "claims"):
        known[claim["entity_id"], claim["property"]][claim["value"]].append(claim["claim_id"])
    values = 0
    for resource in resources(folder):
        kind = resource.get("sourcebook:kind")
        if kind not in ("entities", "rows"):
            continue
        name = resource["name"]
        fields = [f for f in resource["schema"]["fields"] if "sourcebook:derivedFrom" not in f]
        for record in rows(folder, name):
            entity = record["entity_id"] if kind == "rows" else f"{name}/{record['id']}"
            for field in fields:
                column, cell = field["name"], record[field["name"]]
                if not cell or column in ("id", "entity_id", "row"):
                    continue
                path = f"{name}.{column}" if kind == "rows" else column
                for value in cell.split(field["delimiter"]) if field["type"] == "list" else [cell]:
                    ids = known[entity, path][value]
                    if kind == "rows":
                        assert f"{entity}#{name}={record['row']}.{column}" in {
                            i.rpartition("=")[0] if field["type"] == "list" else i for i in ids
                        }
                    assert ids
                    assert set(ids) <= supported
                    values += 1
    assert values == len(rows(folder, "claims"))


def test_every_key_is_known_and_stands_once(folder: Path) -> None:
    """Keys and references by hand, because frictionless is the only one who had looked at them."""
    tables = {resource["name"]: rows(folder, resource["name"]) for resource in resources(folder)}
    for resource in resources(folder):
        schema, own = resource["schema"], tables[resource["name"]]
        keys = [tuple(record[name] for name in schema["primaryKey"]) for record in own]
        assert len(keys) == len(set(keys))
        for key in schema.get("foreignKeys", ()):
            target = {record[key["reference"]["fields"][0]] for record in tables[key["reference"]["resource"]]}
            assert {record[key["fields"][0]] for record in own} - {""} <= target
