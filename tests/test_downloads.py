"""Each download, read by a reader that is not ours: the same values, claims and citations."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import downloads
import duckdb
import feedparser
import made
import openpyxl
import pandas
import pytest
import rdflib
from csvw import CSVW
from helpers import ROOT, published
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate as validate_openapi
from openpyxl.utils.escape import unescape

from sourcebook.outputs import optional, page_dataset, page_home, page_meta, parquet, tabled, xlsx
from sourcebook.outputs.download import Download
from sourcebook.outputs.table import Column
from sourcebook.outputs.tabled import Tabled

NAME = "lights-of-nowhere"
DATA = f"{NAME}/data"
API = "api/v1"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
SELECTED = (OA.exact, OA.start, OA.end)
CITO = rdflib.Namespace("http://purl.org/spar/cito/")
REAL = sorted(path.name for path in (ROOT / "datasets").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def of() -> Tabled:
    """A dataset of awkward values."""
    return tabled.of(made.dataset(), made.SITE)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a site that has its downloads."""
    folder = tmp_path_factory.mktemp("site")
    downloads.write(made.publication(), made.SITE, folder)
    return folder


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / DATA


@pytest.fixture(scope="module", params=["awkward", *REAL])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tabled, Path]:
    """The awkward dataset, and each dataset of this repository; with the root of a site that has the downloads."""
    publication = made.publication() if request.param == "awkward" else published(ROOT)
    root = tmp_path_factory.mktemp(request.param)
    downloads.write(publication, made.SITE, root)
    dataset = next(d for d in publication.datasets if request.param in ("awkward", d.name))
    return tabled.of(dataset, made.SITE), root


def typed(column: Column, cell: str) -> Any:
    """What a cell means, from its schema alone."""
    if not cell:
        return None
    if column.type == "list":
        return cell.split(column.delimiter)
    return {"integer": int, "number": Decimal, "boolean": "true".__eq__}.get(column.type, str)(cell)


def loaded(path: Path) -> Any:
    return json.loads(path.read_bytes())


# ---- Parquet, Excel ----------------------------------------------------------------------------------------------


def test_parquet_has_every_value_with_its_type(each: tuple[Tabled, Path]) -> None:
    of, root = each
    folder = root / of.name / "data"
    for name, table in of.tables.items():
        read = duckdb.sql(f"SELECT * FROM '{folder / name}.parquet'")
        assert tuple(read.columns) == table.header
        rows = read.fetchall()
        assert len(rows) == len(table.rows)
        for got, cells in zip(rows, table.rows, strict=True):
            dates = [value.isoformat() if c.type == "date" and value else value for c, value in zip(table.columns, got, strict=True)]
            assert dates == [typed(column, cell) for column, cell in zip(table.columns, cells, strict=True)]


def test_parquet_carries_the_citation(folder: Path) -> None:
    rows = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{folder}/claims.parquet')").fetchall()
    told = {bytes(key).decode(): bytes(value).decode() for key, value in rows}
    assert (told["version"], told["date"], told["license"]) == ("1.2.3", "2026-11-22", "CC0-1.0")
    assert told["cite"].startswith("@misc{lights-of-nowhere,")


def test_numbers_that_no_type_holds_stay_text() -> None:
    assert parquet._decimal(["1.10", "-2"]) == "DECIMAL(38, 2)"
    assert parquet._decimal(["1e40", "0.001"]) == "VARCHAR"
    assert parquet._integer([str(2**63)]) == "VARCHAR"


def test_the_workbook_has_every_value_and_runs_nothing(each: tuple[Tabled, Path]) -> None:
    of, root = each
    book = openpyxl.load_workbook(root / of.name / "data" / f"{of.name}.xlsx")
    assert book.sheetnames == ["About", *of.tables, "Columns"]
    for name, table in of.tables.items():
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        header, *rows = sheet.iter_rows()
        assert tuple(cell.value for cell in header) == table.header
        for row, cells in zip(rows, table.rows, strict=True):
            for column, got, cell in zip(table.columns, row, cells, strict=True):
                assert got.data_type != "f"
                if column.type in ("integer", "number"):
                    assert got.value == float(cell or "nan") or not cell
                elif len(cell) > 32_767:
                    assert got.value == cell[:32_766] + "…"
                else:
                    assert (unescape(got.value) if got.value else "") == cell
    assert book["entities"]["D2"].hyperlink.target == book["entities"]["D2"].value
    assert book["entities"]["D2"].value.startswith(made.SITE.url)
    assert book["claims"]["A2"].hyperlink is None


def test_names_of_sheets_fit_and_differ() -> None:
    names = xlsx.sheet_names(["About", "about", "a" * 40, "a" * 50, "a" * 31])
    assert names == ["About", "about-2", "a" * 31, "a" * 29 + "-2", "a" * 29 + "-3"]


def test_pandas_reads_the_workbook(folder: Path, of: Tabled) -> None:
    sheets = pandas.read_excel(folder / f"{NAME}.xlsx", sheet_name=None, dtype=str, keep_default_na=False)
    assert {name: len(frame) for name, frame in sheets.items() if name in of.tables} == {
        name: len(table.rows) for name, table in of.tables.items()
    }


def test_without_its_library_a_file_is_absent_and_the_build_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(optional, "present", lambda module: False)
    written = downloads.write(made.publication(("one",)), made.SITE, tmp_path)
    assert not [path for path in written if path.endswith((".xlsx", ".parquet"))]
    assert [line.partition(",")[0] for line in optional.left_out()] == [
        "Left out: Excel workbooks",
        "Left out: Parquet files",
    ]


# ---- JSON --------------------------------------------------------------------------------------------------------


def test_every_json_file_is_what_its_schema_says(each: tuple[Tabled, Path]) -> None:
    of, root = each
    folder = root / of.name / "data"
    entity = Draft202012Validator(loaded(folder / "schema/entity.json"))
    Draft202012Validator.check_schema(entity.schema)
    for name in of.dataset.entities:
        entity.validate(loaded(root / of.name / f"{name}.json"))
    for name in of.tables:
        schema = loaded(folder / f"schema/tables/{name}.json")
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(loaded(folder / f"{name}.json"))


def test_the_schemas_refuse_what_is_not_so(root: Path, folder: Path) -> None:
    entity = Draft202012Validator(loaded(folder / "schema/entity.json"))
    good = loaded(root / NAME / "lights/light-0.json")
    for change in (
        {"type": "ships"},
        {"values": {"height": 1.5}},
        {"values": {"name": "x", "wings": "2"}},
        {"extra": 1},
    ):
        assert not entity.is_valid(good | change), change
    table = Draft202012Validator(loaded(folder / "schema/tables/lights.json"))
    row = loaded(folder / "lights.json")[0]
    for change in ({"state": "blue"}, {"id": None}, {"colours": "red"}, {"lamps": 1.5}):
        assert not table.is_valid([row | change]), change


def test_json_lines_are_the_rows(each: tuple[Tabled, Path]) -> None:
    of, root = each
    folder = root / of.name / "data"
    for name in of.tables:
        text = (folder / f"{name}.jsonl").read_bytes().decode()
        assert text.endswith("\n")
        assert [json.loads(line) for line in text.split("\n")[:-1]] == loaded(folder / f"{name}.json")
    counted = duckdb.sql(f"SELECT count(*) FROM read_json('{folder}/claims.jsonl', format = 'newline_delimited')")
    assert counted.fetchall() == [(len(of.tables["claims"].rows),)]


# ---- the static API ----------------------------------------------------------------------------------------------


def test_the_api_is_what_its_description_says(root: Path) -> None:
    described = loaded(root / API / "openapi.json")
    validate_openapi(described)
    paths = {path.replace("{dataset}", NAME) for path in described["paths"]}
    for path in (root / API).rglob("*.json"):
        if path.name != "openapi.json":
            own = "/" + path.relative_to(root).as_posix()
            matching = [p for p in paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", p), own)]
            assert matching, own
            check(described, min(matching, key=lambda p: p.count("{")), loaded(path))
    check(described, "/{dataset}/{resource}/{id}.json", loaded(root / NAME / "lights/light-0.json"))
    check(described, "/{dataset}/data/{table}.json", loaded(root / DATA / "claims.json"))


def check(described: Any, path: str, content: Any) -> None:
    key = path if path in described["paths"] else path.replace(NAME, "{dataset}")
    answer = described["paths"][key]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator(answer | {"components": described["components"]}).validate(content)


def test_the_api_leads_to_every_file(root: Path, of: Tabled) -> None:
    site = made.SITE.url

    def follow(address: str) -> Any:
        assert address.startswith(site)
        path = root / address.removeprefix(site)
        return loaded(path) if path.suffix == ".json" else path.read_bytes()

    (head,) = follow(f"{site}{API}/index.json")["datasets"]
    dataset = follow(head["api"])
    assert (dataset["version"], dataset["licenses"]) == ("1.2.3", [{"name": "CC0-1.0"}])
    assert follow(dataset["package"])["name"] == NAME
    assert {table["name"] for table in dataset["tables"]} == set(of.tables)
    for table in dataset["tables"]:
        assert len(follow(table["json"])) == len(of.tables[table["name"]].rows)
        assert follow(table["jsonl"])
        assert follow(table["csv"])
        assert follow(table["schema"])
        for entity in follow(table["list"])["entities"] if "list" in table else ():
            assert follow(entity["json"])["id"] == entity["id"]
    source = follow(dataset["source"].replace("{id}", "gazette"))
    assert (source["title"], source["claims"][0]) == (
        "The Gazette",
        {"id": "lights/light-0#name", "stance": "supports"},
    )


def test_identifiers_lead_to_their_entity(tmp_path: Path) -> None:
    number = made.field("number", format="imo")
    lights = made.resource("lights", "entities", made.field("id"), made.NAME, number, label="name")
    light = made.entity(lights, "light-0", {"name": ["One"], "number": ["9125786"]})
    dataset = made.Dataset(made.DESCRIPTOR, {light.id: light}, {}, {})
    downloads.write(made.Publication((dataset,)), made.SITE, tmp_path)
    found = loaded(tmp_path / API / NAME / "by/number/9125786.json")
    assert [entity["id"] for entity in found["entities"]] == ["lights/light-0"]
    (identifier,) = loaded(tmp_path / API / NAME / "index.json")["identifiers"]
    assert identifier["address"] == f"{made.SITE.url}{API}/{NAME}/by/number/{{value}}.json"


# ---- linked data -------------------------------------------------------------------------------------------------


def test_csvw_reads_the_same_tables(each: tuple[Tabled, Path]) -> None:
    of, root = each
    folder = root / of.name / "data"
    read = CSVW(str(folder / "csv-metadata.json"), validate=True)
    assert read.is_valid, read.warnings
    for table in read.tables:
        name = str(table.url).removesuffix(".csv")
        for row, cells in zip(list(table), of.tables[name].rows, strict=True):
            for column, cell in zip(of.tables[name].columns, cells, strict=True):
                got = row[column.name]
                if column.type == "date" and got:
                    got = got.date().isoformat()
                assert (None if got == [] else got) == typed(column, cell)


def test_the_catalogue_has_what_dcat_ap_asks_for(each: tuple[Tabled, Path]) -> None:
    """Its shapes (SEMICeu/DCAT-AP 3.0) were run once with pyshacl; these are the rules that they found broken, and their like."""
    graph = rdflib.Graph().parse(each[1] / "catalog.jsonld", format="json-ld", publicID=made.SITE.url)
    dct, foaf = rdflib.DCTERMS, rdflib.FOAF
    needed = {
        DCAT.Catalog: (dct.title, dct.description, dct.publisher, DCAT.dataset),
        DCAT.Dataset: (dct.title, dct.description),
        DCAT.Distribution: (DCAT.accessURL,),
        SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
    }
    for kind, properties in needed.items():
        nodes = list(graph.subjects(rdflib.RDF.type, kind))
        assert nodes
        assert all((node, name, None) in graph for node in nodes for name in properties), kind
    ranges = {
        dct.license: dct.LicenseDocument,
        dct.publisher: foaf.Agent,
        dct.creator: foaf.Agent,
        foaf.homepage: foaf.Document,
        DCAT.landingPage: foaf.Document,
        DCAT.mediaType: dct.MediaType,
        SPDX.algorithm: SPDX.ChecksumAlgorithm,
    }
    for name, kind in ranges.items():
        assert all((value, rdflib.RDF.type, kind) in graph for value in graph.objects(None, name)), name
    assert (None, dct.source, None) not in graph, "its range is a dataset, and ours are articles"


def test_the_catalogue_lists_every_download_as_it_is(root: Path) -> None:
    graph = rdflib.Graph().parse(root / "catalog.jsonld", format="json-ld")
    listed = set()
    for each in graph.subjects(rdflib.RDF.type, DCAT.Distribution):
        path = root / str(each).removeprefix(made.SITE.url)
        content = path.read_bytes()
        listed.add(path.relative_to(root).as_posix())
        assert int(str(graph.value(each, DCAT.byteSize))) == len(content)
        checksum = str(graph.value(graph.value(each, SPDX.checksum), SPDX.checksumValue))
        assert checksum.lower() == hashlib.sha256(content).hexdigest()
    assert listed == {path.relative_to(root).as_posix() for path in (root / DATA).rglob("*") if path.is_file()}


def test_the_page_of_every_record_says_what_it_is_about() -> None:
    schema = rdflib.Namespace("https://schema.org/")
    seen = set()
    for dataset in published(ROOT).datasets:
        for name, entity in dataset.entities.items():
            told = page_meta.entity_json_ld(dataset, made.SITE, entity, dataset.sources.values())
            assert told["@context"] == "https://schema.org"
            graph = rdflib.Graph().parse(
                data=json.dumps(told | {"@context": {"@vocab": str(schema)}}), format="json-ld", publicID=made.SITE.url
            )
            about = rdflib.URIRef(f"{made.SITE.url}{dataset.name}/{name}/#it")
            assert str(graph.value(about, schema.name)) == entity.name
            assert {str(each) for each in graph.objects(about, schema.alternateName)} == set(entity.aliases())
            found = {str(graph.value(each, schema.value)) for each in graph.objects(about, schema.identifier)}
            assert found == {c.value.text for c in entity.claims() if c.field.format in ("imo", "lei") and c.status == "accepted"}
            assert len(list(graph.subjects(rdflib.RDF.type, schema.Article))) == len(dataset.sources)
            seen |= found
    assert seen


def test_the_dataset_is_one_thing_in_both_vocabularies(root: Path, folder: Path) -> None:
    catalogue = rdflib.Graph().parse(root / "catalog.jsonld", format="json-ld")
    own = rdflib.Graph().parse(folder / f"{NAME}.jsonld", format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    (dataset,) = own.subjects(rdflib.RDF.type, schema.Dataset)
    assert list(catalogue.subjects(rdflib.RDF.type, DCAT.Dataset)) == [dataset]
    files = {str(each) for each in own.objects(None, schema.sha256)}
    assert {hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("claims.csv", f"{NAME}.zip")} <= files
    assert len(list(own.objects(dataset, schema.citation))) == 2


def test_the_pages_say_of_the_dataset_what_its_description_says(root: Path, folder: Path, of: Tabled) -> None:
    described = loaded(folder / f"{NAME}.jsonld")
    files = {each["contentUrl"]: each for each in described.pop("distribution")}
    templates, made_of = ROOT / "site_templates", made.publication()
    known = {path: Download(path, each["bytes"], each["sha256"], each["media_type"]) for path, each in listed(root).items()}
    (page,) = page_dataset.make(made_of, made.SITE, templates=templates, files=known)
    (home,) = page_home.make(made_of, made.SITE, templates=templates)
    on_page, on_home = inline(page.content), inline(home.content)["dataset"][0]
    assert on_page["subjectOf"]["url"] == f"{made.SITE.url}{DATA}/{NAME}.jsonld"
    assert len(on_page["distribution"]) > 10
    for each in on_page["distribution"]:
        told = files[each["contentUrl"]]
        members = ("name", "description", "contentSize", "encodingFormat", "sha256")
        assert {name: each[name] for name in members} == {name: told[name] for name in members}
    own = {name: value for name, value in on_page.items() if name not in ("@context", "distribution", "subjectOf")}
    assert own == on_home == {name: described[name] for name in own}
    assert set(own) > {"@id", "name", "version", "license", "creator"}


def listed(root: Path) -> dict[str, dict[str, Any]]:
    """The downloads of a site as its own description of them has it."""
    described = loaded(root / DATA / f"{NAME}.jsonld")["distribution"]
    return {
        each["contentUrl"].removeprefix(made.SITE.url): {
            "bytes": int(each["contentSize"].removesuffix(" B")),
            "sha256": each["sha256"],
            "media_type": each["encodingFormat"],
        }
        for each in described
    }


def inline(page: bytes) -> Any:
    """The JSON-LD that stands in a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.decode(), re.DOTALL)
    assert found
    return json.loads(found[1])


def test_every_reference_of_the_croissant_has_its_end(folder: Path) -> None:
    described = loaded(folder / f"{NAME}.jsonld")
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    files = {each["@id"] for each in described["distribution"]}
    fields = {field["@id"] for records in described["recordSet"] for field in records["field"]}
    for records in described["recordSet"]:
        assert {key["@id"] for key in records["key"]} <= fields
        for field in records["field"]:
            assert field["source"]["fileObject"]["@id"] in files
            assert "references" not in field or field["references"]["field"]["@id"] in fields


def test_annotations_are_the_citations(each: tuple[Tabled, Path]) -> None:
    of, root = each
    folder = root / of.name / "data"
    described = loaded(folder / "annotations.jsonld")
    context = {  # the part of the remote context that is used
        "@vocab": str(OA), "id": "@id", "type": "@type", "body": "hasBody", "target": "hasTarget",
        "source": {"@id": "hasSource", "@type": "@id"}, "selector": {"@id": "hasSelector"}, "items": {"@id": "items"},
        "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    }  # fmt: skip
    graph = rdflib.Graph().parse(data=json.dumps(described | {"@context": [context, described["@context"][1]]}), format="json-ld")
    found = set()
    for target in graph.subjects(rdflib.RDF.type, OA.SpecificResource):
        ((claim, stance),) = [(c, s) for s in ("supports", "disputes") for c in graph.objects(target, CITO[s])]
        selectors = list(graph.objects(target, OA.hasSelector))
        words, starts, ends = ("".join(str(v) for s in selectors for v in graph.objects(s, p)) for p in SELECTED)
        source = str(graph.value(target, OA.hasSource)).rstrip("/").rpartition("/")[2]
        name = unquote(str(claim)).removeprefix(f"{made.SITE.url}{of.name}/").replace("/#", "#")
        found.add((name, source, stance.replace("disputes", "contradicts"), words, starts, ends))
    header = of.tables["citations"].header
    rows = [dict(zip(header, row, strict=True)) for row in of.tables["citations"].rows]
    columns = ("claim_id", "source_id", "stance", "quote", "start", "end")
    rows = [row for row in rows if row["source_id"]]
    assert found == {tuple(row[column] for column in columns) for row in rows}
    assert described["partOf"]["total"] == len(described["items"]) == len(rows)
    assert len({item["id"] for item in described["items"]}) == len(rows)


# ---- citing, the feed, sameness ----------------------------------------------------------------------------------


def test_the_citation_file_is_valid(folder: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    done = subprocess.run([*command, str(folder / "CITATION.cff")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_dataset_and_every_entity_can_be_cited(folder: Path, of: Tabled) -> None:
    keys = [NAME] + [f"{NAME}-{each.replace('/', '-')}" for each in of.dataset.entities]
    assert re.findall(r"(?m)^@misc\{(.*),$", (folder / f"{NAME}.bib").read_text()) == keys
    items = loaded(folder / f"{NAME}.csl.json")
    assert [item["id"] for item in items] == keys
    assert (items[0]["type"], items[0]["version"]) == ("dataset", "1.2.3")
    records = (folder / f"{NAME}.ris").read_bytes().decode().removesuffix("ER  - \n").split("ER  - \n\n")
    assert [re.findall(r"(?m)^ID  - (.*)$", record) for record in records] == [[key] for key in keys]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .+", line) for record in records for line in record.strip("\n").split("\n"))
    assert all(item["URL"].startswith(made.SITE.url) for item in items)


def test_the_feed_is_read(root: Path) -> None:
    read = feedparser.parse((root / "feed.xml").read_bytes())
    assert not read.bozo
    assert read.version == "atom10"
    assert read.entries


def test_no_setting_of_the_machine_changes_a_byte(tmp_path: Path) -> None:
    program = (
        "import hashlib, pathlib, sys, downloads, made;"
        "found = downloads.write(made.publication(), made.SITE, pathlib.Path(sys.argv[1]));"
        "print(len(found), hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest())"
    )
    found = set()
    for number, (seed, zone, language) in enumerate((("1", "UTC", "C"), ("2", "Asia/Kathmandu", "tr_TR.UTF-8"))):
        settings = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[1]))),
        }
        done = subprocess.run([sys.executable, "-c", program, str(tmp_path / str(number))], env=settings, capture_output=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1
