"""What may be an id, and what may not."""

from __future__ import annotations

import pytest

from sourcebook import ids

DEVICES = ["con", "nul", "aux", "prn", "clock", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))]
"""Of Windows, where no file can be called so, whatever its ending."""
OURS = [
    "index", "search", "assets", "data", "api", "feed", "404", "sitemap", "manifest", "robots", "pagefind", "static", "releases",
    "disagreements", "timeline", "network", "quality", "changes", "download",
]  # fmt: skip
"""Pages and folders that a site has beside its records."""
PROPERTIES = ["constructor", "prototype", "tostring", "valueof", "hasownproperty", "proto"]
"""Of every object of JavaScript."""


@pytest.mark.parametrize("name", [*DEVICES, *OURS, *PROPERTIES])
def test_reserved_names(name: str) -> None:
    assert ids.problem(name) == f"{name!r} is a reserved name. Add a word to it."
    assert ids.problem(f"{name}-x") == ""


def test_no_other_name_is_reserved() -> None:
    assert {*DEVICES, *OURS, *PROPERTIES} == ids.RESERVED


@pytest.mark.parametrize("name", ["a", "7", "a-b", "a--b", "0-9", "a" * 64])
def test_ids(name: str) -> None:
    assert ids.problem(name) == ""


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("", None), ("-", None), ("..", None), ("A", "a"), ("Blue Boar", "blue-boar"), ("blue_boar", "blue-boar"), ("-a", "a"), ("a-", "a"),
        ("é", "e"), ("a\n", "a"), ("a/b", "a-b"), ("a" * 65, None), ("a" * 50 + "-" + "b" * 50, None),
    ],
)  # fmt: skip
def test_what_is_no_id_and_what_to_write(name: str, instead: str | None) -> None:
    told = ids.problem(name)
    assert told.startswith("An id has small letters a–z, digits and hyphens, and at most 64 of them. Write '")
    proposed = told.partition("Write ")[2].rstrip(".").strip("'")
    assert instead is None or proposed == instead
    assert ids.problem(proposed) == ""


def test_names_of_generated_tables_and_files() -> None:
    assert {"entities", "claims", "citations"} == ids.GENERATED
    assert {"datapackage", "csv-metadata", "freshness", "moved"} == ids.BESIDE_TABLES
    assert ids.CITED == "-cited"


@pytest.mark.parametrize(
    ("name", "fits"),
    [("a", True), ("first_lit", True), ("a1_2", True), ("1a", False), ("a_", False), ("_a", False), ("a__b", False), ("aB", False)],
)
def test_names_of_fields(name: str, fits: bool) -> None:
    assert bool(ids.FIELD.fullmatch(name)) is fits
