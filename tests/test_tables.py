"""The tables and what is written from them: nothing lost, nothing changed, nothing without evidence."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import made
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.change import Change, History
from sourcebook.outputs import cited, csvfile, ftm, json_entity, json_tables, jsonfile, sqlite, tables
from sourcebook.outputs.table import Column, Table

csv.field_size_limit(1_000_000)  # Python's is 131,072

# All that a value can be: the reader of YAML refuses NUL and lone surrogates.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
AWKWARD_TEXT = st.text(st.sampled_from(" \t\r\n\",;'=+-@#\\|aé漢\u2028\u0085"), max_size=12) | TEXT


@pytest.fixture(scope="module")
def dataset() -> made.Dataset:
    return made.dataset()


@pytest.fixture(scope="module")
def all_tables(dataset: made.Dataset) -> dict[str, Table]:
    return tables.of(dataset, made.SITE)


def records(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def test_the_columns_of_the_contract(all_tables: dict[str, Table]) -> None:
    def has(name: str, columns: str) -> None:
        assert not set(columns.split()) - set(all_tables[name].header)

    has(
        "claims",
        "claim_id entity_id entity_type property value status basis sources independent_sources first_published last_changed",
    )
    has("citations", "claim_id source_id stance quote prefix suffix start end verification basis note")
    has("sources", "id title publisher published url origin standing seed sha256")
    has("entities", "id type name url")


def test_every_value_of_every_table_is_a_claim_with_a_citation(all_tables: dict[str, Table]) -> None:
    """Written as a stranger would: from the tables and their README alone."""
    claims = {(c["entity_id"], c["claim_id"].partition("#")[2]): c["value"] for c in records(all_tables["claims"])}
    cited_claims = {c["claim_id"] for c in records(all_tables["citations"])}
    assert {c["claim_id"] for c in records(all_tables["claims"])} == cited_claims
    seen = set()
    for name in ("lights", "keepers", "logs"):
        for record in records(all_tables[name]):
            owner, row = record.get("entity_id") or f"{name}/{record['id']}", record.get("row")
            for column in all_tables[name].columns:
                if column.name in ("id", "entity_id", "row") or column.derived or not record[column.name]:
                    continue
                anchor = f"{name}={row}.{column.name}" if row else column.name
                items = record[column.name].split(column.delimiter) if column.type == "list" else [record[column.name]]
                for n, item in enumerate(items):
                    key = owner, f"{anchor}={n}" if column.type == "list" else anchor
                    assert claims[key] == item
                    seen.add(key)
    assert seen == set(claims)


def test_dates_have_their_days_beside_them(all_tables: dict[str, Table]) -> None:
    light, log = records(all_tables["lights"])[0], records(all_tables["logs"])[0]
    assert (light["built"], light["built_earliest"], light["built_latest"]) == ("1987/..", "1987-01-01", "")
    assert (log["day"], log["day_earliest"], log["day_latest"]) == ("2020~", "2020-01-01", "2020-12-31")


def test_values_stand_as_they_were_typed(all_tables: dict[str, Table]) -> None:
    light = records(all_tables["lights"])[0]
    assert (light["height"], light["lamps"], light["lit"]) == ("1.10", "+3", "true")


def test_sources_have_the_columns_of_the_contract_first(all_tables: dict[str, Table]) -> None:
    assert all_tables["sources"].header[:4] == ("id", "title", "publisher", "published")
    gazette, copy = records(all_tables["sources"])
    assert (gazette["id"], gazette["seed"], gazette["lines"], gazette["url"]) == (
        "gazette",
        "gazette.txt",
        "1-3;7-9",
        "",
    )
    assert copy["origin"] == "gazette-1"


def test_unarchived_quotes_have_no_offsets(all_tables: dict[str, Table]) -> None:
    first, second = records(all_tables["citations"])[:2]
    assert (first["verification"], first["start"], first["end"]) == ("verified", "10", "15")
    assert (second["verification"], second["start"], second["end"], second["quote"]) == ("unarchived", "", "", "plain")


def test_copies_of_one_story_are_one_independent_source(all_tables: dict[str, Table]) -> None:
    claim = records(all_tables["claims"])[0]
    assert (claim["sources"], claim["independent_sources"], claim["basis"]) == ("gazette;copy", "1", "stated")


def test_editorial_citations_have_neither_source_nor_quote(dataset: made.Dataset) -> None:
    light = dataset.entities["lights/light-0"]
    claim = light.row.claims["name"][0]
    stated = made.Claim(claim.entity_id, "name", "name", claim.field, claim.value, (made.Citation(None, "supports", "editorial"),))
    row = made.Row(light.resource, light.id, light.slug, {"name": (stated,)})
    alone = made.Entity(light.id, "x", light.resource, row, {}, (), (), light.file)
    table = tables.of(made.Dataset(made.DESCRIPTOR, {alone.id: alone}, {}, {}), made.SITE)
    citation, claimed = records(table["citations"])[0], records(table["claims"])[0]
    assert (citation["source_id"], citation["quote"], citation["verification"], citation["basis"]) == (
        "",
        "",
        "",
        "editorial",
    )
    assert (claimed["sources"], claimed["independent_sources"], claimed["basis"]) == ("", "0", "editorial")


def test_addresses_are_whole_only_where_the_site_is_known(dataset: made.Dataset) -> None:
    for url in ("", "https://lights.example/a/"):
        table = tables.of(dataset, made.Site("x", url))["entities"]
        assert records(table)[0]["url"] == f"{url}lights-of-nowhere/lights/light-0/"


def test_history_fills_the_two_dates(dataset: made.Dataset) -> None:
    def change(date: str) -> Change:
        return Change(date, "c0ffee", "x", "changed", "keepers/ada", "name", "", "Ada")

    changes = change("2025-01-02"), change("2026-03-04")
    known = replace(dataset, history=History(changes, {"keepers/ada#name": changes}))
    dates = {c["claim_id"]: (c["first_published"], c["last_changed"]) for c in records(tables.of(known, made.SITE)["claims"])}
    assert dates["keepers/ada#name"] == ("2025-01-02", "2026-03-04")
    assert dates["lights/light-0#name"] == ("", "")


def test_an_item_that_holds_the_delimiter_is_told(dataset: made.Dataset) -> None:
    assert not list(tables.delimiter_in_item(dataset))
    light = made.entity(made.LIGHTS, "x", {"name": ["x"], "colours": ["red;green", "blue"]})
    found = list(tables.delimiter_in_item(made.Dataset(made.DESCRIPTOR, {light.id: light}, {}, {})))
    assert [(claim.value.text, delimiter) for claim, delimiter in found] == [("red;green", ";")]


@given(st.lists(st.lists(AWKWARD_TEXT, min_size=3, max_size=3), max_size=6))
@settings(max_examples=150, deadline=None)
def test_csv_round_trips_every_character(rows: list[list[str]]) -> None:
    content = csvfile.render(["a", "b", "c"], rows).decode()
    assert list(csv.reader(io.StringIO(content, newline=""), strict=True)) == [["a", "b", "c"], *rows]


@given(st.lists(AWKWARD_TEXT, max_size=6))
@settings(max_examples=60, deadline=None)
def test_csv_of_one_column_keeps_empty_rows(texts: list[str]) -> None:
    content = csvfile.render(["a"], [[text] for text in texts]).decode()
    assert list(csv.reader(io.StringIO(content, newline=""), strict=True)) == [["a"], *([text] for text in texts)]


@given(st.lists(st.tuples(st.just("x"), AWKWARD_TEXT), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_pandas_reads_the_same_cells(rows: list[tuple[str, str]]) -> None:
    content = csvfile.render(["a", "b"], rows)
    frame = pandas.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    assert [tuple(row) for row in frame.itertuples(index=False)] == rows


def test_csv_has_no_byte_order_mark_and_unix_line_ends() -> None:
    assert csvfile.render(["a", "é"], [["1", ""]]) == "a,é\n1,\n".encode()


AWKWARD_CELLS = ('},{"a":1', "a,\nb", 'say "x"', " led", "", "plain", "\\", "],[")


def test_many_rows_are_parted_in_every_text_format_as_few_are() -> None:
    rows = tuple((str(n), AWKWARD_CELLS[n % len(AWKWARD_CELLS)]) for n in range(1001))
    table = Table("t", "T", "", (Column("a", "A", ""), Column("b", "B", "")), ("a",), (), rows)
    content = csvfile.render(table.header, rows).decode()
    assert [*csv.reader(io.StringIO(content, newline=""), strict=True)] == [["a", "b"], *map(list, rows)]
    listed, lines = json_tables.rendered(table)
    assert [*map(json.loads, lines.splitlines())] == json.loads(listed) == [{"a": a, "b": b or None} for a, b in rows]
    assert listed == jsonfile.render_rows(json_tables.objects(table))
    assert json_tables.rendered(replace(table, rows=())) == (b"[]\n", b"")


def test_json_tables_say_the_same(all_tables: dict[str, Table]) -> None:
    for table in all_tables.values():
        rows = json.loads(json_tables.jsonfile.render_rows(json_tables.objects(table)))
        for row, record in zip(rows, records(table), strict=True):
            assert list(row) == list(table.header)
            for column in table.columns:
                assert row[column.name] == expected(column.type, record[column.name], column.delimiter)


def expected(type_: str, cell: str, delimiter: str) -> object:
    if not cell:
        return None
    if type_ == "list":
        return cell.split(delimiter)
    return {"integer": int, "number": float, "boolean": "true".__eq__}.get(type_, str)(cell)


def test_numbers_that_json_readers_cannot_keep_stay_text() -> None:
    data = json_tables.jsonfile.data
    assert data(made.Value("0.1", Decimal("0.1"))) == 0.1
    assert data(made.Value("0.12345678901234567890", Decimal("0.12345678901234567890"))) == "0.12345678901234567890"
    assert data(made.Value("9007199254740993", 9007199254740993)) == "9007199254740993"


def test_sqlite_has_the_same_tables(all_tables: dict[str, Table]) -> None:
    content = sqlite.database(all_tables)
    assert content == sqlite.database(all_tables)
    base = sqlite3.connect(":memory:")
    base.deserialize(content)
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in all_tables.values():
        rows = base.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid').fetchall()
        assert len(rows) == len(table.rows)
        for row, cells in zip(rows, table.rows, strict=True):
            for column, got, cell in zip(table.columns, row, cells, strict=True):
                if column.type in ("integer", "number", "boolean"):
                    assert got == (expected(column.type, cell, "") if cell else None)
                else:
                    assert got == (cell or None)


def test_sqlite_does_not_tell_how_it_was_made(all_tables: dict[str, Table]) -> None:
    content = sqlite.database(all_tables)
    assert content[24:28] == bytes(4)  # how often the file changed (sqlite.org, "Database File Format", 1.3)
    assert content[92:100] == bytes(8)  # at which of these changes, and with which version of SQLite


@pytest.mark.parametrize(("code", "number"), [(sqlite3.SQLITE_FULL, errno.ENOSPC), (sqlite3.SQLITE_IOERR, errno.EIO)])
def test_sqlite_that_cannot_be_written_is_an_error_of_the_disk(code: int, number: int, tmp_path: Path) -> None:
    class Full(sqlite3.Connection):
        def execute(self, *_: object) -> sqlite3.Cursor:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = code
            raise error

    with pytest.raises(OSError, match=re.escape(os.strerror(number))) as failed:
        sqlite._compact(sqlite3.connect(":memory:", factory=Full), tmp_path / "whole.sqlite")
    assert failed.value.errno == number


def test_sqlite_answers_the_questions_people_ask(all_tables: dict[str, Table]) -> None:
    base = sqlite3.connect(":memory:")
    base.deserialize(sqlite.database(all_tables))
    assert base.execute("SELECT count(*) FROM claims_with_citations").fetchone()[0] == len(all_tables["citations"].rows)
    assert base.execute("SELECT count(*) FROM single_source_claims").fetchone()[0] == len(all_tables["claims"].rows)
    assert base.execute("SELECT count(*) FROM disputed_claims").fetchone()[0] == 0
    assert base.execute("SELECT DISTINCT name FROM search_text WHERE search_text MATCH 'name : Ada'").fetchall() == [("Ada",)]


def test_spreadsheet_files_hold_no_formula(dataset: made.Dataset) -> None:
    files = {o.path: o.content for o in cited.make(made.publication(), made.SITE)}
    content = files["lights-of-nowhere/data/lights-cited.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert rows[0][:3] == ["Page", "Name", "Name: source"]
    assert len(rows) == len(made.AWKWARD) + 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "@", "-", "\t", "\r")) or Decimal(cell) is not None
    assert {row[1] for row in rows} >= {"'=1+1", "'@SUM(A1)", "+49", "'-x", "0123"}


def test_a_spreadsheet_row_says_who_states_what(dataset: made.Dataset) -> None:
    row = next(cited.rows(dataset, made.LIGHTS, made.SITE))
    assert row[2] == ("“plain” – The Gazette, Press | “plain” – A copy, Other press [inferred; not verified: no archived text; a note]")


def test_entity_json_has_values_claims_and_both_directions(dataset: made.Dataset) -> None:
    files = {o.path: json.loads(o.content) for o in json_entity.make(made.publication(), made.SITE)}
    assert len(files) == len(dataset.entities)
    light, keeper = files["lights-of-nowhere/lights/light-0.json"], files["lights-of-nowhere/keepers/ada.json"]
    assert light["values"]["name"] == "plain"
    assert (light["values"]["height"], light["values"]["lamps"], light["values"]["lit"]) == (1.1, 3, True)
    assert light["values"]["logs"][0] == {"row": "2020", "day": "2020~", "about": "keepers/ada", "text": "plain"}
    assert {c["id"] for c in light["claims"]} == {c.id for c in dataset.entities["lights/light-0"].claims()}
    assert light["claims"][0]["citations"][0]["quote"] == "plain"
    assert "start" not in light["claims"][0]["citations"][1]
    assert light["dataset"]["version"] == "1.2.3"
    assert light["dataset"]["licenses"] == [{"name": "CC0-1.0"}]
    back = keeper["backlinks"][0]
    assert (back["entity"], back["relation"], back["claim"]["citations"][0]["source"]) == (
        "lights/light-0",
        "Logged",
        "gazette",
    )
    assert set(keeper["sources"]) == {"copy", "gazette"}


def test_followthemoney_has_the_mapped_values(dataset: made.Dataset) -> None:
    how = {"schema": "Place", "properties": {"name": "name", "notes": "logs.text", "date": "built", "keeper": "keeper"}}
    lights = replace(made.LIGHTS, descriptor={**made.LIGHTS.descriptor, "sourcebook:ftm": how})
    entities = {e.id: replace(e, resource=lights) if e.resource is made.LIGHTS else e for e in dataset.entities.values()}
    files = {o.path: o.content for o in ftm.make(made.Publication((replace(dataset, entities=entities),)), made.SITE)}
    found = [json.loads(line) for line in files["lights-of-nowhere/data/entities.ftm.json"].decode().split("\n")[:-1]]
    assert len(found) == len(made.AWKWARD)
    assert found[0]["id"] == "lights-of-nowhere.lights.light-0"
    assert found[0]["properties"] == {
        "name": ["plain"], "notes": ["plain"], "keeper": ["Ada"],
        "sourceUrl": ["https://lights.example/a/lights-of-nowhere/lights/light-0/"],
    }  # fmt: skip
    text = files["lights-of-nowhere/data/statements.ftm.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert {(row["entity_id"], row["prop"], row["value"]) for row in rows} == {
        (each["id"], prop, value) for each in found for prop, values in each["properties"].items() for value in values
    }
    assert rows[0]["origin"] == "lights/light-0#name"


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (("2025-07-16", "2025-07-16"), "2025-07-16"),
        (("2025-07-16", "2025-07-17"), "2025-07"),
        (("2025-01-01", "2025-12-31"), "2025"),
        (("2025-10-01", "2025-12-31"), "2025"),
        (("2019-01-01", "2025-12-31"), ""),
        (("1987-01-01", ""), ""),
    ],
)
def test_dates_of_followthemoney_are_the_part_both_ends_share(interval: tuple[str, str], text: str) -> None:
    assert ftm.partial_date(made.Value("x", "x", interval)) == text
