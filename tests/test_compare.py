"""Two versions of a publication, compared: what is told of values, evidence and first lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ferries import COURIER, EVENING, HERON, LIST, LOGBOOK, NOTHING, OWNER, STAR, claim_of, new, old, only

from sourcebook.compare import ClaimChange, SourceChange, StandingChange, compare
from sourcebook.model import Citation, Claim, Publication, Source, StandingLine, Value

# one claim


def claim(*origins: str, against: bool = False) -> Claim:
    """A claim that sources of these origins support; `against`: that another one contradicts."""
    sources = [Source(f"s{number}", "", "", origin, "current", {}, "") for number, origin in enumerate(origins)]
    citations = [Citation(source, "supports", "stated") for source in sources]
    citations += [Citation(Source("other", "", "", "other", "current", {}, ""), "contradicts", "stated")] * against
    some = next(old().datasets[0].claims())
    return replace(some, value=Value("x", "x"), citations=tuple(citations))


CITED = claim("a").citations


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (ClaimChange("c", None, claim("a"), gained=CITED), "added"),
        (ClaimChange("c", claim("a"), None, lost=CITED), "withdrawn"),
        (ClaimChange("c", claim("a"), claim("a"), checked=CITED), "changed"),  # unless it is told that the value is the same
        (ClaimChange("c", claim("a"), claim("a"), gained=CITED, is_same=True), "evidence"),
        (ClaimChange("c", claim("a"), claim("a"), lost=CITED, is_same=True), "evidence"),
        (ClaimChange("c", claim("a"), claim("a"), checked=CITED, is_same=True), "checked"),
    ],
)
def test_what_kind_of_change_it_is(change: ClaimChange, kind: str) -> None:
    assert change.kind == kind
    assert change.decides is False


@pytest.mark.parametrize(
    ("was", "now", "became"),
    [
        (claim("a"), claim("a"), ()),
        (None, claim("a"), ()),
        (claim("a"), None, ()),
        (claim("a"), claim("a", against=True), ("disputed",)),
        (None, claim("a", against=True), ("disputed",)),
        (claim("a", against=True), claim("a", against=True), ()),
        (claim("a", against=True), claim("a"), ()),
        (claim("a", "b"), claim("a"), ("single-sourced",)),
        (claim("a", "b"), claim("a", "a"), ("single-sourced",)),
        (claim("a", "b", "c"), claim("a", "b"), ()),
        (claim("a", "b"), claim(), ("unsupported",)),
        (claim("a"), claim(), ("unsupported",)),
        (claim(), claim(), ()),
        (None, claim(), ()),
        (claim("a", "b"), claim("a", against=True), ("disputed", "single-sourced")),
        (claim("a"), claim(against=True), ("disputed", "unsupported")),
    ],
)
def test_what_becomes_of_a_claim(was: Claim | None, now: Claim | None, became: tuple[str, ...]) -> None:
    assert ClaimChange("c", was, now).became == became


# datasets


NUMBERS = {
    "entities": 5, "claims": 22, "citations": 22, "sources": 3, "disputed claims": 0, "inferred claims": 0,
    "claims with one independent source": 22,
}  # fmt: skip


def test_the_same_has_no_change() -> None:
    found = only(old(), old())
    assert not found
    assert {what: was for what, was, now in found.numbers if was == now} == NUMBERS
    assert found.dataset == "ferries"


def test_a_dataset_of_one_side_is_compared_with_nothing() -> None:
    come, gone = only(NOTHING, old()), only(old(), NOTHING)
    assert [change.kind for change in come.claims] == ["added"] * 22
    assert [change.kind for change in gone.claims] == ["withdrawn"] * 22
    assert come.of("added") == come.claims
    assert come.of("changed") == ()
    assert come.numbers == tuple((what, 0, number) for what, number in NUMBERS.items())
    assert gone.numbers == tuple((what, number, 0) for what, number in NUMBERS.items())
    assert come.standings[0] == StandingChange(OWNER, "", "Named in 1 source", False)
    assert StandingChange(STAR, "", "Listed by The harbour board on 4 May 2021", True) in come.standings
    assert StandingChange(STAR, "Listed by The harbour board on 4 May 2021", "", True) in gone.standings
    assert come.new_texts == ("courier", "gazette")
    assert gone.new_texts == ()
    everything = (LIST, OWNER, COURIER, "sources/gazette", LOGBOOK, HERON, EVENING, STAR)
    assert come.pages == gone.pages == everything
    assert come.vanished == ()
    assert gone.vanished == everything
    assert come.moved == gone.moved == ()
    assert come.sources[2] == SourceChange("logbook", "title", "", "A logbook of the harbour")
    assert gone.sources[2] == SourceChange("logbook", "title", "A logbook of the harbour", "")
    assert not come.is_described_anew
    assert not gone.is_described_anew


def test_new_datasets_come_first_and_each_is_compared_with_its_own() -> None:
    (data,) = old().datasets
    other = replace(data, descriptor=replace(data.descriptor, name="boats"))
    third = replace(data, descriptor=replace(data.descriptor, name="ships"))
    found = compare(Publication((data, other)), Publication((third, data)))
    assert [each.dataset for each in found] == ["ships", "ferries", "boats"]
    assert [bool(each) for each in found] == [True, False, True]


def test_a_descriptor_that_changed_is_a_change(tmp_path: Path) -> None:
    found = only(old(), new(tmp_path, {"datapackage": (("title: Ferries", "title: Some ferries"),)}))
    assert found
    assert found.is_described_anew
    assert found.claims == found.standings == found.pages == ()


# values and evidence

OWNS = "    quote: Northern Lines, a company registered in Norway, owns both ships\n    supports: [owner]\n"
BUILT = "  - source: gazette\n    quote: The old Morning Star, built in 1986\n    supports: [built]\n"


def test_another_value_on_other_evidence(tmp_path: Path) -> None:
    after = new(tmp_path, {STAR: (("built: 1984", "built: 1986"), ("supports: [name, built]", "supports: [name]"), (OWNS, OWNS + BUILT))})
    found = only(old(), after)
    was, now = claim_of(old(), f"{STAR}#built"), claim_of(after, f"{STAR}#built")
    assert found.claims == (ClaimChange(f"{STAR}#built", was, now, now.citations, was.citations),)
    assert [change.kind for change in found.claims] == ["changed"]
    # its own, the list that names it, its owner, and both sources
    assert found.pages == (LIST, OWNER, COURIER, "sources/gazette", STAR)


def test_more_evidence_and_a_citation_that_was_checked(tmp_path: Path) -> None:
    checked = OWNS + "    checked: 2022-01-01\n" + BUILT
    after = new(tmp_path, {STAR: ((OWNS, checked),)})
    found = only(old(), after)
    was, now = claim_of(old(), f"{STAR}#built"), claim_of(after, f"{STAR}#built")
    had, has = claim_of(old(), f"{STAR}#owner"), claim_of(after, f"{STAR}#owner")
    assert found.claims == (
        ClaimChange(f"{STAR}#built", was, now, now.citations[1:], (), True),
        ClaimChange(f"{STAR}#owner", had, has, (), (), True, False, has.citations),
    )
    assert found.numbers[1:3] == (("claims", 22, 22), ("citations", 22, 23))
    assert [change.kind for change in only(after, old()).claims] == ["evidence", "checked"]
    assert only(after, old()).claims[0].lost == now.citations[1:]


def test_numbers_of_disputed_and_inferred_claims(tmp_path: Path) -> None:
    against = "  - source: gazette\n    quote: The old Morning Star, built in 1986\n    contradicts: {built: 1986}\n    note: A misprint.\n"
    inferred = OWNS + "    basis: inferred\n    note: They say so.\n"
    found = only(old(), new(tmp_path, {STAR: ((OWNS, inferred + against),)}))
    assert found.numbers[2:] == (
        ("citations", 22, 23), ("sources", 3, 3), ("disputed claims", 0, 1), ("inferred claims", 0, 1),
        ("claims with one independent source", 22, 22),
    )  # fmt: skip
    assert [change.became for change in found.claims] == [("disputed",), ()]


# first lines

LISTED = "        quote: Morning Star was put on the List of Idle Ships by the harbour board on 4 May 2021\n"


def test_a_value_that_decides_a_first_line(tmp_path: Path) -> None:
    found = only(old(), new(tmp_path, {LIST: (("status: listed", "status: removed"),)}))
    (change,) = found.claims
    assert (change.kind, change.decides) == ("changed", True)
    assert found.standings == (
        StandingChange(STAR, "Listed by The harbour board on 4 May 2021", "Once listed by The harbour board; removed", True),
    )


@pytest.mark.parametrize(
    ("more", "decides"),
    [
        ("        checked: 2022-01-01\n", [False, False]),
        ("        note: It is meant.\n", [True, True]),
        ("      - source: gazette\n        quote: She was put on the List of Idle Ships on 4 May 2021\n", [True, True]),
    ],
)
def test_evidence_decides_a_first_line_and_a_check_does_not(more: str, decides: list[bool], tmp_path: Path) -> None:
    after = new(tmp_path, {LIST: ((LISTED, LISTED + more),)})
    for found in (only(old(), after), only(after, old())):
        assert [change.decides for change in found.claims] == decides
        assert found.standings == ()


def test_a_row_that_comes_or_goes_decides_a_first_line() -> None:
    row = [f"{LIST}#targets=vessels-morning-star.{field}" for field in ("target", "status")]
    for found in (only(NOTHING, old()), only(old(), NOTHING)):
        assert [change.id for change in found.claims if change.decides] == row


def test_the_sentences_of_a_first_line_are_told_together() -> None:
    (data,) = old().datasets
    star = replace(
        data.entities[STAR], standing=(StandingLine("", (("Sold", ""),)), StandingLine("", (("Named in ", ""), ("one source", ""))))
    )
    (change,) = only(old(), Publication((replace(data, entities={**data.entities, STAR: star}),))).standings
    assert change == StandingChange(STAR, "Listed by The harbour board on 4 May 2021", "Sold. Named in one source", True)


def test_without_a_rule_nothing_decides_a_first_line(tmp_path: Path) -> None:
    (data,) = old().datasets
    (changed,) = new(tmp_path, {LIST: (("status: listed", "status: removed"),)}).datasets
    bare = replace(data, descriptor=replace(data.descriptor, standing=None))
    for before, after, decides in ((data, changed, True), (bare, changed, True), (data, replace(changed, descriptor=bare.descriptor), True),
                                   (bare, replace(changed, descriptor=bare.descriptor), False)):  # fmt: skip
        assert [each.decides for each in only(Publication((before,)), Publication((after,))).claims] == [decides]


def test_a_first_line_may_change_by_what_cites_a_record(tmp_path: Path) -> None:
    more = "    quote: The Evening Star carries grain too\n    supports: [name]\n"
    found = only(old(), new(tmp_path, {EVENING: ((OWNS, OWNS + "  - source: gazette\n" + more),)}))
    assert found.standings == (StandingChange(EVENING, "Named in 1 source", "Named in 2 sources", False),)
