"""Citations and their sources as the model holds them: what is published of each, and what is said where there is nothing."""

from __future__ import annotations

import pytest

from sourcebook.citation import SAID, UNSOURCED, Citation, Quote, Source, Value

QUOTE = Quote("opened in 1784", "It ", ".", 3, 17, 1)


def letter() -> Source:
    """Of each test its own: defaults are filled in when it is made."""
    return Source(
        "letter", "A letter", "Ann Lee", "letter", "current", {"authors": (Value("Ann", "Ann"), Value("Lee", "Lee"))}, "letter.yaml"
    )


def paper() -> Source:
    return Source("paper", "A paper", "The press", "press", "current", {}, "paper.yaml", seed="paper.txt")


def test_a_source_of_which_nothing_is_archived() -> None:
    assert letter().archived is False
    assert (letter().seed, letter().sha256, letter().article) == ("", "", ())
    assert (letter().words, letter().sentences, letter().cited) == (0, 0, 0)
    assert paper().archived is True


def test_bibliographic_fields_as_text() -> None:
    assert letter().text("authors") == "Ann; Lee"
    assert letter().text("place") == ""
    assert "_texts" not in repr(letter())


def test_all_that_is_published_of_a_citation() -> None:
    made = Citation(paper(), "contradicts", "inferred", QUOTE, "Because.", "keepers/ann", "page 2", "2026-01-31", "1785", True)
    assert dict(zip(SAID, made.said, strict=True)) == {
        "source_id": "paper",
        "stance": "contradicts",
        "quote": "opened in 1784",
        "basis": "inferred",
        "note": "Because.",
        "attributed_to": "keepers/ann",
        "locator": "page 2",
        "other_value": "1785",
        "is_open": "true",
    }
    assert made.checked == "2026-01-31"


def test_what_is_not_said_is_an_empty_text() -> None:
    made = Citation(None, "supports", "editorial")
    assert made.said == ("", "supports", "", "editorial", "", "", "", "", "")
    assert (made.checked, made.is_open) == ("", False)


@pytest.mark.parametrize(
    ("source", "quote", "verification"),
    [
        (paper(), QUOTE, "verified"),
        (paper(), None, "unarchived"),
        (letter(), QUOTE, "unarchived"),
        (letter(), None, "unarchived"),
        (None, None, ""),
    ],
)
def test_only_a_quote_in_an_archived_text_is_verified(source: Source | None, quote: Quote | None, verification: str) -> None:
    assert Citation(source, "supports", "stated", quote).verification == verification


def test_the_word_for_a_value_that_is_to_be_sourced() -> None:
    assert UNSOURCED == "unsourced"
