"""The archived text of a source: which places of a quote are taken, and what is shown beside them. Exact results."""

from __future__ import annotations

import pytest

from sourcebook.source_text import MAX_MATCHES, SourceText, line_ranges

TEXT = "One two, three.\nFour  five\tsix: two, seven\nan advertisement\neight two nine\n"
RANGES = line_ranges(TEXT, ((1, 2), (4, 4)))
SOURCE = SourceText(TEXT, RANGES)


def slices(spans: tuple[tuple[int, int], ...]) -> list[tuple[int, str]]:
    return [(start, TEXT[start:end]) for start, end in spans]


def test_ranges_end_before_the_line_end() -> None:
    assert RANGES == ((0, 42), (60, 74))
    assert line_ranges("one\ntwo", ((2, 2), (1, 1))) == ((0, 3), (4, 7))
    assert line_ranges("", ((1, 1),)) == ((0, 0),)


def test_all_places_of_a_quote_are_found_in_all_ranges() -> None:
    assert slices(SOURCE.find("two")) == [(4, "two"), (32, "two"), (66, "two")]


@pytest.mark.parametrize(
    ("prefix", "suffix", "places"),
    [
        ("One", "", [4]), ("One ", "", [4]), (" One  ", "", [4]), ("ne", "", [4]), ("six:", "", [32]), ("Four five six:", "", [32]),
        ("eight", "", [66]), ("six", "", []), ("seven", "", []), ("One two", "", []), ("nowhere", "", []),
        ("", ",", [4, 32]), ("", ", three", [4]), ("", ", seven", [32]), ("", "nine", [66]), ("", " nine", [66]), ("", "ine", []),
        ("", "three", []), ("", ", seven an", []), ("six:", ", seven", [32]), ("One", ", seven", []), ("eight", ",", []),
    ],
)  # fmt: skip
def test_a_quote_stands_directly_between_its_prefix_and_its_suffix(prefix: str, suffix: str, places: list[int]) -> None:
    assert [start for start, _ in SOURCE.find("two", prefix, suffix)] == places


def test_a_prefix_and_a_suffix_do_not_reach_out_of_a_range() -> None:
    assert SOURCE.find("eight", "advertisement") == ()
    assert SOURCE.find("seven", "", "an") == ()
    assert slices(SOURCE.find("eight", "")) == [(60, "eight")]


def test_a_prefix_may_touch_the_quote() -> None:
    source = SourceText("x “two” y", ((0, 9),))
    assert source.find("two", "“", "”") == ((3, 6),)
    assert source.find("two", "x “", "” y") == ((3, 6),)
    assert source.find("two”", "x “") == ((3, 7),)
    assert source.find("two", "x") == ()


def test_there_is_a_most_of_places_over_all_ranges() -> None:
    text = "a " * MAX_MATCHES
    several = SourceText(text * 2, ((0, len(text)), (len(text), 2 * len(text))))
    assert MAX_MATCHES == 100
    assert len(several.find("a")) == MAX_MATCHES
    assert len(SourceText(text, ((0, len(text) - 4),)).find("a")) == MAX_MATCHES - 2


def test_lines_are_counted_from_one() -> None:
    assert [SOURCE.line(at) for at in (0, 14, 15, 16, 42, 43, 60, len(TEXT))] == [1, 1, 1, 2, 2, 3, 4, 5]


def test_offsets_lead_back_into_the_file() -> None:
    (first, folded), (second, _) = SOURCE.articles()
    assert (first, second) == (0, 60)
    assert folded == "One two, three. Four five six: two, seven"
    assert [TEXT[SOURCE.offset(0, at)] for at in (0, 16, 21, 26, 31)] == ["O", "F", "f", "s", "t"]
    assert [SOURCE.offset(60, at) for at in (0, 6)] == [60, 66]


def test_the_length_is_that_of_the_article() -> None:
    assert SOURCE.length == 42 + 14


def test_a_quote_inside_words_and_one_outside_the_article() -> None:
    assert SOURCE.inside_words("wo, three")
    assert not SOURCE.inside_words("advertisement")
    assert SOURCE.find_outside("an  advertisement") == 3
    assert SOURCE.find_outside("advert") is None


@pytest.mark.parametrize(
    ("span", "length", "before", "after"),
    [
        ((4, 7), 100, "One ", ", three.\nFour  five\tsix: two, seven"),
        ((4, 7), 4, "One ", ", "),
        ((4, 7), 3, " ", ", "),  # `ne` and `t` are no whole words
        ((4, 7), 6, "One ", ", "),
        ((4, 7), 8, "One ", ", three."),
        ((4, 7), 1, " ", ","),
        ((4, 7), 0, "", ""),
        ((0, 3), 4, "", " two"),
        ((0, 3), 3, "", " "),
        ((37, 42), 5, "two, ", ""),
        ((37, 42), 4, ", ", ""),
        ((0, 42), 9, "", ""),
        ((60, 65), 30, "", " two nine"),
        ((66, 69), 6, "eight ", " nine"),
        ((66, 69), 5, " ", " nine"),
        ((66, 69), 4, " ", " "),
        ((70, 74), 100, "eight two ", ""),
        ((60, 74), 100, "", ""),
    ],
)
def test_whole_words_of_the_same_range_stand_beside_a_quote(span: tuple[int, int], length: int, before: str, after: str) -> None:
    assert SOURCE.context(span, length) == (before, after)


def test_of_a_part_of_a_word_nothing_is_shown_twice() -> None:
    """Texts without spaces between words have no boundary inside a stretch."""
    source = SourceText("등대는섬에있다", ((0, 7),))
    assert source.context((3, 4), 2) == ("", "")
    assert source.context((3, 4), 9) == ("등대는", "에있다")


def test_a_range_ends_the_context_wherever_it_begins_or_ends() -> None:
    accent = SourceText("a\n\u0301b c", ((2, 6),))
    assert accent.context((5, 6), 9) == ("\u0301b ", "")
    assert SourceText("ab cdef", ((0, 5),)).context((0, 2), 9) == ("", " cd")


def test_sentences_are_those_of_the_ranges() -> None:
    source = SourceText("No. One. Two.\nNothing.\nThree. Four.", ((4, 13), (23, 35)))
    assert [source.text[start:end].strip() for start, end in source.sentences] == ["One.", "Two.", "Three.", "Four."]
