"""What checks of records accept, refuse and say, each asked alone about the smallest publication with a text replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers import as_written

from sourcebook.checks import (
    name_not_near_quote,
    one_quote_for_all,
    required_missing,
    sentence_unaccounted,
    source_changed,
)
from sourcebook.diagnostic import Diagnostic, Place
from sourcebook.source_text import SourceText

DESCRIPTOR, INN, KEEPER = "datapackage.yaml", "inns/blue-boar.yaml", "keepers/ann-lee.yaml"
NOTICE, GAZETTE = "notices/closing-2020.yaml", "sources/gazette.yaml"


def place(name: str, line: int = 1, column: int = 1) -> Place:
    return Place(f"datasets/tiny/{name}", line, column)


def messages(found: list[Diagnostic]) -> list[str]:
    return [each.message for each in found]


# name_not_near_quote: the state of an order is sensitive, and its inn is what the standing is about

FAR = ("context: 80", "context: 10")
COUNCIL = "        quote: The council closed the Blue Boar on 3 March 2020\nevidence:"
HEART = "        quote: “We never lost heart,” Ann Lee said\nevidence:"
BY = (
    ("    schema:\n      foreignKeys:\n        - {fields: inn,", "    schema:\n      foreignKeys:\n"
     "        - {fields: by, reference: {resource: keepers, fields: id}}\n        - {fields: inn,"),
    ("- {name: state,", "- {name: by, type: string, title: By}\n        - {name: state,"),
)  # fmt: skip
BY_ANN = (("    state: closed\n", "    by: ann-lee\n    state: closed\n"), (COUNCIL, HEART))


def test_the_party_of_a_standing_is_the_one_that_the_rule_names(tmp_path: Path) -> None:
    (found,) = name_not_near_quote.check(as_written(tmp_path, {DESCRIPTOR: (FAR, *BY), NOTICE: BY_ANN}))
    assert (found.place, found.code) == (place(NOTICE, 10, 16), "name_not_near_quote")
    assert found.message == "state of 'Blue Boar' rests on words that do not name it."


@pytest.mark.parametrize("rule", ["none", "about other rows"])
def test_where_no_rule_names_the_party_it_is_any_that_the_row_refers_to(rule: str, tmp_path: Path) -> None:
    for name, row in (("both", BY_ANN), ("inn", ((COUNCIL, HEART),))):
        made = as_written(tmp_path / name, {DESCRIPTOR: (FAR, *BY), NOTICE: row})
        other = made.descriptor.standing and replace(made.descriptor.standing, rows="visits")
        made.descriptor = replace(made.descriptor, standing=None if rule == "none" else other)
        assert len(list(name_not_near_quote.check(made))) == (name == "inn")


def test_a_record_that_refers_to_nobody_is_the_party_itself(tmp_path: Path) -> None:
    sensitive = ("title: Dog}", "title: Dog, 'sourcebook:sensitive': true}")
    alone = ("Ann Lee keeps the Blue Boar since 2019, and her dog is called Rex", "and her dog is called Rex")
    far = as_written(tmp_path / "far", {DESCRIPTOR: (FAR, sensitive), KEEPER: (alone,)})
    assert messages(list(name_not_near_quote.check(far))) == ["dog of 'Ann Lee' rests on words that do not name it."]
    near = as_written(tmp_path / "near", {DESCRIPTOR: (sensitive,), KEEPER: (alone,)})
    assert list(name_not_near_quote.check(near)) == []


@pytest.mark.parametrize(
    "reason", ["a note says who is meant", "the words are not there", "the source is not archived", "nobody knows the party"]
)
def test_where_nothing_is_asked(reason: str, tmp_path: Path) -> None:
    words = {
        "a note says who is meant": HEART.replace("\nevidence:", "\n        note: She means her inn.\nevidence:"),
        "the words are not there": HEART.replace("heart", "hope"),
        "the source is not archived": HEART,
        "nobody knows the party": HEART,
    }[reason]
    made = as_written(tmp_path, {DESCRIPTOR: (FAR,), NOTICE: ((COUNCIL, words),)})
    if reason == "the source is not archived":
        made.sources["gazette"].text = None
    if reason == "nobody knows the party":
        del made.records["inns/blue-boar"]
    assert list(name_not_near_quote.check(made)) == []


@pytest.mark.parametrize(
    ("name", "is_named"), [("never lost heart", True), ("NEVER  lost Heart", True), ("never lost hear", False), ("ever lost heart", False)]
)
def test_a_name_is_whole_words_whatever_their_capitals(name: str, is_named: bool, tmp_path: Path) -> None:
    made = as_written(tmp_path, {DESCRIPTOR: (FAR,), NOTICE: ((COUNCIL, HEART),), INN: (("name: Blue Boar", f"name: {name}"),)})
    assert len(list(name_not_near_quote.check(made))) == (not is_named)


def test_an_empty_name_is_in_no_words(tmp_path: Path) -> None:
    empty = (
        "evidence:\n  - source: gazette\n    quote: The Blue",
        "spellings:\n  - evidence:\n      - source: letter\nevidence:\n  - source: gazette\n    quote: The Blue",
    )
    made = as_written(tmp_path, {DESCRIPTOR: (FAR,), NOTICE: ((COUNCIL, HEART),), INN: (empty,)})
    assert messages(list(name_not_near_quote.check(made))) == ["state of 'Blue Boar' rests on words that do not name it."]


# one_quote_for_all

RECORD = "id: blue-boar\nname: Blue Boar\nopened: 1784\nchambers: 12\nserves:\n  - ale\n  - cider\nevidence:\n"
FIVE = "name, opened, chambers, country, keeper"


def item(supports: str, quote: str = "The inn serves ale and cider on weekdays", more: str = "") -> str:
    return f"  - source: gazette\n    quote: {quote}\n    supports: [{supports}]\n{more}"


@pytest.mark.parametrize(
    "evidence",
    [
        item(f"{FIVE}, serves"),
        item("name, opened, chambers, country, serves=ale, serves=cider"),
        item("name, opened, chambers") + item("country, serves, keeper"),
        item(f"{FIVE}, serves") + "  - basis: editorial\n    supports: [remark]\n",
        item(f"{FIVE}, serves") + "  - source: letter\n    contradicts: {chambers: 11}\n",
    ],
)
def test_six_values_that_one_quote_carries(evidence: str, tmp_path: Path) -> None:
    made = as_written(tmp_path, files={INN: RECORD + evidence})
    assert list(one_quote_for_all.check(made)) == [
        Diagnostic(
            place(INN, 10, 12),
            "one_quote_for_all",
            "This quote carries all 6 values of the record.",
            "Give each value the words that state it, and leave out what the source does not say.",
            "warning",
        )
    ]


@pytest.mark.parametrize(
    "evidence",
    [
        item(FIVE),
        item(f"{FIVE}, name"),
        item(FIVE) + item("serves", "Ann Lee keeps the Blue Boar since 2019"),
        item(FIVE) + item("serves", more="    basis: inferred\n"),
        item(FIVE) + "  - basis: editorial\n    supports: [remark]\n",
        f"  - source: letter\n    supports: [{FIVE}, serves]\n",
        "",
    ],
)
def test_fewer_values_several_quotes_or_none(evidence: str, tmp_path: Path) -> None:
    assert list(one_quote_for_all.check(as_written(tmp_path, files={INN: RECORD + evidence}))) == []


# required_missing


def test_a_required_list_is_missing_where_it_is_empty(tmp_path: Path) -> None:
    required = (
        "{name: serves, type: list,",
        "{name: serves, type: list, constraints: {required: true}, description: What there is to drink,",
    )
    for name, serves in (("empty", "serves: []\n"), ("none", "")):
        made = as_written(tmp_path / name, {DESCRIPTOR: (required,), INN: (("serves:\n  - ale\n  - cider\n", serves),)})
        assert list(required_missing.check(made)) == [
            Diagnostic(place(INN), "required_missing", "This inn has no serves.", "Add `serves: …` (What there is to drink).")
        ]


def test_what_lacks_a_field_is_named(tmp_path: Path) -> None:
    singular = ("  - name: notices\n    title: Notices\n", "  - name: notices\n    title: Notices\n    sourcebook:singular: notice\n")
    edits = (("  - inn: inns/blue-boar\n    state", "  - state"), ("name: The closing of 2020\n", ""))
    made = as_written(tmp_path, {DESCRIPTOR: (singular,), NOTICE: edits})
    assert [(each.message, each.help) for each in required_missing.check(made)] == [
        ("This notice has no name.", "Add `name: …` (Name)."),
        ("A row of orders has no inn.", "Add `inn: …` (Inn)."),
    ]


# sentence_unaccounted

LISTED = "Cite them, or give the reasons:\nline 1: It was a sad day for the village, …\nline 2: It has eight words, and not one more."


@pytest.mark.parametrize(
    ("article", "message", "advice"),
    [
        (
            "It was so.",
            "1 sentence of gazette is neither cited nor listed in uncited.yaml.",
            "Cite them, or give the reasons:\nline 1: It was so.",
        ),
        (
            "It was a sad day for the village, they say.\nIt has eight words, and not one more.",
            "2 sentences of gazette are neither cited nor listed in uncited.yaml.",
            LISTED,
        ),
        (
            "It was a sad day for the village, they say.\nIt has eight words, and not one more. The third is not shown.",
            "3 sentences of gazette are neither cited nor listed in uncited.yaml.",
            LISTED,
        ),
        ("", "", ""),
    ],
)
def test_sentences_of_which_nobody_gave_an_account(
    article: str, message: str, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentence_unaccounted, "MOST", 2)
    made = as_written(tmp_path, files={"uncited.yaml": "{}\n"})
    made.records.clear()
    made.sources["gazette"].text = SourceText(article, ((0, len(article)),))
    expected = [Diagnostic(place(GAZETTE), "sentence_unaccounted", message, advice, "warning")] if message else []
    assert list(sentence_unaccounted.check(made)) == expected
    made.unread.add("inns/red-lion")
    assert list(sentence_unaccounted.check(made)) == [], "a record that could not be read may cite them"
    made.unread.clear()
    made.uncited = None
    assert list(sentence_unaccounted.check(made)) == [], "nothing was promised"


# source_changed


def test_a_changed_text_lists_the_claims_that_rest_on_it(tmp_path: Path) -> None:
    against = ("  - source: letter\n    contradicts: {chambers: 11}\n", "  - source: gazette\n    contradicts: {guests: 11}\n")
    one = ("supports: [serves]", "supports: [serves=ale]")
    made = as_written(tmp_path, {GAZETTE: (("sha256: d4", "sha256: 00"),), INN: (against, one)})
    (found,) = source_changed.check(made)
    assert found.code == "source_changed"
    assert found.help.splitlines()[-1] == (
        "Due for review (12 claims): inns/blue-boar#chambers, inns/blue-boar#country, inns/blue-boar#guests, inns/blue-boar#keeper, "
        "inns/blue-boar#name, inns/blue-boar#opened, inns/blue-boar#serves=ale, keepers/ann-lee#dog, keepers/ann-lee#name, "
        "notices/closing-2020#given, notices/closing-2020#orders=inns-blue-boar.inn, notices/closing-2020#orders=inns-blue-boar.state"
    )


def test_a_changed_text_that_nothing_cites_lists_nothing(tmp_path: Path) -> None:
    made = as_written(tmp_path, {GAZETTE: (("sha256: d4", "sha256: 00"),)})
    (problem,) = made.sources["gazette"].problems
    made.records.clear()
    assert problem.code == "source_changed"
    assert list(source_changed.check(made)) == [problem]


def test_another_problem_of_a_source_lists_nothing(tmp_path: Path) -> None:
    made = as_written(tmp_path, {GAZETTE: (("seed: gazette.txt", "seed: gone.txt"),)})
    assert list(source_changed.check(made)) == list(made.sources["gazette"].problems)
