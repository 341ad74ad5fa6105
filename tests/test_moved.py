"""redirects.yaml and removed.yaml: what they may say, and the pages at the old addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import ROOT, copy, dataset, findings
from repo import DATA, FERRIES

from sourcebook.model import Site
from sourcebook.outputs import moved, page_moved
from sourcebook.read import read

DAY = "{date: 2021-01-01, reason: An error.}"


def made(to: Path, redirects: str = "", removed: str = "") -> Path:
    root = copy(FERRIES, to / "ferries")
    for name, text in (("redirects", redirects), ("removed", removed)):
        if text:
            (root / DATA / f"{name}.yaml").write_text(text)
    return root


@pytest.mark.parametrize(
    ("redirects", "removed", "line", "said"),
    [
        ("vessels/a: vessels/b\nvessels/b: vessels/blue-heron", "", 1, "'vessels/b' is itself redirected."),
        ("vessels/a: vessels/b\nvessels/b: vessels/a", "", 1, "'vessels/b' is itself redirected."),
        ("vessels/a: vessels/a", "", 1, "'vessels/a' is itself redirected."),
        ("vessels/a: vessels/blue-heroin", "", 1, "There is no record 'vessels/blue-heroin'."),
        ("vessels/a: [vessels/blue-heron]", "", 1, "A redirect has one new id."),
        ("vessels/evening-star: vessels/blue-heron", "", 1, "'vessels/evening-star' is gone by this line, and is a record too."),
        ("evening-stars: vessels/blue-heron", "", 1, "'evening-stars' is no address of a record."),
        ("flags/x: vessels/blue-heron", "", 1, "'flags/x' is no address of a record."),
        ("vessels/../x: vessels/blue-heron", "", 1, "'vessels/../x' is no address of a record."),
        ("vessels/a: vessels/blue-heron\nvessels/a: vessels/evening-star", "", 2, "'vessels/a' stands twice"),
        ("- vessels/a", "", 1, "A record is a list of fields"),
        ("", "vessels/a: gone", 1, "A removal has a date and a reason, and nothing else."),
        ("", "vessels/a: {date: 2021-01-01}", 1, "A removal has a date and a reason, and nothing else."),
        ("", "vessels/a: {date: 2021-01-01, reason: ' '}", 1, "A removal has a date and a reason, and nothing else."),
        ("", "vessels/a: {date: 2021-01-01, reason: x, name: Jane Doe}", 1, "A removal has a date and a reason, and nothing else."),
        ("", "vessels/a: {date: 2021, reason: An error.}", 1, "The date of a removal is a day."),
        ("", "vessels/a: {date: [], reason: An error.}", 1, "The date of a removal is a day."),
        ("", f"vessels/blue-heron: {DAY}", 1, "'vessels/blue-heron' is gone by this line, and is a record too."),
        ("", f"vessels/Ä: {DAY}", 1, "'vessels/Ä' is no address of a record."),
        ("vessels/a: vessels/blue-heron", f"vessels/a: {DAY}", 1, "'vessels/a' is withdrawn here and redirected in redirects.yaml."),
    ],
)
def test_rules(tmp_path: Path, redirects: str, removed: str, line: int, said: str) -> None:
    found, *more = [d for d in findings(made(tmp_path, redirects, removed)) if d.severity == "error"]
    assert found.message.startswith(said)
    assert len(more) == ("vessels/b: vessels/a" in redirects)  # in a loop, each line is wrong
    assert found.place.line == line
    assert found.help
    assert found.place.file == f"{DATA}/{'removed' if removed else 'redirects'}.yaml"


def test_what_is_right(tmp_path: Path) -> None:
    found = dataset(made(tmp_path, "vessels/a: vessels/blue-heron\nvessels/b: vessels/blue-heron", f"owners/x: {DAY}"))
    assert found.redirects == {"vessels/a": "vessels/blue-heron", "vessels/b": "vessels/blue-heron"}
    assert found.removed["owners/x"].reason == "An error."


def test_a_link_or_a_folder_is_no_list(tmp_path: Path) -> None:
    root = made(tmp_path)
    (root / DATA / "redirects.yaml").symlink_to("/etc/hostname")
    (root / DATA / "removed.yaml").mkdir()
    assert {d.place.file for d in findings(root) if d.severity == "error"} == {f"{DATA}/redirects.yaml", f"{DATA}/removed.yaml"}


def test_pages(tmp_path: Path) -> None:
    root = made(tmp_path, "vessels/a: vessels/blue-heron", "owners/x: {date: 2021-01-01, reason: <b>An error</b>.}")
    outputs = {
        o.path: bytes(o.content).decode() for o in page_moved.make(read(root)[0], Site("Ferries"), templates=ROOT / "site_templates")
    }
    page = outputs["ferries/vessels/a/index.html"]
    assert 'http-equiv="refresh"' in page
    assert 'href="../../../ferries/vessels/blue-heron/"' in page
    gone = outputs["ferries/owners/x/index.html"]
    assert "1 January 2021" in gone
    assert "&lt;b&gt;An error&lt;/b&gt;." in gone
    assert "refresh" not in gone


def test_data(tmp_path: Path) -> None:
    root = made(tmp_path, "vessels/a: vessels/blue-heron", "owners/x: {date: 2021-01-01, reason: 'An error, no more.'}")
    outputs = {o.path: bytes(o.content).decode() for o in moved.make(read(root)[0], Site("Ferries"))}
    assert set(outputs) == {"ferries/data/moved.csv", "ferries/vessels/a.json", "ferries/owners/x.json"}
    assert outputs["ferries/data/moved.csv"] == (
        'entity_id,moved_to,withdrawn,reason\nowners/x,,2021-01-01,"An error, no more."\nvessels/a,vessels/blue-heron,,\n'
    )
    assert json.loads(outputs["ferries/vessels/a.json"]) == {"entity_id": "vessels/a", "moved_to": "vessels/blue-heron"}
    assert json.loads(outputs["ferries/owners/x.json"])["withdrawn"] == "2021-01-01"


def test_where_nothing_is_gone_there_is_no_file(tmp_path: Path) -> None:
    assert not list(moved.make(read(made(tmp_path))[0], Site("Ferries")))
