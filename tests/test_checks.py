"""What single checks accept and refuse beside the folders of tests/broken, each on the smallest publication."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import findings, tiny

INN = "inns/blue-boar.yaml"
LETTER = "  - source: letter\n    contradicts: {chambers: 11}\n"


def found(to: Path, old: str, new: str, file: str = INN) -> list[tuple[str, str, int]]:
    """Severity, code and line of each finding where a text of a record is replaced."""
    return [(each.severity, each.code, each.place.line) for each in findings(tiny(to, {file: ((old, new),)}))]


def test_a_day_on_which_a_source_was_read_again(tmp_path: Path) -> None:
    assert found(tmp_path, LETTER, LETTER + "    checked: 2024-02-29\n") == []


def test_a_day_that_is_none(tmp_path: Path) -> None:
    assert found(tmp_path, LETTER, LETTER + "    checked: 2023-02-29\n") == [("error", "checked_invalid", 23)]


@pytest.mark.parametrize("word", ["open", "preferred", "''"])
def test_whether_a_contradiction_is_open(word: str, tmp_path: Path) -> None:
    assert found(tmp_path, LETTER, LETTER + f"    resolution: {word}\n") == []


def test_a_word_that_says_nothing_of_a_contradiction(tmp_path: Path) -> None:
    assert [code for _, code, _ in found(tmp_path, LETTER, LETTER + "    resolution: perhaps\n")] == ["unknown_resolution"]


def test_the_other_value_fits_its_field(tmp_path: Path) -> None:
    both = LETTER.replace("{chambers: 11}", "{keeper: nobody, chambers: many}")
    assert found(tmp_path, LETTER, both) == [("error", "contradiction_invalid", 22)]


def test_the_other_value_of_a_reference_is_any_text(tmp_path: Path) -> None:
    assert found(tmp_path, LETTER, LETTER.replace("{chambers: 11}", "{keeper: nobody}")) == []


def test_a_contradiction_of_what_is_no_field(tmp_path: Path) -> None:
    both = LETTER.replace("{chambers: 11}", "{rooms: 11}")
    assert found(tmp_path, LETTER, both) == [("error", "evidence_without_target", 22)]


def test_an_editorial_value_has_no_source_and_contradicts_nothing(tmp_path: Path) -> None:
    item = "  - basis: editorial\n    note: Written by the editors.\n"
    against = item + "    contradicts: {chambers: 11}\n"
    assert [code for _, code, _ in found(tmp_path, item, against)] == ["editorial_not_allowed"]


def test_an_editorial_item_for_what_is_no_field(tmp_path: Path) -> None:
    assert [code for _, code, _ in found(tmp_path, "supports: [remark]", "supports: [remark, remarks]")] == ["evidence_without_target"]


def test_a_comment_that_cuts_a_note(tmp_path: Path) -> None:
    cut = "    note: The letter is #12 of a bundle.\n"
    note = "    note: The letter was written before the attic was rebuilt.\n"
    assert found(tmp_path, note, cut) == [("warning", "comment_cuts_value", 23)]


def test_a_comment_that_cuts_a_value(tmp_path: Path) -> None:
    assert found(tmp_path, "remark: The only inn of the village.", "remark: The inn #1 of the village.") == [
        ("warning", "comment_cuts_value", 10)
    ]


def test_two_equal_items(tmp_path: Path) -> None:
    assert "duplicate_item" in [code for _, code, _ in found(tmp_path, "  - cider\n", "  - ale\n")]


def advice(to: Path, old: str, new: str) -> list[tuple[str, str]]:
    """Message and help of each finding where a text of the inn is replaced."""
    return [(each.message, each.help) for each in findings(tiny(to, {INN: ((old, new),)}))]


def test_an_editorial_value_with_a_quote(tmp_path: Path) -> None:
    item = "  - basis: editorial\n"
    assert found(tmp_path, item, item + "    quote: the village, which has no other inn\n") == [("error", "editorial_not_allowed", 24)]


SERVES = "    supports: [serves]\n"
HAS = "It has: name, opened, chambers, serves, country, keeper, remark."
ELSEWHERE = "Evidence of a nested row stands inside that row. "


@pytest.mark.parametrize(
    ("supported", "message", "help_"),
    [
        ("id", "The record has no value 'id' to support.", HAS),
        ("licence", "The record has no value 'licence' to support.", HAS),
        ("nme", "The record has no value 'nme' to support.", f"{ELSEWHERE}Did you mean 'name'?"),
        ("orders.state", "The record has no value 'orders.state' to support.", f"{ELSEWHERE}{HAS}"),
        ("serves=wine", "serves has no item 'wine'.", "It has: ale, cider."),
        ("serves=cidre", "serves has no item 'cidre'.", "Did you mean 'cider'?"),
    ],
)
def test_what_evidence_cannot_support(supported: str, message: str, help_: str, tmp_path: Path) -> None:
    assert advice(tmp_path, SERVES, f"    supports: [serves, {supported}]\n") == [(message, help_)]


def test_evidence_for_nothing_says_what_it_could_support(tmp_path: Path) -> None:
    could = "Add `supports: [name, opened, chambers, serves, country, keeper, remark]` with those fields that the quote carries."
    assert ("This evidence does not say what it supports.", could) in advice(tmp_path, SERVES, "")


def test_evidence_of_a_record_without_values(tmp_path: Path) -> None:
    root = tiny(tmp_path, files={"keepers/nobody.yaml": "id: nobody\nevidence:\n  - source: letter\n"})
    assert [each.help for each in findings(root) if each.code == "evidence_without_target"] == [
        "Add the values that it supports, or delete it."
    ]


@pytest.mark.parametrize(
    ("basis", "help_"),
    [("guessed", "It can be: stated, inferred, editorial, unsourced."), ("infered", "Did you mean 'inferred'?")],
)
def test_a_basis_that_is_none(basis: str, help_: str, tmp_path: Path) -> None:
    assert advice(tmp_path, SERVES, f"{SERVES}    basis: {basis}\n") == [(f"There is no basis '{basis}'.", help_)]


def test_what_is_stated_needs_no_note(tmp_path: Path) -> None:
    assert advice(tmp_path, SERVES, f"{SERVES}    basis: stated\n") == []


def test_an_id_that_is_not_the_name_of_its_file(tmp_path: Path) -> None:
    message = "The id is 'blue-bore', and the file is called 'blue-boar'."
    assert advice(tmp_path, "id: blue-boar", "id: blue-bore") == [(message, "Give both the same name.")]
    assert found(tmp_path / "again", "id: blue-boar", "id: blue-bore") == [("error", "id_mismatch", 1)]


def test_the_other_value_of_a_reference_need_not_have_the_form_of_an_id(tmp_path: Path) -> None:
    keeper = ("name: keeper, type: string,", "name: keeper, type: string, constraints: {pattern: '[a-z-]+'},")
    root = tiny(tmp_path, {INN: (("{chambers: 11}", "{keeper: Ann Smith}"),), "datapackage.yaml": (keeper,)})
    assert findings(root) == ()
