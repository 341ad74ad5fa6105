"""Letters with more marks than any script has: refused in records, as themselves and as escapes."""

from __future__ import annotations

import pytest
from helpers import raises

from sourcebook.marks import MOST, piled
from sourcebook.yamlfile import load

MARK = "\u0301"


@pytest.mark.parametrize(("text", "place"), [
    ("", None),
    ("e" + MARK * MOST, None),
    ("e" + MARK * (MOST + 1), MOST + 1),
    (MARK * (MOST + 1), MOST),
    ((MARK * MOST + "가") * 3, None),
    ((MARK * MOST + "가") * 3 + MARK * (MOST + 1), (MOST + 1) * 3 + MOST),
    ("e" + MARK * MOST + "a" + MARK, None),
    ("가나" * MOST, None),
])  # fmt: skip
def test_marks_on_one_letter(text: str, place: int | None) -> None:
    assert piled(text) == place


@pytest.mark.parametrize(("written", "place"), [
    (f"name: e{MARK * (MOST + 1)}", "x.yaml:2:108 piled_marks"),
    (f'name: "e{chr(92)}u0301{MARK * MOST}"', "x.yaml:2:7 piled_marks"),
])  # fmt: skip
def test_records_have_no_piles_of_marks(written: str, place: str) -> None:
    (found,) = raises(lambda: load(f"id: x\n{written}\n".encode(), "x.yaml")).diagnostics
    assert f"{found.place} {found.code}" == place
    load(f"id: x\n{written.replace(MARK, '', 1)}\n".encode(), "x.yaml")
