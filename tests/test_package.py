"""The package is what frictionless, pandas and others take it for, byte for byte the same each time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import made
import pandas
import pytest
import yaml

from sourcebook.diagnostic import Place
from sourcebook.outputs import csvfile, package, package_check, package_findings, tabled, tables


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return package.contents(tabled.of(made.dataset(), made.SITE))


@pytest.fixture
def folder(files: dict[str, bytes], tmp_path: Path) -> Path:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_frictionless_accepts_the_folder_and_the_zip(folder: Path, files: dict[str, bytes]) -> None:
    assert package_findings.findings(folder / "datapackage.json") == ()
    (folder / "all.zip").write_bytes(package.zipped(files))
    assert package_findings.findings(folder / "all.zip") == ()


V1_TYPES = {
    "string", "number", "integer", "boolean", "object", "array", "date", "time", "datetime", "year", "yearmonth", "duration",
    "geopoint", "geojson", "any",
}  # fmt: skip
"""The types of Table Schema 1, which are those that the package `frictionless` of R reads; it refuses any other."""


def test_version_1_says_the_same_in_words_that_it_knows(folder: Path) -> None:
    assert package_findings.findings(folder / "datapackage-v1.json") == ()
    first, second = (json.loads((folder / name).read_bytes()) for name in ("datapackage-v1.json", "datapackage.json"))
    text = json.dumps(first)
    assert not any(word in text for word in ('"$schema"', '"itemType"', '"categories"', "sourcebook:"))
    assert first["profile"] == "tabular-data-package"
    for old, new in zip(first["resources"], second["resources"], strict=True):
        assert old["profile"] == "tabular-data-resource"
        assert {old[key] == new[key] for key in ("name", "path", "title", "encoding", "bytes", "hash")} == {True}
        assert [old["schema"].get(key) for key in ("primaryKey", "foreignKeys", "missingValues")] == [
            new["schema"].get(key) for key in ("primaryKey", "foreignKeys", "missingValues")
        ]
        for was, field in zip(old["schema"]["fields"], new["schema"]["fields"], strict=True):
            assert was["type"] == ("string" if field["type"] == "list" else field["type"])
            assert was["type"] in V1_TYPES
            assert ("parted by “;”" in was["description"]) == (field["type"] == "list")
            assert was.get("constraints", {}).get("required") == field.get("constraints", {}).get("required")


def test_the_command_of_frictionless_accepts_it(folder: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", str(folder / "datapackage.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "INVALID" in done.stdout) == (0, False), done.stdout


def test_frictionless_reads_the_same_values(folder: Path) -> None:
    from frictionless import Package

    read = Package(str(folder / "datapackage.json"))
    for name, table in tables.of(made.dataset(), made.SITE).items():
        rows = [list(row.to_dict().values()) for row in read.get_resource(name).read_rows()]
        assert len(rows) == len(table.rows)
        for row, cells in zip(rows, table.rows, strict=True):
            for column, got, cell in zip(table.columns, row, cells, strict=True):
                if column.type == "string":
                    assert got == (cell or None)
                elif column.type == "list":
                    assert got == (cell.split(column.delimiter) if cell else None)
                elif cell:
                    assert str(got) == cell.lstrip("+").replace("true", "True")


def test_custom_properties_survive_frictionless(folder: Path) -> None:
    from frictionless import Package

    read = Package(str(folder / "datapackage.json"))
    assert read.custom["sourcebook:quotes"] == {"minWords": 3}
    lights = read.get_resource("lights")
    assert lights.custom["sourcebook:kind"] == "entities"
    fields = {f.name: f.custom for f in lights.schema.fields}
    assert fields["built"]["sourcebook:format"] == "edtf"
    assert fields["state"]["categories"][0] == {"value": "on", "label": "Burning"}


def test_the_descriptor_is_a_package_of_version_2(files: dict[str, bytes]) -> None:
    described = json.loads(files["datapackage.json"])
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert described["created"] == "2026-11-22T00:00:00Z"
    assert described["sources"][0] == {"title": "The Gazette"}
    for resource in described["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["$schema"].endswith("/dataresource.json")
        assert resource["schema"]["$schema"].endswith("/tableschema.json")
        assert all(f["title"] and f["description"] for f in resource["schema"]["fields"] if resource["name"] != "sources")
    keys = {r["name"]: [(k["fields"], k["reference"]) for k in r["schema"].get("foreignKeys", [])] for r in described["resources"]}
    assert keys["logs"] == [
        (["entity_id"], {"resource": "entities", "fields": ["id"]}),
        (["about"], {"resource": "entities", "fields": ["id"]}),
    ]
    assert (["claim_id"], {"resource": "claims", "fields": ["claim_id"]}) in keys["citations"]
    assert (["source_id"], {"resource": "sources", "fields": ["id"]}) in keys["citations"]


def test_categories_are_enforced_by_an_enum(files: dict[str, bytes]) -> None:
    described = json.loads(files["datapackage.json"])
    state = next(f for f in described["resources"][0]["schema"]["fields"] if f["name"] == "state")
    assert state["constraints"]["enum"] == ["on", "off"]


def test_the_zip_has_fixed_bytes(files: dict[str, bytes]) -> None:
    content = package.zipped(files)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(files)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
        assert all(archive.read(name) == files[name] for name in files)


def test_no_setting_of_the_machine_changes_a_byte(files: dict[str, bytes], tmp_path: Path) -> None:
    program = (
        "import hashlib, made; from sourcebook.outputs import package, sqlite, tabled, tables; d = made.dataset();"
        "f = package.contents(tabled.of(d, made.SITE)); f['sqlite'] = sqlite.database(tables.of(d, made.SITE));"
        "print(hashlib.sha256(package.zipped(f)).hexdigest())"
    )
    found = set()
    for seed, zone, language in (("1", "UTC", "C"), ("2", "Asia/Kathmandu", "tr_TR.UTF-8")):
        settings = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[1]))),
        }
        found.add(subprocess.run([sys.executable, "-c", program], env=settings, cwd=tmp_path, capture_output=True, check=True).stdout)
    assert len(found) == 1


def test_a_slow_library_that_nobody_asks_for_is_not_imported(tmp_path: Path) -> None:
    """jsonschema imports it where it is installed, with whatever installed it."""
    (tmp_path / "rfc3986_validator.py").write_text("validate_rfc3986 = None")
    (tmp_path / "rfc3987_syntax.py").write_text("is_valid_syntax = None; print('imported')")
    (tmp_path / "rfc3987.py").write_text("raise ImportError")
    said = [
        subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
                       capture_output=True, check=True, text=True).stdout
        for program in ("import jsonschema", "from sourcebook.outputs import package_findings as it; it.load()")
    ]  # fmt: skip
    assert said == ["imported\n", ""]


def test_pandas_loads_each_table(folder: Path) -> None:
    for name, table in tables.of(made.dataset(), made.SITE).items():
        frame = pandas.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        assert tuple(frame.columns) == table.header
        assert [tuple(row) for row in frame.itertuples(index=False, name=None)] == list(table.rows)


def test_citation_file_and_readme(files: dict[str, bytes]) -> None:
    cff = yaml.safe_load(files["CITATION.cff"])
    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert (cff["version"], cff["date-released"], cff["license"]) == ("1.2.3", "2026-11-22", "CC0-1.0")
    readme = files["README.md"].decode()
    assert f"- `lights.csv` ({len(made.AWKWARD)} rows): All lights." in readme
    assert "keep_default_na=False" in readme


def test_findings_lead_to_the_yaml_file(folder: Path) -> None:
    dataset = made.dataset(("one", "two"))
    bad = made.entity(
        made.LIGHTS,
        "light-1",
        {"name": ["two"], "state": ["blue"], "keeper": ["nobody"]},
        dataset.entities["lights/light-1"].nested["logs"],
    )
    broken = replace(dataset, entities={**dataset.entities, bad.id: bad})
    found = package_check.diagnostics(tabled.of(broken, made.SITE), lambda file, path: Place(file, 7, len(path)))
    assert {(d.place.file, d.place.line, d.code) for d in found} == {
        ("datasets/lights-of-nowhere/lights/light-1.yaml", 7, "package_invalid")
    }
    assert {d.place.column for d in found} == {len("state"), len("keeper")}
    assert "lights.csv, row 2" in found[0].message


def test_findings_in_nested_rows_and_in_the_evidence(folder: Path) -> None:
    dataset = made.dataset(("one",))
    light = dataset.entities["lights/light-0"]
    bad = made.entity(made.LIGHTS, "light-0", {"name": ["one"]}, (made.row(made.LOGS, light.id, "x", {"about": ["lights/gone"]}),))
    found = package_check.diagnostics(
        tabled.of(replace(dataset, entities={**dataset.entities, light.id: bad}), made.SITE),
        lambda file, path: Place(f"{file}:{path}"),
    )
    assert {d.place.file for d in found} == {"datasets/lights-of-nowhere/lights/light-0.yaml:logs.about"}


def test_damage_is_found(folder: Path) -> None:
    (folder / "claims.csv").write_bytes((folder / "claims.csv").read_bytes().replace(b"accepted", b"accented", 1))
    found = package_findings.findings(folder / "datapackage.json")
    assert {each.resource for each in found} == {"claims"}
    assert any("hash" in each.message for each in found)
    assert any((each.row, each.field) == (1, "status") for each in found)


def test_more_than_a_thousand_findings_are_all_told(folder: Path) -> None:
    described = json.loads((folder / "datapackage.json").read_bytes())
    resource = described["resources"][0]
    content = csvfile.render(["id", "name"], [[str(n), ""] for n in range(1500)])
    (folder / "lights.csv").write_bytes(content)
    resource["schema"]["fields"] = resource["schema"]["fields"][:2]
    resource["schema"].pop("foreignKeys")
    (folder / "datapackage.json").write_text(json.dumps(described))
    found = package_findings.findings(folder / "datapackage.json")
    assert sum(each.field == "name" for each in found) == 1500


def test_an_item_with_the_delimiter_is_refused_before_it_is_published() -> None:
    dataset = made.dataset(("one",))
    light = made.entity(made.LIGHTS, "light-0", {"name": ["one"], "colours": ["a;b"]})
    found = package_check.diagnostics(tabled.of(replace(dataset, entities={**dataset.entities, light.id: light}, backlinks={}), made.SITE))
    assert [d.code for d in found] == ["delimiter_in_item"]
    assert found[0].place.file == "datasets/lights-of-nowhere/lights/light-0.yaml"
