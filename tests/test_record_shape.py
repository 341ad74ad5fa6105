"""Records as they are read from their files, and the archived texts of sources: what is kept, and what is told of the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers import TINY, findings, tiny

from sourcebook import coverage, descriptor, files, record_shape, yamlfile
from sourcebook.diagnostic import Diagnostic, Place
from sourcebook.draft import DraftDataset, DraftRecord, DraftRow

(DESCRIBED,) = descriptor.load_all(TINY)
GAZETTE = "sources/gazette.yaml"


def read(text: str, resource: str = "keepers") -> tuple[DraftRecord, list[Diagnostic]]:
    node = yamlfile.load(text.encode(), "x.yaml")
    return record_shape.record(node, DESCRIBED, DESCRIBED.resources[resource], "x.yaml", "x")


def test_fields_rows_and_evidence_stand_in_any_order() -> None:
    record, found = read("evidence:\n  - source: letter\nspellings:\n  - text: X\nid: x\nname: Y\n")
    assert found == []
    assert list(record.row.fields) == ["id", "name"]
    assert [row.anchor for row in record.nested] == ["spellings=x"]
    assert [evidence.source for evidence in record.row.evidence] == ["letter"]


def test_what_does_not_fit_is_told_and_left_out() -> None:
    record, found = read("id: x\nname: [a]\nspellings: [a, {text: X}]\nevidence: [a, {source: letter, quote: [b], contradicts: c}]\n")
    assert [each.message for each in found] == [
        "A row of spellings is a list of fields.",
        "name holds one value, not a list.",
        "An evidence item is a list of properties.",
        "quote holds plain text here.",
        "`contradicts` names fields with the other value.",
    ]
    assert {each.code for each in found} == {"wrong_shape"}
    assert list(record.row.fields) == ["id"]
    assert len(record.nested) == 1
    (evidence,) = record.row.evidence
    assert (list(evidence.texts), evidence.contradicts) == (["source"], ())


def test_properties_that_evidence_does_not_have() -> None:
    _, found = read("id: x\nevidence:\n  - source: letter\n    quotes: a\n    zzz: b\n")
    assert [(each.place.line, each.help) for each in found] == [
        (4, "Did you mean 'quote'?"),
        (5, "It has: source, quote, prefix, suffix, supports, contradicts, attributed_to, basis, note, locator, checked, resolution."),
    ]


def test_fields_that_a_record_does_not_have() -> None:
    _, found = read("id: x\nnme: a\nzzz: b\nspellings:\n  - txt: c\n")
    assert [(each.message, each.help) for each in found] == [
        ("spellings has no field 'txt'.", "Did you mean 'text'?"),
        ("keepers has no field 'nme'.", "Did you mean 'name'?"),
        ("keepers has no field 'zzz'.", "It has: id, name, dog, spellings, evidence."),
    ]


def test_rows_are_told_apart_by_their_keys() -> None:
    record, _ = read("id: x\nspellings:\n  - text: Ann Lee\n  - text: Çelik\n  - text: Celik\n  - text: Celik\n")
    first, second, third, fourth = [row.anchor for row in record.nested]
    assert (first, second) == ("spellings=ann-lee", "spellings=celik")
    assert third.startswith("spellings=celik-")
    assert fourth == third


def test_a_key_of_two_fields_has_the_words_of_both() -> None:
    spellings = replace(DESCRIBED.resources["spellings"], key=("text", "language"), fields={
        name: replace(DESCRIBED.resources["spellings"].fields["text"], name=name) for name in ("text", "language")
    })  # fmt: skip
    described = replace(DESCRIBED, resources=dict(DESCRIBED.resources) | {"spellings": spellings})
    node = yamlfile.load(b"id: x\nspellings:\n  - text: Ann Lee\n    language: en\n", "x.yaml")
    record, found = record_shape.record(node, described, described.resources["keepers"], "x.yaml", "x")
    assert (found, [row.anchor for row in record.nested]) == ([], ["spellings=ann-lee-en"])


def test_two_items_of_evidence_can_be_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id: x\nname: y\ndog: z\nevidence:\n  - source: letter\n  - source: gazette\n"
    monkeypatch.setattr(record_shape, "MAX_PAIRS", 6)
    assert read(text)[1] == []
    monkeypatch.setattr(record_shape, "MAX_PAIRS", 5)
    assert [(each.code, each.place.line) for each in read(text)[1]] == [("record_too_complex", 4)]


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("lines: [3, 5-8]", "lines: []", "seed_incomplete", "A source with a seed needs lines."),
        ("lines: [3, 5-8]\n", "", "seed_incomplete", "A source with a seed needs lines."),
        ("lines: [3, 5-8]", "lines: [3, 5–8]", "lines_invalid", "'5–8' is no range of lines."),
        ("lines: [3, 5-8]", "lines: [3, 3]", "lines_invalid", "The range 3-3 overlaps another, or leaves the file."),
        ("seed: gazette.txt", "seed: none.txt", "file_missing", "seeds/none.txt: There is no such file."),
        ("seed: gazette.txt", "seed: ../gazette.txt", "file_outside", "The archived text lies outside the folder seeds/."),
    ],
)
def test_a_record_that_is_wrong_about_its_archived_text(old: str, new: str, code: str, message: str, tmp_path: Path) -> None:
    found = [each for each in findings(tiny(tmp_path, {GAZETTE: ((old, new),)})) if each.code == code]
    assert [each.place.file for each in found] == [f"datasets/tiny/{GAZETTE}"]
    assert found[0].message == message


def test_an_archived_text_may_be_as_large_as_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = (TINY / "seeds/gazette.txt").stat().st_size
    monkeypatch.setattr(files, "MOST", size)
    assert findings(tiny(tmp_path / "fits")) == ()
    monkeypatch.setattr(files, "MOST", size - 1)
    (found, *_) = [each for each in findings(tiny(tmp_path / "large")) if each.code == "seed_too_large"]
    assert found.message == f"seeds/gazette.txt has more than {size - 1:,} bytes."


@pytest.mark.parametrize(
    ("spans", "made"),
    [
        ([], []),
        ([(5, 9), (0, 3)], [(0, 3), (5, 9)]),
        ([(0, 3), (2, 5)], [(0, 5)]),
        ([(0, 9), (2, 5)], [(0, 9)]),
        ([(0, 3), (3, 5)], [(0, 5)]),
        ([(0, 3), (4, 5)], [(0, 3), (4, 5)]),
    ],
)
def test_spans_that_overlap_or_meet_are_one(spans: list[tuple[int, int]], made: list[tuple[int, int]]) -> None:
    assert coverage.joined(spans) == made


@pytest.mark.parametrize(
    ("span", "touched"), [((0, 2), False), ((0, 3), True), ((4, 5), True), ((5, 7), False), ((6, 9), True), ((9, 12), False)]
)
def test_a_sentence_is_cited_where_a_quote_has_a_character_of_it(span: tuple[int, int], touched: bool) -> None:
    assert coverage.touches(span, [(2, 5), (8, 9)]) is touched
    assert coverage.touches(span, []) is False


def test_an_ambiguous_quote_counts_where_it_stands_first() -> None:
    record, _ = read("id: x\nevidence:\n  - source: letter\n  - source: letter\n  - source: gazette\n")
    one, other, _ = record.row.evidence
    one.matches, other.matches = ((20, 30), (50, 60)), ((0, 9), (40, 45))
    assert coverage.quoted(DraftDataset(DESCRIBED, {"keepers/x": record})) == {"letter": [(0, 9), (20, 30)], "gazette": []}


def test_a_record_itself_has_no_anchor_and_an_empty_list_no_text() -> None:
    record, _ = read("id: x\nserves: []\n", "inns")
    assert (record.row.anchor, record.row.text("serves"), record.row.text("name")) == ("", "", "")
    bare = DraftRow(record.row.resource, "inns/x", "x.yaml", Place("x.yaml"), {}, ())
    assert (bare.nested_in, bare.key, bare.anchor) == ("", "", "")
    assert DraftRecord(bare, ()).digest == ""


def test_a_dataset_can_be_narrowed_to_some_records() -> None:
    one, other = read("id: x\n")[0], read("id: y\n")[0]
    whole = DraftDataset(DESCRIBED, {"keepers/x": one, "keepers/y": other})
    assert list(whole.looked_at()) == [one, other]
    assert list(whole.narrowed([other]).looked_at()) == [other]
    assert list(whole.narrowed([other]).rows()) == [other.row]


@pytest.mark.parametrize(("prefix", "codes"), [("", ["quote_ambiguous"]), ("brewer", ["quote_not_found"]), ("on weekdays.", [])])
def test_the_words_before_a_quote_say_which_place_is_meant(prefix: str, codes: list[str], tmp_path: Path) -> None:
    quote = "    quote: The inn serves ale and cider"
    given = quote + (f"\n    prefix: {prefix}" if prefix else "")
    root = tiny(tmp_path, {"inns/blue-boar.yaml": ((quote + " on weekdays", given),)})
    assert [each.code for each in findings(root) if each.severity == "error"] == codes
