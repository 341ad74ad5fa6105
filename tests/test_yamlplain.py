"""The reader by lines: where it says anything of a file, it says what the parser says, places included."""

from __future__ import annotations

import pytest
from helpers import EXAMPLES, ROOT, bounded
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import yamlfile, yamlplain
from sourcebook.diagnostic import Rejected

RECORD = """\
# a comment
id: armani
name: "The Blue: Boar"
note: 'as it # is'

flags:
  - flag: TZ
    evidence:
    - source: report-1
      quote: “é” (10,000) a:b c#d
      supports: [flag, cargo=iron ore]
  - flag: -5
tags:
- one
- two words
"""
PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            "id",
            ": ",
            ":",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "\n- ",
            " ",
            "[a, b]",
            "[",
            "]",
            ",",
            '"',
            "'",
            "#",
            " #",
            "x y",
            "-1",
            "é",
            "\u00a0",
            "?",
            "|",
            "*a",
            "&a",
            "!a",
            "{",
            "}",
            "<<",
            "---",
            "...",
            "a: b",
            "a:\n  b: c",
            "a:\n  - b: c\n    d: e",
        ]
    ),
    max_size=14,
).map("".join)


def both(text: str) -> tuple[object, object]:
    """What the two readers make of a text; nothing where the parser refuses it."""
    try:
        parsed = yamlfile._parsed(text, "x.yaml", False)
    except Rejected:
        parsed = None
    return yamlplain.read(text, "x.yaml"), parsed


def test_a_record_is_read_by_lines() -> None:
    plain, parsed = both(RECORD)
    assert plain == parsed
    assert plain is not None


@bounded(500)
@given(text=PIECES)
def test_what_is_read_by_lines_is_what_the_parser_reads(text: str) -> None:
    plain, parsed = both(text)
    assert plain in (None, parsed)


@bounded(200)
@given(piece=PIECES, at=st.integers(0, len(RECORD)), gone=st.integers(0, 3))
def test_a_changed_record_is_read_alike(piece: str, at: int, gone: int) -> None:
    plain, parsed = both(RECORD[:at] + piece + RECORD[at + gone :])
    assert plain in (None, parsed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# alone\n",
        "a:\n",
        "a: b\na: c\n",
        "a: b\n  c: d\n",
        "a: |\n  x\n",
        "a: b\n c\n",
        "- a\n",
        " a: b\n",
        "a: x: y\n",
        "a: x #y\n",
        "a: [b: c]\n",
    ],
)
def test_on_any_doubt_it_says_nothing(text: str) -> None:
    assert yamlplain.read(text, "x.yaml") is None


def test_committed_records_are_read_alike() -> None:
    files = [*sorted((ROOT / "datasets").glob("*/*/*.yaml")), *sorted(EXAMPLES.glob("*/datasets/*/*/*.yaml"))]
    texts = [text for file in files if "\\" not in (text := file.read_text(encoding="utf-8")) and "\t" not in text]
    found = [both(text) for text in texts]
    assert all(plain in (None, parsed) for plain, parsed in found)
    assert sum(plain is not None for plain, _ in found) > len(found) / 2
