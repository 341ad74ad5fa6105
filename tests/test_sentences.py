"""Where sentences end, which of them are cited, and the file that says why the others are not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from helpers import ROOT, dataset, findings, published, tiny
from hypothesis import given
from hypothesis import strategies as some

from sourcebook.coverage import joined, touches
from sourcebook.model import Site
from sourcebook.outputs import page_quality
from sourcebook.read import read
from sourcebook.sentences import sentences
from sourcebook.source_text import SourceText

UNCITED = """\
gazette:
  - words: The Blue Boar is open again
    reason: A headline.
  - words: A dealer in illegal arms had lodged there
    reason: Hearsay.
  - words: and her dog is called
    reason: A part of a sentence that is cited.
"""
WITHOUT_DOG = {
    "keepers/ann-lee.yaml": (
        ("dog: Rex\n", ""),
        (", and her dog is called Rex\n    supports: [name, dog]", "\n    supports: [name]"),
    )
}


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "He broke U.N. sanctions.",
        "The U.S. Department of State said so.",
        "Mr. X met Dr. Y.",
        "See No. 5 for it.",
        "It rose by 3.5 percent.",
        "J. Smith of Acme Inc. Boston left at 6 p.m. Monday.",
        "“Is it true?” he said.",
        "It was, e.g. Monday.",
        "He left (and how!) at once.",
        "We met on Jan. 5 and Sept. 6.",
        "Panels, committees, etc. were named.",
        "그는 “아니요.”라고 말했다.",
        "He said so. — Then he left.",
        "They said no.",
        "He left, and she works for Acme Inc.",
    ],
)
def test_one_sentence(whole: str) -> None:
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["They broke U.N. sanctions.", "She did not."],
        ["It was in the U.S.", "The government acted."],
        ["“We won.”", "They left."],
        ['"A first one."', '"A second one," he said.'],
        ["Really?!", "Yes..."],
        ["그는 말했다.", "다음 날 떠났다."],
        ["彼は言った。", "次の日だ。"],
        ["He said it.", "(Agency)"],
        ["A headline without a stop", "The text begins."],
        ["The answer was no.", "Others differ."],
        ["It ends", "2. Next"],
        ["It made 5.", "10 were lost."],
        ["Acme Inc.", "The firm closed."],
        ["He left.", "Xavier stayed."],
        ["Did he say Dr?", "Nobody knows."],
        ["She has seen the prof…", "He was late."],
    ],
)
def test_several_sentences(parts: list[str]) -> None:
    for between in ("\n", "\n\n", "\r\n") if not parts[0].endswith((".", "!", "?", "”", '"', "。")) else (" ", "\n", "\n\n  "):
        padding = "\n" + "A long line shows that the text was not wrapped to a width of its own. " * 3
        assert split(between.join(parts) + padding)[:2] == parts


def test_wrapped_text_is_put_together() -> None:
    text = "A mail that was wrapped at forty letters\nof width. It has more of them, and a\nthird line.\n\nA heading\nThen the words go on for some more\nlines."
    assert [" ".join(part.split()) for part in split(text)] == [
        "A mail that was wrapped at forty letters of width.",
        "It has more of them, and a third line.",
        "A heading",
        "Then the words go on for some more lines.",
    ]


@pytest.mark.parametrize(
    ("line", "word", "width", "goes_on"),
    [
        ("fifteen letters", "four", 20, False),  # the word would have had room
        ("fifteen letters", "fives", 20, True),
        ("fifteen letters   ", "four", 20, False),
        ("fifteen letters", "four", 0, True),  # the line is the longest that there is
        ("a" * 98, "four", 100, True),
        ("a" * 98, "four", 101, False),  # so wide was nothing wrapped
        ("", "a word", 4, False),
        ("fifteen letters\n", "as long as all of it", 20, False),
    ],
)
def test_a_line_was_wrapped_where_the_next_word_had_no_room(line: str, word: str, width: int, goes_on: bool) -> None:
    text = f"{line}\n{word}"
    found = [text[start:end] for start, end in sentences(text, width)]
    assert found == ([text] if goes_on else [part for part in (line.strip(), word) if part])


def test_a_wide_gap_parts_sentences_too() -> None:
    assert split("He left." + " " * 200 + "She stayed.") == ["He left.", "She stayed."]


@given(some.text(alphabet='aB1 .!?\n"”()。가', max_size=60))
def test_every_letter_is_in_one_sentence(text: str) -> None:
    spans = list(sentences(text))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_sentences_of_ranges_have_the_offsets_of_the_file() -> None:
    text = "Promotion. Buy now.\nThe first one. The second one.\n"
    start = text.index("The first")
    found = SourceText(text, ((start, len(text)),)).sentences
    assert [text[a:b] for a, b in found] == ["The first one.", "The second one."]


@given(
    some.lists(some.tuples(some.integers(0, 30), some.integers(1, 9)).map(lambda pair: (pair[0], sum(pair)))),
    some.integers(0, 30),
    some.integers(1, 9),
)
def test_touching(spans: list[tuple[int, int]], start: int, length: int) -> None:
    span = start, start + length
    assert touches(span, joined(spans)) == any(a < span[1] and span[0] < b for a, b in spans)


def test_the_model_counts_sentences_and_holds_only_openings(tmp_path: Path) -> None:
    data = dataset(tiny(tmp_path, WITHOUT_DOG, {"uncited.yaml": UNCITED}))
    assert (data.sources["gazette"].sentences, data.sources["gazette"].cited) == (11, 4)
    assert data.sources["letter"].sentences == 0
    found = data.uncited["gazette"]
    assert [(each.line, each.opening, each.reason) for each in found][:4] == [
        (3, "The Blue Boar is open again", "A headline."),
        (5, "and her dog is called", "A part of a sentence that is cited."),
        (6, "A dealer in illegal arms had lodged there", "Hearsay."),
        (6, "It was a sad day for the village, …", ""),
    ]
    assert len(found) == 8
    assert all(len(each.opening.split()) <= 9 for each in found)


def test_the_quality_page_shows_openings_and_reasons_and_no_more_of_the_text(tmp_path: Path) -> None:
    root = tiny(tmp_path, WITHOUT_DOG, {"uncited.yaml": UNCITED})
    (page,) = page_quality.make(read(root)[0], Site("Inns"), templates=ROOT / "site_templates")
    html = page.content.decode()
    assert 'The Blue Boar is open again</q> <span class="note">A headline.</span>' in html
    assert 'Over the summer 10,000 guests came, more than …</q> <span class="note">The editors have not said why.</span>' in html
    assert "36 %" in html
    assert "in any year since the war" not in html


def test_what_is_not_accounted_for_is_a_warning_where_the_dataset_promised_it(tmp_path: Path) -> None:
    (found,) = findings(tiny(tmp_path, WITHOUT_DOG, {"uncited.yaml": UNCITED}))
    assert (found.severity, found.code) == ("warning", "sentence_unaccounted")
    assert found.message.startswith("5 sentences of gazette are")
    assert "line 7: Over the summer 10,000 guests came, more than …" in found.help
    assert "A dealer" not in found.help


def test_the_datasets_of_this_repository_account_for_every_sentence() -> None:
    for data in published(ROOT).datasets:
        assert (ROOT / "datasets" / data.name / "uncited.yaml").is_file()
        assert [(name, each.opening) for name, rest in data.uncited.items() for each in rest if not each.reason] == []
        assert all(source.cited * 2 > source.sentences for source in data.sources.values() if source.archived)
