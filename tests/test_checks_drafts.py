"""Values that are still to be sourced: where they may stand, what is beside them, and how a draft tells of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import Edit, as_written, raises

from sourcebook.checks import to_be_sourced
from sourcebook.diagnostic import Diagnostic, Place
from sourcebook.draft import DraftDataset

INN = "inns/blue-boar.yaml"
FILE = f"datasets/tiny/{INN}"
DRAFT = {"datapackage.yaml": (("version: 0.1.0\n", "version: 0.1.0\nsourcebook:draft: true\n"),)}
SERVES = "  - source: gazette\n    quote: The inn serves ale and cider on weekdays\n    supports: [serves]\n"
MARK = "  - basis: unsourced\n    supports: [{}]\n"


def made(to: Path, *edits: Edit, is_draft: bool = True) -> DraftDataset:
    return as_written(to, {INN: edits} | (DRAFT if is_draft else {}))


def test_a_record_without_marks_is_not_told_of(tmp_path: Path) -> None:
    assert list(to_be_sourced.check(made(tmp_path, is_draft=False))) == []


@pytest.mark.parametrize(
    ("supports", "places"),
    [
        ("serves", [(6, 5, "serves"), (7, 5, "serves")]),
        ("serves=cider", [(7, 5, "serves")]),
        ("serves=wine", []),
        ("guests", []),
    ],
)
def test_only_a_draft_may_hold_them(supports: str, places: list[tuple[int, int, str]], tmp_path: Path) -> None:
    found = list(to_be_sourced.check(made(tmp_path, (SERVES, MARK.format(supports)), is_draft=False)))
    assert found == [
        Diagnostic(
            Place(FILE, line, column),
            "to_be_sourced",
            f"{field} is still to be sourced.",
            f"Add an evidence item with the words of a source and `supports: [{field}]`, and take {field} out of the item with "
            "`basis: unsourced`. Only a draft, whose descriptor says `sourcebook:draft: true`, may hold such values.",
        )
        for line, column, field in places
    ]


@pytest.mark.parametrize(
    ("edits", "message", "is_done"),
    [
        ((), "tiny is a draft: no value is left to be sourced.", True),
        (((SERVES, MARK.format("serves=ale")),), "tiny is a draft: 1 value in 1 record is to be sourced.", False),
        (
            ((SERVES, MARK.format("serves=ale") + MARK.format("serves=cider")),),
            "tiny is a draft: 2 values in 1 record are to be sourced.",
            False,
        ),
        (((SERVES, MARK.format("serves")),), "tiny is a draft: 2 values in 1 record are to be sourced.", False),
    ],
)
def test_a_draft_says_how_much_is_left(edits: tuple[Edit, ...], message: str, is_done: bool, tmp_path: Path) -> None:
    (found,) = to_be_sourced.check(made(tmp_path, *edits))
    assert (found.place, found.code, found.severity, found.message) == (
        Place("datasets/tiny/datapackage.yaml"),
        "draft",
        "warning",
        message,
    )
    assert found.help.startswith("Delete the line" if is_done else "Give each of them its source")


def test_records_with_such_values_are_counted_and_thousands_are_parted(tmp_path: Path) -> None:
    wines = "".join(f"  - wine {n}\n" for n in range(998))
    dog = "id: bea-lee\nname: Bea Lee\ndog: Max\nevidence:\n" + MARK.format("name, dog")
    edits = {INN: (("  - ale\n", f"  - ale\n{wines}"), (SERVES, MARK.format("serves")))}
    (found,) = to_be_sourced.check(as_written(tmp_path, DRAFT | edits, {"keepers/bea-lee.yaml": dog}))
    assert found.message == "tiny is a draft: 1,002 values in 2 records are to be sourced."


@pytest.mark.parametrize("key", ["source", "quote", "prefix", "suffix", "attributed_to", "locator", "checked", "resolution", "contradicts"])
def test_the_mark_says_that_there_is_no_source(key: str, tmp_path: Path) -> None:
    value = "{chambers: 11}" if key == "contradicts" else "gazette"
    first, _ = to_be_sourced.check(made(tmp_path, (SERVES, MARK.format("serves") + f"    {key}: {value}\n")))
    assert first == Diagnostic(
        Place(FILE, 15, 5),
        "unsourced_with_source",
        f"What is to be sourced has no {key}.",
        "Where you have found the words, delete `basis: unsourced`; else delete the rest.",
    )


def test_a_note_may_stand_beside_the_mark(tmp_path: Path) -> None:
    (only,) = to_be_sourced.check(made(tmp_path, (SERVES, MARK.format("serves") + "    note: It was in the table.\n")))
    assert only.code == "draft"


@pytest.mark.parametrize(
    ("sourced", "marked", "is_twice"),
    [
        ("serves", "serves", True),
        ("serves", "serves=ale", True),
        ("serves=ale", "serves", True),
        ("serves=ale", "serves=ale", True),
        ("serves=ale", "serves=cider", False),
        ("guests", "serves", False),
        ("serves", "guests", False),
        ("guests", "guests", False),  # nobody gave their number
    ],
)
def test_what_has_evidence_is_not_to_be_sourced(sourced: str, marked: str, is_twice: bool, tmp_path: Path) -> None:
    both = SERVES.replace("[serves]", f"[{sourced}]") + MARK.format(marked)
    *told, _ = to_be_sourced.check(made(tmp_path, (SERVES, both)))
    field = marked.partition("=")[0]
    assert (
        told
        == [
            Diagnostic(
                Place(FILE, 19, 16),
                "unsourced_with_source",
                f"{field} has evidence, and is marked as to be sourced too.",
                f"Take {field} out of the item with `basis: unsourced`; name the items of a list one by one.",
            )
        ]
        * is_twice
    )


def test_a_deployment_is_refused_for_a_draft_alone(tmp_path: Path) -> None:
    warning = Diagnostic(Place("x"), "source_unused", "x", "", "warning")
    to_be_sourced.refuse_drafts([warning])
    (draft,) = to_be_sourced.check(made(tmp_path))
    refused = raises(lambda: to_be_sourced.refuse_drafts([warning, draft]))
    assert [(each.code, each.severity) for each in refused.diagnostics] == [("draft", "error"), ("source_unused", "warning")]
