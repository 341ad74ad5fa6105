"""Strings: folding white space and the way back, finding quotes at word boundaries, slugs, nearest passages."""

from __future__ import annotations

import re

import pytest
from helpers import bounded
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import text
from sourcebook.alphabets import disguised, unmistakable
from sourcebook.source_text import MAX_MATCHES, SourceText, line_ranges

SPACES = " \t\n\r\f\v\u00a0\u2003\u3000\x85"
# Few characters, so that runs of white space, repetitions and boundaries come often.
RAW = st.text(alphabet="ab.é’0한" + SPACES, max_size=60)


@bounded(150)
@given(raw=RAW)
def test_folding_changes_white_space_and_nothing_else(raw: str) -> None:
    folded = text.fold(raw)
    assert folded.text == re.sub(r"\s+", " ", raw)
    assert text.squeeze(raw) == folded.text.strip() == text.squeeze(folded.text)
    for offset, character in enumerate(folded.text):
        there = raw[folded.original(offset)]
        assert there == character or (character == " " and there.isspace())


@st.composite
def raw_and_piece(draw: st.DrawFn) -> tuple[str, str, int]:
    """A text, a piece of it that is not white space alone, and where that begins."""
    raw = draw(RAW.filter(lambda drawn: drawn.strip() != ""))
    solid = draw(st.sampled_from([at for at, character in enumerate(raw) if not character.isspace()]))
    start = draw(st.integers(0, solid))
    return raw, raw[start : draw(st.integers(solid + 1, len(raw)))], start


@bounded(150)
@given(drawn=raw_and_piece())
def test_what_is_found_leads_back_to_a_slice_that_folds_to_it(drawn: tuple[str, str, int]) -> None:
    raw, piece, _ = drawn
    for start, end in SourceText(raw, ((0, len(raw)),)).find(piece):
        assert text.squeeze(raw[start:end]) == text.squeeze(piece)
        assert raw[start:end].strip() == raw[start:end]
        assert text.is_boundary(raw, start)
        assert text.is_boundary(raw, end)


@bounded(150)
@given(drawn=raw_and_piece())
def test_a_piece_at_word_boundaries_is_found(drawn: tuple[str, str, int]) -> None:
    raw, piece, start = drawn
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    found = SourceText(raw, ((0, len(raw)),)).find(piece)
    assert ((start, end) in found) is (text.is_boundary(raw, start) and text.is_boundary(raw, end))


@bounded(100)
@given(drawn=raw_and_piece(), length=st.integers(1, 20))
def test_a_prefix_only_narrows(drawn: tuple[str, str, int], length: int) -> None:
    raw, piece, start = drawn
    source = SourceText(raw, ((0, len(raw)),))
    narrowed = source.find(piece, prefix=raw[max(0, start - length) : start])
    assert set(narrowed) <= set(source.find(piece))
    spans = [span for span in source.find(piece) if span[0] == start]
    assert set(spans) <= set(narrowed)


@pytest.mark.parametrize(
    ("haystack", "needle", "found"),
    [
        ("illegal arms", "legal arms", False),
        ("therapist", "the rapist", False),
        ("legal arms", "legal arms", True),
        ("(legal arms)", "legal arms", True),
        ("legal arms-dealer", "legal arms", True),
        ("legal armsé", "legal arms", False),
        ("legal arms\u0301", "legal arms", False),  # a combining accent belongs to the word
        ("legal = arms", "legal =", True),
        ("legal =\u0338 arms", "legal =", False),  # and to any other character: this is ≠
        ("we can’t say", "we can", False),
        ("we can't say", "we can", False),
        ("at least 10,000 tons", "at least 10", False),
        ("at least 10,000 tons", "000 tons", False),
        ("at least 1.5 tons", "at least 1", False),
        ("at least 1.5 tons", "5 tons", False),
        ("at least 1, 5 tons", "at least 1", True),
        ("they met in 2024.", "they met in 2024", True),
        ("they met in 2024.The", "they met in 2024", True),
        ("“they met”", "they met", True),
        ("snake_case", "case", False),
        ("10² people", "102 people", False),
        ("호미바위 등대는", "호미바위 등대", False),
        ("منارة رأس النور", "رأس النور", True),
        ("a b", "", False),
    ],
)
def test_a_needle_stands_at_word_boundaries(haystack: str, needle: str, found: bool) -> None:
    assert (list(text.find(haystack, needle)) != []) is found


def test_all_places_are_found_even_where_they_overlap() -> None:
    assert list(text.find("a a a a", "a a")) == [0, 2, 4]


def test_nothing_but_white_space_is_equal() -> None:
    source = SourceText("Le “Café”\u00a0— oui", ((0, 15),))
    assert source.find("“Café” — oui")
    for near in ('"Café" — oui', "“Cafe\u0301” — oui", "“café” — oui", "“Café” - oui", "“Café”— oui"):
        assert not source.find(near)


def test_a_quote_lies_inside_one_range() -> None:
    body = "one two three\nfour five six\nseven"
    source = SourceText(body, line_ranges(body, ((1, 1), (3, 3))))
    assert source.find("two three") == ((4, 13),)
    assert not source.find("three four")
    assert not source.find("four five")
    assert source.find_outside("four five") == 2
    assert source.find_outside("three four") == 1
    assert source.find_outside("eight nine") is None


def test_very_many_places_are_not_all_looked_for() -> None:
    source = SourceText("a b " * 200_000, ((0, 800_000),))
    assert len(source.find("a b")) == MAX_MATCHES
    assert source.find("a b", prefix="nowhere") == ()


@pytest.mark.parametrize("lines", [((0, 1),), ((2, 1),), ((1, 4),), ((1, 2), (2, 3)), ((3, 3), (1, 3))])
def test_ranges_that_overlap_or_leave_the_file(lines: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match=r"^\d+-\d+$"):
        line_ranges("one\ntwo\nthree", lines)


@bounded(80)
@given(lines=st.lists(st.text(alphabet="ab \r", max_size=6), min_size=1, max_size=8), data=st.data())
def test_ranges_are_their_lines(lines: list[str], data: st.DataObject) -> None:
    body = "\n".join(lines)
    first = data.draw(st.integers(1, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    ((start, end),) = line_ranges(body, ((first, last),))
    assert body[start:end] == "\n".join(lines[first - 1 : last])
    source = SourceText(body, ((start, end),))
    assert source.line(start) == first


@bounded(80)
@given(raw=RAW, span=st.tuples(st.integers(0, 60), st.integers(0, 60)), length=st.integers(0, 20))
def test_context_is_what_stands_beside_the_quote(raw: str, span: tuple[int, int], length: int) -> None:
    start, end = (min(each, len(raw)) for each in sorted(span))
    before, after = SourceText(raw, ((0, len(raw)),)).context((start, end), length)
    assert raw[:start].endswith(before)
    assert raw[end:].startswith(after)
    assert max(len(before), len(after)) <= length


@pytest.mark.parametrize(
    ("given_text", "name"),
    [
        ("a\u200bb", "U+200B"),
        ("a\u202eb", "U+202E"),
        ("\ufeffa", "U+FEFF"),
        ("a\xadb", "U+00AD"),
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("a\u2066b", "U+2066"),
        ("\U000e0041", "U+E0041"),
        ("\u3164", "U+3164"),
        ("\ufdd0", "U+FDD0"),
        ("\u2028", "U+2028"),
    ],
)
def test_characters_that_nobody_can_see(given_text: str, name: str) -> None:
    found = text.hidden_character(given_text)
    assert found is not None
    assert found[1].startswith(name)


@pytest.mark.parametrize("plain", ["", "plain", "Łódź", "김정은", "سالم البحري", "tab\tand\nline", "“—”", "a\u00a0b", "e\u0301"])
def test_characters_that_can_be_seen(plain: str) -> None:
    assert text.hidden_character(plain) is None


def test_words_without_end_are_told_apart_by_their_beginning() -> None:
    """A normal form of all of it would take hours."""
    marks = "\u0301\u0323" * 1_000_000
    assert text.nearest(f"{marks} the inn stands here", "the inn stood here") == (2_000_001, 2_000_020)
    others = "x " * 10
    assert text.nearest(f"{others}{'a' * 200}b", f"{'a' * 200}c") == (20, 221)
    assert text.nearest(f"{others}{'a' * 199}b", f"{'a' * 199}c") is None


@bounded(120)
@given(given_text=st.text(max_size=120))
def test_slugs_fit_into_addresses(given_text: str) -> None:
    made = text.slug(given_text)
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", made)
    assert len(made) <= 60
    assert text.slug(made) == made


def test_hidden_characters_are_shown_by_their_numbers_and_counted() -> None:
    assert text.revealed("a\x00b \u3164 é\u200d") == "a[U+0000]b [U+3164] é[U+200D]"
    assert text.revealed("plain é") == "plain é"
    assert (text.revealed("a\x00"), text.revealed("\u3164")) == ("a[U+0000]", "[U+3164]")
    assert text.hidden_characters("a\u200b\u200bc\x00\u200b") == {"\u200b": (1, 3), "\x00": (4, 1)}
    assert text.hidden_characters("\u3164") == {"\u3164": (0, 1)}
    assert text.hidden_characters("\x00") == {"\x00": (0, 1)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("한a", None), ("a1б", None), ("plain", None), ("aб", (0, "aб", "б")), ("бa", (0, "бa", "б")), ("ббa", (0, "ббa", "a")),
        ("the aaб", (4, "aaб", "б")),
    ],
)  # fmt: skip
def test_the_odd_letter_is_that_of_the_rarer_alphabet(words: str, found: tuple[int, str, str] | None) -> None:
    assert text.mixed_alphabets(words) == found


def test_slugs_are_cut_and_told_apart_by_eight_digits() -> None:
    assert text.slug("x" * 60) == "x" * 60
    assert text.slug("x" * 61) == "x" * 50 + "-c508e75f"
    assert text.slug("y" * 49 + "-" * 9 + "y" * 9) == "y" * 49 + "-" + "y" * 9
    assert text.slug("y" * 49 + "-" + "y" * 19) == "y" * 49 + "-" + text.digest("y" * 49 + "-" + "y" * 19)
    assert text.digest("x") == "2d711642"
    assert len(text.digest("\ud800")) == 8, "half of a pair, from a JSON file"
    assert text.slug("김바다") == text.digest("김바다")


def test_the_first_of_two_items_with_one_slug_keeps_the_short_address() -> None:
    assert text.item_anchors("f", ["A b", "a-b", "c", "A-b"]) == [
        "f=a-b",
        f"f=a-b-{text.digest('a-b')}",
        "f=c",
        f"f=a-b-{text.digest('A-b')}",
    ]
    assert text.item_anchors("f", ["a", f"a {text.digest('A')}", "A"])[:2] == ["f=a", f"f=a-{text.digest('A')}"]


def test_slugs() -> None:
    assert text.slug("Lady R.") == "lady-r"
    assert text.slug("Łódź Çelik") == "odz-celik"
    assert text.slug("김바다") != text.slug("이바다")
    assert text.slug("x" * 61) != text.slug("x" * 62)


@bounded(80)
@given(items=st.lists(st.text(alphabet="aA+#é -", min_size=1, max_size=3), max_size=6, unique=True))
def test_items_of_a_list_have_addresses_of_their_own(items: list[str]) -> None:
    anchors = text.item_anchors("field", items)
    assert len(set(anchors)) == len(items)
    assert all(anchor.startswith("field=") for anchor in anchors)


ARTICLE = "The panel met in May. Two ships carried coal to the port of Nampo, the report said. Nobody was arrested."


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("Two ships carried coal to the port of Nampo", "Two ships carried coal to the port of Nampo"),
        ("Two ships carried cole to the port of Nampo", "Two ships carried coal to the port of Nampo"),
        ("two SHIPS carried coal to the port of nampo", "Two ships carried coal to the port of Nampo"),
        ("a quarterly review of fisheries in the Baltic", None),
        ("", None),
        ("the report said", "the report said"),
        ("The panel met in", "The panel met in"),
        ("the report sad.", "the report said."),
        ("(the report sad", "the report said."),
        ("port of Nampo, the report said", "port of Nampo, the report said"),
    ],
)
def test_the_nearest_passage(quote: str, passage: str | None) -> None:
    span = text.nearest(ARTICLE, quote)
    assert (ARTICLE[slice(*span)] if span else None) == passage


@pytest.mark.parametrize(
    ("haystack", "wanted", "passage"),
    [
        ("ab", "ac", "ab"),  # half of it is alike
        ("ab", "cd", None),
        ("the red BOX", "the red BO", "the red BOX"),
        ("so (two ships), and", "two ships", "two ships"),
        ("so (two ships), and", "(two ships", "(two ships),"),
        ("so (two ships), and", "two ships)", "(two ships),"),
        (".......", "a.......b", "......."),
        ("“ab” x", "ab", "ab"),
        ("so (a b), and", "a b", "a b"),
        ("ab ab ef gh gh ij", "ij", "ij"),
        ("ab ef gh cd ab ef", "cd ab ef", "cd ab ef"),
        ("ef cd ab cd gh cd ef", "cd ef", "cd ef"),
        ("", "ab", None),
        (" ", "ab", None),
    ],
)
def test_the_nearest_passage_of_a_short_text(haystack: str, wanted: str, passage: str | None) -> None:
    span = text.nearest(haystack, wanted)
    assert (haystack[slice(*span)] if span else None) == passage


def test_long_texts_are_compared_letter_by_letter() -> None:
    """The comparison of the standard library leaves letters out that are frequent, if it is not told otherwise."""
    assert text.likeness("x " + "ab " * 100, "ab " * 100) > 0.99
    long = "the ship sailed home " * 50
    assert text.differences(long, long.replace("sailed", "steamed", 1)) == ["the source has 'steamed' where the quote has 'sailed'"]


def test_up_to_three_differences_are_told() -> None:
    assert len(text.differences("a b c d", "x b y d z")) == 3
    assert text.differences("a b c d e f g", "x b y d z f w") == []


@pytest.mark.parametrize(
    ("quote", "passage", "told"),
    [
        ("abc d", "xb d", "the source has 'xb' where the quote has 'abc'"),
        ("abc d", "xbcd d", "the source has 'xbcd' where the quote has 'abc'"),
        ("abc d", "axx d", "the source has 'axx' where the quote has 'abc'"),
        ("a", "b", "the source has 'b' (U+0062 LATIN SMALL LETTER B) where the quote has 'a' (U+0061 LATIN SMALL LETTER A)"),
        ("ab", "ac", "the source has 'c' (U+0063 LATIN SMALL LETTER C) where the quote has 'b' (U+0062 LATIN SMALL LETTER B) in 'ac'"),
    ],
)
def test_one_difference(quote: str, passage: str, told: str) -> None:
    assert text.differences(quote, passage) == [told]


@bounded(60)
@given(haystack=RAW, wanted=RAW)
def test_the_nearest_passage_is_a_passage(haystack: str, wanted: str) -> None:
    span = text.nearest(haystack, wanted)
    assert span is None or 0 <= span[0] < span[1] <= len(haystack)


@pytest.mark.parametrize(
    ("quote", "passage", "told"),
    [
        ('"Yes"', "“Yes”", ["“", "LEFT DOUBLE QUOTATION MARK", "QUOTATION MARK"]),
        ("sеrves ale", "serves ale", ["CYRILLIC SMALL LETTER IE"]),
        ("sells ale", "serves ale", ["'serves' where the quote has 'sells'"]),
        ("no ale", "no more ale", ["also has 'more '"]),
        ("no more ale", "no ale", ["does not have 'more '"]),
        ("a b c d e f", "q w r t y u", []),
    ],
)
def test_differences_in_words(quote: str, passage: str, told: list[str]) -> None:
    said = text.differences(quote, passage)
    assert bool(said) is bool(told)
    for part in told:
        assert part in " ".join(said)


@bounded(60)
@given(quote=RAW, passage=RAW)
def test_differences_are_few_or_none(quote: str, passage: str) -> None:
    assert len(text.differences(quote, passage)) <= 3
    assert text.differences(quote, quote) == []


def test_of_many_words_only_those_with_the_same_beginning_are_compared() -> None:
    others = [f"{number:03}-other" for number in range(299)]
    assert text.did_you_mean("vessel", [*others, "essel"]) == "Did you mean 'essel'?"
    assert text.did_you_mean("vessel", [*others, "essel", "one"]) == ""
    assert text.did_you_mean("vessel", [*others, "one", "vesel"]) == "Did you mean 'vesel'?"
    alike = [f"ve{number:03}" for number in range(301)]
    assert text.did_you_mean("ve299", alike) == "Did you mean 've299'?"
    assert text.did_you_mean("ve300", alike) != "Did you mean 've300'?"


def test_did_you_mean() -> None:
    assert text.did_you_mean("vesels", ["vessels", "companies"]) == "Did you mean 'vessels'?"
    assert text.did_you_mean("xyz", ["vessels"]) == ""
    many = [f"id-{number}" for number in range(100_000)]
    assert text.did_you_mean("id-99", many)
    assert text.did_you_mean("x" * 1_000_000, many) == ""


@pytest.mark.parametrize(
    "seen",
    [
        "مِ\u200cخ",
        "aمِ\u200cخ",
        "aم\u200cخ",
        "👩\u200d\U0001faff",
        "🏃\u200d♂",
        "❤\ufe0f\u200d🔥",
        "‼\ufe0f",
        "می\u200cخواهم",
        "ශ්\u200dරී",
        "👩\u200d🚀",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "👨🏽\u200d🌾",
        "🙂\u200d↔\ufe0f",
    ],
)
def test_a_joiner_that_changes_what_is_seen_is_not_hidden(seen: str) -> None:
    assert text.hidden_character(seen) is None
    assert text.visible(seen) == seen


@pytest.mark.parametrize(
    "unseen",
    [
        "a\u200cخ",
        "\u0650\u200cخ",
        "می\u200c",
        "🚀\u200d",
        "👩\u200b🚀",
        "X\ufe0f",
        "X\ufe0f\u20e3",
        "a\ufe0f\u20e3",
        "pa\u200cy",
        "pay\u200dpal",
        "a\ufe0f",
        "\u200cمی",
        "🚀\u200dx",
        "1\ufe0f",
        "ab\u200d🚀",
    ],
)
def test_a_joiner_that_changes_nothing_is(unseen: str) -> None:
    assert text.hidden_character(unseen) is not None
    assert text.hidden_character(text.visible(unseen)) is None


@pytest.mark.parametrize(("words", "expected"), [
    ("Сосо Lee", (0, "Сосо", "Coco")),
    ("the ΑΒΕ of it", (4, "ΑΒΕ", "ABE")),
    ("Coco Lee", None),
    ("café", None),
    ("the α of a series", None),  # one letter is a sign
    ("Москва", None),
    ("όρος", None),
    ("서울", None),
])  # fmt: skip
def test_words_in_the_letters_of_another_alphabet(words: str, expected: tuple[int, str, str] | None) -> None:
    assert disguised(words) == expected


def test_real_words_of_another_alphabet_are_at_home_where_it_is_really_written() -> None:
    assert unmistakable("Москва САМАРА") == {"CYRILLIC"}
    assert disguised("Москва САМАРА", {"CYRILLIC"}) is None
    assert unmistakable("САМАРА, Coco, αβγ") == {"GREEK"}  # β
