"""Small differences in the core that other tests would let pass: found by changing it in one place at a time."""

from __future__ import annotations

import pytest

from sourcebook import formats, text


@pytest.mark.parametrize(
    ("words", "offset", "boundary"),
    [
        ("ab", 0, True), ("ab", 1, False), ("ab", 2, True), ("a b", 1, True),
        ("e\u0301x", 1, False), ("e\u0301x", 2, False),
        ("1-2", 1, True), ("1-2", 2, True), ("1,2", 1, False), ("1,2", 2, False), ("a,1", 1, True), ("1,a", 2, True),
        ("'ab", 1, True), ("ab'", 2, True), ("a'b", 1, False), ("a'b", 2, False), ("a’b", 1, False),
        ("a.b", 1, True), ("a'1", 1, True), ("1'a", 1, True), ("a_b", 1, False),
    ],
)  # fmt: skip
def test_boundaries(words: str, offset: int, boundary: bool) -> None:
    assert text.is_boundary(words, offset) is boundary


def test_every_place_is_found_even_where_places_overlap() -> None:
    assert list(text.find("---", "--")) == [0, 1]
    assert list(text.find("--- no", "")) == []


def test_the_first_character_of_a_folded_text_is_the_first() -> None:
    folded = text.fold("ab  c")
    assert [folded.original(at) for at in range(4)] == [0, 1, 2, 4]


@pytest.mark.parametrize("word", ["Αthens", "Мoscow", "հello", "Ꭺlpha", "ⲟkay", "ꓐoat"])
def test_each_alphabet_with_letters_of_one_look(word: str) -> None:
    found = text.mixed_alphabets(f"the {word}")
    assert found
    assert found[:2] == (4, word)


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert text.visible("a\u200bb\u202ec") == "abc"


@pytest.mark.parametrize("address", ["\x00https://x.example/", "\x1fhttps://x.example/", "https://x.example/\x7f"])
def test_an_address_has_no_control_character(address: str) -> None:
    """The library that splits addresses drops them at the front."""
    assert formats.url(address)
