"""What is due to be checked again: intervals, the work list, `checked`, and how a check shows."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from helpers import PUBLICATIONS, ROOT, copy, dataset, edit, findings
from repo import DATA, Repo

from sourcebook import history
from sourcebook.commands import checking, diff, due
from sourcebook.freshness import ages
from sourcebook.model import Site
from sourcebook.outputs import (
    changes,
    freshness,
    json_entity,
    page_entity,
    page_freshness,
    page_quality,
    page_source,
    tables,
)
from sourcebook.read import read

FERRIES = PUBLICATIONS / "ferries"
MORNING = f"{DATA}/vessels/morning-star.yaml"
SITE = Site("Ferries", repository="https://github.com/example/ferries", date="2022-06-11T12:00:00Z")


def with_intervals(root: Path) -> Path:
    """The fields of the flags are checked each year, but for their state, which is each month; the year of building once in ten."""
    edit(
        root / DATA / "datapackage.yaml",
        ("{name: built, ", "{name: built, 'sourcebook:checkEvery': 3650, "),
        (
            "title: State, constraints: {required: true}, categories: [{value: flagged",
            "title: State, 'sourcebook:checkEvery': 30, constraints: {required: true}, categories: [{value: flagged",
        ),
        ("  - name: flags\n", "  - name: flags\n    sourcebook:checkEvery: 365\n"),
    )
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return with_intervals(copy(FERRIES, tmp_path / "ferries"))


def listed(root: Path) -> list[tuple[str, str, str, str]]:
    return [(age.claim.id, age.checked, age.published, age.due) for age in ages(dataset(root))]


def test_the_newest_source_or_check_counts(root: Path) -> None:
    flag, state, built = (
        "vessels/morning-star#flags=mt-flagged.flag",
        "vessels/morning-star#flags=mt-flagged.status",
        "vessels/morning-star#built",
    )
    assert listed(root) == [
        (state, "", "2021-06-10", "2021-07-10"),
        (flag, "", "2021-06-10", "2022-06-10"),
        (built, "", "2021-06-10", "2031-06-08"),
    ]
    edit(root / MORNING, ("flag of Malta\nevidence", "flag of Malta\n        checked: 2021-12-24\nevidence"))
    assert listed(root)[:2] == [(state, "2021-12-24", "2021-06-10", "2022-01-23"), (flag, "2021-12-24", "2021-06-10", "2022-12-24")]
    edit(root / MORNING, ("        checked: 2021-12-24", "        checked: 2020-12-24"))
    assert listed(root)[0] == (state, "2020-12-24", "2021-06-10", "2021-07-10")


def test_without_a_date_it_is_due_at_once(root: Path) -> None:
    edit(root / DATA / "sources/courier.yaml", ("published: 2021-06-10\n", ""))
    assert {age.due for age in ages(dataset(root))} == {""}
    assert all(age.is_due("0001-01-01") for age in ages(dataset(root)))


@pytest.mark.parametrize(
    ("published", "counted"), [("2021-06", "2021-06-01"), ("2021~", "2021-01-01"), ("../2021-05", "2021-05-31"), ("2021/..", "2021-01-01")]
)
def test_a_vague_date_counts_from_its_earliest_day(root: Path, published: str, counted: str) -> None:
    edit(root / DATA / "sources/courier.yaml", ("published: 2021-06-10", f"published: {published}"))
    assert {age.published for age in ages(dataset(root))} == {counted}


def test_a_day_beyond_the_calendar_is_no_end_of_the_build(root: Path) -> None:
    edit(root / DATA / "sources/courier.yaml", ("published: 2021-06-10", "published: 9999-12-31"))
    assert {age.due for age in ages(dataset(root))} == {""}


def test_without_intervals_nothing_is_due_and_there_is_no_file() -> None:
    publication = read(FERRIES)[0]
    assert ages(publication.datasets[0]) == ()
    assert list(freshness.make(publication, SITE)) == []
    assert page_freshness.due(publication.datasets[0], SITE) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("0", "is a number of days, from 1 to 36,500"),
        ("40000", "is a number of days"),
        ("-1", "is a whole number"),
        ("P1Y", "is a whole number"),
    ],
)
def test_an_interval_is_a_number_of_days(tmp_path: Path, given: str, said: str) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    edit(root / DATA / "datapackage.yaml", ("{name: built, ", f"{{name: built, 'sourcebook:checkEvery': {given}, "))
    (found,) = findings(root)
    assert said in found.message
    assert found.place.line > 1


def test_a_source_has_no_interval(tmp_path: Path) -> None:
    root = copy(FERRIES, tmp_path / "ferries")
    edit(root / DATA / "datapackage.yaml", ("  - name: sources\n", "  - name: sources\n    sourcebook:checkEvery: 5\n"))
    (found,) = findings(root)
    assert found.message == "The record of a source is not compared with a source."


@pytest.mark.parametrize("day", ["2021-06", "2021-02-30", "yesterday", "2021-6-1", "2021-06-10/2021-06-11"])
def test_checked_is_a_day(root: Path, day: str) -> None:
    edit(root / MORNING, ("    supports: [owner]", f"    supports: [owner]\n    checked: {day}"))
    assert [d.code for d in findings(root) if d.severity == "error"] == ["checked_invalid"]


def test_the_table(root: Path) -> None:
    (made,) = freshness.make(read(root)[0], SITE)
    assert made.path == "ferries/data/freshness.csv"
    rows = list(csv.DictReader(io.StringIO(bytes(made.content).decode())))
    assert [(row["property"], row["every_days"], row["due"], row["is_due"]) for row in rows] == [
        ("flags.status", "30", "2021-07-10", "true"),
        ("flags.flag", "365", "2022-06-10", "true"),
        ("built", "3650", "2031-06-08", "false"),
    ]
    (made,) = freshness.make(read(root)[0], replace(SITE, date="2021-07-09T23:59:59Z"))
    assert b",true" not in made.content


def test_the_page(root: Path) -> None:
    (page,) = page_quality.make(read(root)[0], SITE, templates=ROOT / "site_templates")
    text = bytes(page.content).decode()
    assert "told of 11 June 2022" in text
    assert "The 2 values that are due" in text
    found = page_freshness.due(dataset(root), SITE)
    assert found
    assert [(line.title, line.days, line.claims, line.due) for line in found.properties] == [
        ("Vessels: Built", 3650, 1, 0),
        ("Flags: Flag", 365, 1, 1),
        ("Flags: State", 30, 1, 1),
    ]
    query = parse_qs(urlsplit(found.lines[0].confirm).query)
    assert query == {
        "template": ["checked.yml"],
        "entity": ["vessels/morning-star"],
        "property": ["flags=mt-flagged.status"],
        "value": ["flagged"],
    }


def test_a_check_is_shown_with_its_citation(root: Path) -> None:
    edit(root / MORNING, ("    supports: [owner]", "    supports: [owner]\n    checked: 2021-12-24"))
    publication = read(root)[0]
    (data,) = publication.datasets
    pages = {
        o.path: bytes(o.content).decode()
        for make in (page_entity.make, page_source.make)
        for o in make(publication, SITE, templates=ROOT / "site_templates")
    }
    shown = '<time datetime="2021-12-24">24 December 2021</time>'
    assert shown in pages["ferries/vessels/morning-star/index.html"]
    assert shown in pages["ferries/sources/courier/index.html"]
    assert shown not in pages["ferries/vessels/evening-star/index.html"]
    table = tables.of(data, SITE)["citations"]
    column = [c.name for c in table.columns].index("checked")
    assert {(row[0], row[column]) for row in table.rows if row[column]} == {("vessels/morning-star#owner", "2021-12-24")}
    made = next(json.loads(o.content) for o in json_entity.make(publication, SITE) if o.path == "ferries/vessels/morning-star.json")
    assert [c["checked"] for claim in made["claims"] for c in claim["citations"] if "checked" in c] == ["2021-12-24"]


def test_the_newest_check_of_the_same_words_is_shown(root: Path) -> None:
    again = "\n  - source: courier\n    quote: Northern Lines, a company registered in Norway, owns both ships\n    supports: [name]\n    checked: 2022-01-01"
    edit(root / MORNING, ("    supports: [owner]", f"    supports: [owner]\n    checked: 2021-12-24{again}"))
    pages = {o.path: bytes(o.content).decode() for o in page_entity.make(read(root)[0], SITE, templates=ROOT / "site_templates")}
    assert "1 January 2022" in pages["ferries/vessels/morning-star/index.html"]
    assert "24 December 2021" not in pages["ferries/vessels/morning-star/index.html"]


def added(root: Path) -> list[str]:
    """The lines that differ from the record as it is committed."""
    old, new = ((folder / MORNING).read_text().splitlines() for folder in (FERRIES, root))
    return [line for line in new if new.count(line) > old.count(line)]


@pytest.mark.parametrize(
    ("prop", "source", "count"),
    [("", "", 5), ("built", "", 1), ("flags", "", 1), ("flags.flag", "", 1), ("flags=mt-flagged.flag", "", 1), ("cargo", "", 2),
     ("cargo=cars", "", 1), ("name", "courier", 1), ("", "courier", 5)],
)  # fmt: skip
def test_the_command_writes_one_line_for_each_citation(
    root: Path, prop: str, source: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checking.run(root, "vessels/morning-star", prop, "2022-01-01", source=source) == 0
    assert [line.strip() for line in added(root)] == ["checked: 2022-01-01"] * count
    assert f"({count} citation" in capsys.readouterr().out
    read(root)
    assert checking.run(root, "vessels/morning-star", prop, "2022-01-01", source=source) == 1
    assert checking.run(root, "vessels/morning-star", prop, "2021-12-31", source=source) == 1  # nothing grows older
    assert checking.run(root, "vessels/morning-star", prop, "2022-01-02", source=source) == 0
    assert [line.strip() for line in added(root)] == ["checked: 2022-01-02"] * count


@pytest.mark.parametrize(
    ("name", "prop", "day", "source", "said"),
    [("vessels/morning-stars", "", "2022-01-01", "", "Did you mean 'vessels/morning-star'?"),
     ("vessels/morning-star", "bilt", "2022-01-01", "", "Did you mean 'built'?"),
     ("vessels/morning-star", "remark", "2022-01-01", "", "has no evidence that cites a source"),
     ("vessels/morning-star", "built", "2022-13-01", "", "is no day"),
     ("vessels/morning-star", "built", "9999-01-01", "", "still to come"),
     ("vessels/morning-star", "built", "2022-01-01", "gazette", "does not cite `gazette`")],
)  # fmt: skip
def test_the_command_says_why_it_cannot(
    root: Path, name: str, prop: str, day: str, source: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (root / MORNING).read_bytes()
    assert checking.run(root, name, prop, day, source=source) == 1
    assert said in capsys.readouterr().out
    assert (root / MORNING).read_bytes() == before


def test_the_work_list(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert due.run(root, "2022-06-09") == 0
    told = capsys.readouterr().out
    assert told.startswith("ferries: 1 of 3 values are due by 2022-06-09.\n")
    assert f"\n{MORNING}\n  flags=mt-flagged.status: flagged (source of 2021-06-10, every 30 days, due 2021-07-10)\n" in told
    assert "python build.py checked vessels/morning-star flags=mt-flagged.status DAY" in told
    assert checking.run(root, "vessels/morning-star", "flags=mt-flagged.status", "2022-06-09") == 0
    assert due.run(root, "2022-06-09") == 0
    assert "0 of 3 values are due" in capsys.readouterr().out
    assert due.run(root, "2022-06-09", by="2031-06-08") == 0
    assert "3 of 3 values are due by 2031-06-08" in capsys.readouterr().out
    assert due.run(root, "2022-06-09", by="soon") == 2
    assert due.run(FERRIES, "2022-06-09") == 0
    assert "no property an interval" in capsys.readouterr().out


def test_a_check_is_told_as_a_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the comparison, in the history and in its table; it is no change of the claim."""
    repo = Repo(tmp_path)
    assert checking.run(repo.root, "vessels/morning-star", "built", "2022-01-01") == 0
    capsys.readouterr()
    assert diff.run(repo.root, "HEAD") == 0
    report = capsys.readouterr().out
    assert "### Checked, and nothing changed (2)" in report
    assert "- `vessels/morning-star#built`: 1984\n  - compared with `courier` on 2022-01-01" in report
    assert "### Evidence" not in report
    assert "second look" not in report
    repo.commit("2022-01-02", "Checked")
    (data,) = history.attach(repo.root, read(repo.root)[0]).datasets
    assert data.history
    assert [(c.kind, c.date) for c in data.history.changes if c.claim_id == "vessels/morning-star#built"] == [
        ("added", "2021-01-01"),
        ("checked", "2022-01-02"),
    ]
    assert [c.date for c in data.history.of_claim["vessels/morning-star#built"]] == ["2021-01-01"]
    (table,) = changes.make(history.attach(repo.root, read(repo.root)[0]), SITE)
    assert b",checked,vessels/morning-star#built,1984,1984\n" in table.content
    repo.edit("vessels/morning-star", ("    checked: 2022-01-01\n", ""))
    diff.run(repo.root, "HEAD")
    assert "no longer said to be compared with `courier`" in capsys.readouterr().out


def test_a_check_of_a_row_that_decides_needs_no_second_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = Repo(tmp_path)
    assert checking.run(repo.root, "lists/idle-ships-2021", "targets", "2022-01-01") == 0
    capsys.readouterr()
    diff.run(repo.root, "HEAD")
    assert "second look" not in capsys.readouterr().out
