"""What a build says of itself: size by kind against the limit, time and memory by step, a profile for a viewer."""

from __future__ import annotations

import multiprocessing
import pstats
import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from sourcebook import memory, sizes
from sourcebook.commands import build_report
from sourcebook.profiling import profiled
from sourcebook.spec import Publishing


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("d/ships/armani/index.html", "pages of records"),
        ("d/ships/armani/evidence/2/index.html", "pages of records"),
        ("d/ships/armani.json", "records as JSON"),
        ("d/sources/a/index.html", "pages of sources"),
        ("d/ships/index.html", "lists and overviews"),
        ("d/ships/armani/feed.xml", "feeds of records"),
        ("d/ships/page/2/index.html", "lists and overviews"),
        ("d/data/ships.csv", "tables as CSV"),
        ("d/data/ships.jsonl", "tables as JSON Lines"),
        ("d/data/d.zip", "data package (zip)"),
        ("d/data/entities.ftm.json", "FollowTheMoney"),
        ("d/data/README.md", "descriptions of the data"),
        ("api/v1/d/ships.json", "API"),
        ("pagefind/pagefind.js", "search"),
        ("about/index.html", "prose, assets and rest"),
        ("manifest.json", "prose, assets and rest"),
    ],
)
def test_kind_of_a_file_is_told_by_its_path(path: str, kind: str) -> None:
    assert sizes.kind_of(path) == kind


def test_a_site_near_the_limit_is_warned_of_and_a_larger_one_told_what_weighs() -> None:
    def said(pages: int, tables: int) -> list[str]:
        return list(build_report.too_large(sizes.of([("d/r/a/index.html", pages), ("d/data/r.csv", tables)])))

    assert said(400_000_000, 400_000_000) == []
    near = said(600_000_000, 250_000_000)
    assert near[0] == "warning: the site has 85% of the 1 GB that GitHub Pages takes"
    assert near[1].split() == ["71%", "pages", "of", "records:", "600.0", "MB", "in", "1", "file"]
    assert not any("datapackage.yaml" in line for line in near)
    over = list(build_report.too_large(sizes.of([("d/r/a/index.html", 900_000_000), ("d/r/a.json", 200_000_000)])))
    assert over[-1] == "  `sourcebook:publish: {entityJson: false}` in datapackage.yaml leaves out records as JSON: 200.0 MB"


def test_the_switches_that_are_named_are_those_that_a_descriptor_knows() -> None:
    known = {field.name for field in fields(Publishing)}
    assert {re.sub("[A-Z]", lambda m: f"_{m[0].lower()}", name) for name in sizes.SWITCHES.values()} <= known


def test_the_typical_page_is_of_middle_size_and_its_size_on_the_wire_is_told(tmp_path: Path) -> None:
    paths = {f"d/r/{name}/index.html": size for name, size in (("a", 10), ("b", 20_000), ("c", 900_000))}
    for path, size in paths.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(b"words " * (size // 6))
    report = sizes.of(paths.items())
    assert report.typical == "d/r/b/index.html"
    assert "has 20.0 kB, and is sent as 0.1 kB with gzip" in list(build_report.sizes(report, tmp_path))[-1]


def test_memory_of_a_step_is_its_own() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems cannot forget the mark")
    memory.peak()
    held = bytearray(b"x") * 60_000_000
    large = memory.peak()
    del held
    memory.peak()
    assert large - memory.peak() > 40_000_000


def test_the_steps_are_a_table_of_seconds_and_megabytes() -> None:
    lines = list(build_report.steps({"read": 1.234, "pages": 0.5}, {"read": 50_000_000}))
    assert [line.split() for line in lines[:3]] == [["step", "seconds", "peak", "MB"], ["read", "1.23", "50"], ["pages", "0.50", "0"]]


def _in_the_parent() -> None:
    sum(range(10))


def _in_the_child() -> None:
    sum(range(10))


def test_a_profile_holds_the_functions_of_parent_and_child(tmp_path: Path) -> None:
    file = tmp_path / "build.pstats"
    with profiled(file):
        _in_the_parent()
        child = multiprocessing.get_context("fork").Process(target=_in_the_child)
        child.start()
        child.join()
    names = {name for _, _, name in pstats.Stats(str(file)).stats}  # type: ignore[attr-defined]
    assert {"_in_the_parent", "_in_the_child"} <= names
    assert [path.name for path in tmp_path.iterdir()] == ["build.pstats"]


def test_without_a_file_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with profiled(None):
        _in_the_parent()
    assert not list(tmp_path.iterdir())
