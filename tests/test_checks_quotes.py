"""What the checks of quotes accept, refuse and say, each asked alone about articles of a few words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers import TINY, published

from sourcebook.checks import quote_ambiguous, quote_budget, quote_length, quote_missing, quote_not_found
from sourcebook.diagnostic import Diagnostic, Place
from sourcebook.draft import DraftDataset, DraftEvidence, DraftRecord, DraftRow, DraftSource, DraftValue
from sourcebook.source_text import SourceText, line_ranges
from sourcebook.spec import QuoteRules
from sourcebook.yamlnodes import Text

RULES = QuoteRules(min_words=3, min_characters=15, max_words=5, max_share=0.5)
NEAREST = "The nearest passage is in line 1: 'the red house'\nThere, the source has 'red' where the quote has 'old'."
COPY = "Copy the words from the archived text."


def archived(text: str) -> SourceText:
    return SourceText(text, ((0, len(text)),))


def draft(articles: dict[str, SourceText | None], *items: dict[str, str]) -> DraftDataset:
    """A dataset of one record with an evidence item for each of `items`: the first in line 1, and so on."""
    (tiny_dataset,) = published(TINY).datasets
    descriptor = replace(tiny_dataset.descriptor, quotes=RULES)
    evidence = []
    for line, item in enumerate(items, 1):
        made = DraftEvidence(Place("inn", line), {key: Text(text, Place("inn", line, 9)) for key, text in item.items()}, None, ())
        text = articles.get(made.source)
        if text and made.quote.strip():
            made.matches = text.find(made.quote, made.text("prefix"), made.text("suffix"))
        evidence.append(made)
    inn = DraftRow(descriptor.resources["inns"], "inns/x", "inn", Place("inn"), {}, tuple(evidence))
    return DraftDataset(descriptor, {"inns/x": DraftRecord(inn, ())}, {name: source(name, text) for name, text in articles.items()})


def source(name: str, text: SourceText | None) -> DraftSource:
    (tiny_dataset,) = published(TINY).datasets
    resource = tiny_dataset.descriptor.resources["sources"]
    seed = DraftValue(resource.fields["seed"], Place(name, 2), (Text(f"{name}.txt", Place(name, 2)),))
    row = DraftRow(resource, f"sources/{name}", name, Place(name), {"seed": seed} if text else {}, ())
    return DraftSource(DraftRecord(row, ()), text)


def quote(words: str, name: str = "paper", **more: str) -> dict[str, str]:
    return {"source": name, "quote": words, **more}


def codes(found: list[Diagnostic]) -> list[tuple[str, int]]:
    return [(each.code, each.place.line) for each in found]


# quote_not_found


def test_a_quote_that_is_there_is_no_finding() -> None:
    paper = archived("It was the red house.")
    assert list(quote_not_found.check(draft({"paper": paper}, quote("the red house")))) == []


def test_what_is_said_of_a_lost_quote() -> None:
    lost = draft({"paper": archived("It was the red house.")}, quote("the red house"), quote("the old house"))
    assert list(quote_not_found.check(lost)) == [Diagnostic(Place("inn", 2, 9), "quote_not_found", "The quote is not in paper.", NEAREST)]


@pytest.mark.parametrize("without", [quote(" "), quote("the old house", "letter"), quote("the old house", "nobody"), {"source": "paper"}])
def test_without_words_and_a_text_there_is_nothing_to_look_for(without: dict[str, str]) -> None:
    paper = archived("It was the red house.")
    assert codes(list(quote_not_found.check(draft({"letter": None, "paper": paper}, without, quote("the old house"))))) == [
        ("quote_not_found", 2)
    ]


@pytest.mark.parametrize(
    ("words", "around", "code", "message"),
    [
        ("the red house", {"prefix": "He saw"}, "quote_not_found", "The quote is in paper, but not between this prefix and suffix."),
        ("the red house", {"suffix": "fell"}, "quote_not_found", "The quote is in paper, but not between this prefix and suffix."),
        ("the old house", {"prefix": "It was"}, "quote_not_found", "The quote is not in paper."),
        ("the old house", {"suffix": "burned"}, "quote_not_found", "The quote is not in paper."),
        ("the red hous", {}, "quote_cuts_word", "The quote begins or ends inside a word of paper."),
        ("he red house", {"prefix": "It was"}, "quote_cuts_word", "The quote begins or ends inside a word of paper."),
        ("Buy a house", {}, "quote_outside_article", "The quote is in line 2 of the file of paper, outside the article."),
        ("Buy a house", {"prefix": "burned"}, "quote_outside_article", "The quote is in line 2 of the file of paper, outside the article."),
    ],
)  # fmt: skip
def test_where_a_lost_quote_is_instead(words: str, around: dict[str, str], code: str, message: str) -> None:
    text = "It was the red house burned.\nBuy a house\n"
    paper = SourceText(text, line_ranges(text, ((1, 1),)))
    (found,) = quote_not_found.check(draft({"paper": paper}, quote(words, **around)))
    assert (found.code, found.message) == (code, message)


def test_the_nearest_passage_is_that_of_all_ranges_and_has_the_line_where_it_begins() -> None:
    text = "A\nwhite house is here.\nno\nHere the red\nhouse is."
    paper = SourceText(text, line_ranges(text, ((1, 2), (4, 5))))
    _, _, advice = quote_not_found.explain(paper, "the dead house")
    assert advice.splitlines()[0] == "The nearest passage is in line 4: 'the red house'"
    _, _, advice = quote_not_found.explain(paper, "A while house")
    assert advice.splitlines()[0] == "The nearest passage is in line 1: 'A white house'"
    _, _, advice = quote_not_found.explain(paper, "Nobody knows why ships were lost")
    assert advice == "Nothing in the article resembles it. Is it the right source?"


def test_the_nearest_passage_is_looked_for_only_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quote_not_found, "MOST_SEARCHES", 2)
    lost = draft({"paper": archived("It was the red house.")}, *[quote("the old house")] * 3)
    assert [each.help for each in quote_not_found.check(lost)] == [NEAREST, NEAREST, COPY]


def test_the_nearest_passage_is_looked_for_only_in_so_many_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = archived("It was the red house.")
    monkeypatch.setattr(quote_not_found, "MOST_CHARACTERS", 2 * paper.length)
    lost = draft({"paper": paper}, *[quote("the old house")] * 3)
    assert [each.help for each in quote_not_found.check(lost)] == [NEAREST, NEAREST, COPY]


@pytest.mark.parametrize(("longest", "advice"), [(13, NEAREST), (12, COPY)])
def test_the_nearest_passage_is_looked_for_only_for_so_long_a_quote(longest: int, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quote_not_found, "LONGEST", longest)
    assert quote_not_found.explain(archived("It was the red house."), "the old house")[2] == advice


# quote_ambiguous


def test_a_quote_at_two_places() -> None:
    paper = archived("It was the red house. He saw the red house.")
    assert codes(list(quote_ambiguous.check(draft({"paper": paper}, quote("the red house"), quote("It was the red"))))) == [
        ("quote_ambiguous", 1)
    ]


def test_a_quote_at_three_places_and_the_fewest_words_that_tell_them_apart() -> None:
    paper = archived("It was the red house.\nHe saw the red house.\nWas it the red house?")
    (found,) = quote_ambiguous.check(draft({"paper": paper}, quote("He saw the red"), quote("the red house")))
    assert found == Diagnostic(
        Place("inn", 2, 9),
        "quote_ambiguous",
        "The quote stands 3 times in paper (lines 1, 2, 3).",
        "Lengthen the quote, or add one of these:\nline 1: prefix: 'was'\nline 2: prefix: 'saw'\nline 3: prefix: 'it'\n"
        "line 1: suffix: '. He'\nline 2: suffix: '. Was'\nline 3: suffix: '?'",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a b x y c d x y c", [(4, "prefix", "b"), (12, "prefix", "d"), (4, "suffix", "c d")]),
        ("x y x y", [(4, "prefix", "y"), (0, "suffix", "x")]),
        ("p a x y x y", [(4, "prefix", "a"), (8, "prefix", "y"), (4, "suffix", "x")]),
        ("p a x y. a x y!", [(4, "prefix", "p a"), (11, "prefix", "y. a"), (4, "suffix", "."), (11, "suffix", "!")]),
        ("x y, x y, x y", [(10, "prefix", "y, x y,"), (0, "suffix", ", x y,")]),  # none for the one in the middle
    ],
)
def test_the_words_that_tell_places_apart_stand_right_beside_one_of_them(text: str, told: list[tuple[int, str, str]]) -> None:
    paper = archived(text)
    found = quote_ambiguous.telling_apart(paper, paper.find("x y"), 9)
    assert [(span[0], side, words) for span, side, words in found] == told


def test_the_first_five_places_are_told_apart() -> None:
    paper = archived(" ".join(f"{letter} one and two ." for letter in "abcdefg"))
    (found,) = quote_ambiguous.check(draft({"paper": paper}, quote("one and two")))
    told = [line.split(": ", 1)[1] for line in found.help.splitlines()[1:]]
    assert told == [f"prefix: {letter!r}" for letter in "abcde"] + [f"suffix: {f'. {letter}'!r}" for letter in "bcdef"]


# quote_budget


def test_quotes_may_reach_the_share_of_an_article_and_no_more() -> None:
    paper = archived("half of it is quoted and half is not at all")  # 43 characters, of which 21 may be quoted
    just, more = draft({"paper": paper}, quote("half of it is quoted")), draft({"paper": paper}, quote("half of it is quoted and"))
    assert list(quote_budget.check(just)) == []
    assert list(quote_budget.check(more)) == [
        Diagnostic(
            Place("paper"),
            "quote_budget",
            "The quotes reproduce 56% of the article paper; the most is 50%.",
            "Shorten the quotes to the words that carry the values.",
        )
    ]
    assert list(quote_budget.check(draft({"paper": archived("This half. That half")}, quote("This half.")))) == []


def test_each_archived_article_has_a_budget() -> None:
    articles = {"a": None, "b": SourceText("", ((0, 0),)), "c": archived("one two six ten"), "d": archived("all of this")}
    found = quote_budget.check(draft(articles, quote("all of this", "d"), quote("", "a")))
    assert [each.place.file for each in found] == ["d"]


def test_overlapping_quotes_count_once() -> None:
    assert quote_budget.covered([(4, 9), (0, 5), (1, 2), (20, 21), (20, 21)]) == 10
    assert quote_budget.covered([(5, 9)]) == 4


# quote_length


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("seven letters!!", "quote_too_short"),  # two words
        ("exactly three words", None),
        ("six or seven ok", None),  # fifteen characters
        ("six or seven  o", "quote_too_short"),  # fourteen, since white space counts once
        ("that are five words here", None),
        ("that are six words in here", "quote_too_long"),
        (" ", None),  # quote_missing tells
    ],
)
def test_lengths_of_quotes(words: str, code: str | None) -> None:
    found = list(quote_length.check(draft({}, quote(words), quote("too short"))))
    assert codes(found) == [*([(code, 1)] if code else []), ("quote_too_short", 2)]


def test_what_is_said_of_the_length_of_a_quote() -> None:
    short, long = quote_length.check(draft({}, quote("too  short"), quote("that are six words in here")))
    assert (short.place, long.place) == (Place("inn", 1, 9), Place("inn", 2, 9))
    assert short.message == "The quote has 2 words and 9 characters; the least is 3 and 15."
    assert long.message == "The quote has 6 words; the most is 5."


# quote_missing


@pytest.mark.parametrize(
    ("item", "is_missing"),
    [
        ({"source": "paper"}, True),
        (quote(""), True),
        (quote(" \n"), True),
        (quote("the red house"), False),
        ({"source": "paper", "basis": "inferred"}, True),
        ({"source": "paper", "basis": "editorial"}, False),
        ({"source": "paper", "basis": "unsourced"}, False),
        ({"source": "letter"}, False),
        ({"source": "nobody"}, False),
    ],
)
def test_where_a_quote_must_be(item: dict[str, str], is_missing: bool) -> None:
    found = quote_missing.check(draft({"paper": archived("It was the red house."), "letter": None}, item, {"source": "paper"}))
    assert codes(list(found)) == [*([("quote_missing", 1)] if is_missing else []), ("quote_missing", 2)]


def test_what_is_missing_is_missed_where_it_would_stand() -> None:
    nothing, blank = quote_missing.check(draft({"paper": archived("It was the red house.")}, {"source": "paper"}, quote(" ")))
    assert (nothing.place, blank.place) == (Place("inn", 1), Place("inn", 2, 9))
