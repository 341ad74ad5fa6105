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
    assert found(tmp_path, "remark: The only inn of the village.", "remark: The inn #1 of the village.") == [("warning", "comment_cuts_value", 10)]


def test_two_equal_items(tmp_path: Path) -> None:
    assert "duplicate_item" in [code for _, code, _ in found(tmp_path, "  - cider\n", "  - ale\n")]
