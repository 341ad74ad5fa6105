"""References, sources and values that are not what they should be: what their checks say, each asked alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import Edit, as_written

from sourcebook.checks import source_unused, unknown_reference, unknown_source, value_invalid, value_without_evidence
from sourcebook.diagnostic import Diagnostic, Place
from sourcebook.draft import DraftDataset

DESCRIPTOR, INN, KEEPER, NOTICE = "datapackage.yaml", "inns/blue-boar.yaml", "keepers/ann-lee.yaml", "notices/closing-2020.yaml"
BROKEN = {"keepers/bea-lee.yaml": "name: [", "sources/note.yaml": "title: ["}


def place(name: str, line: int = 1, column: int = 1) -> Place:
    return Place(f"datasets/tiny/{name}", line, column)


def short(found: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(each.message, each.help) for each in found]


# unknown_reference

CHARTER = (
    ("- {fields: keeper,", "- {fields: charter, reference: {resource: sources, fields: id}}\n        - {fields: keeper,"),
    ("- {name: keeper,", "- {name: charter, type: string, title: Charter}\n        - {name: keeper,"),
)


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        (INN, ("keeper: ann-lee", "keeper: ann-leigh"), ("keeper: there is no record 'ann-leigh' in keepers.", "Did you mean 'ann-lee'?")),
        (INN, ("keeper: ann-lee", "keeper: x"), ("keeper: there is no record 'x' in keepers.", "Add a file datasets/tiny/keepers/x.yaml, or correct the id.")),
        (INN, ("keeper: ann-lee", "keeper: blue-boar"), ("keeper: there is no record 'blue-boar' in keepers.", "Add a file datasets/tiny/keepers/blue-boar.yaml, or correct the id.")),
        (INN, ("keeper: ann-lee", "keeper: bea-lee"), None),  # it is there, and could not be read
        (INN, ("keeper: ann-lee", "keeper: ann-lee\ncharter: letter"), None),
        (INN, ("keeper: ann-lee", "keeper: ann-lee\ncharter: note"), None),
        (INN, ("keeper: ann-lee", "keeper: ann-lee\ncharter: later"), ("charter: there is no record 'later' in sources.", "Did you mean 'letter'?")),
        (INN, ("keeper: ann-lee", "keeper: ann-lee\ncharter: ann-lee"), ("charter: there is no record 'ann-lee' in sources.", "Add a file datasets/tiny/sources/ann-lee.yaml, or correct the id.")),
        (NOTICE, ("inn: inns/blue-boar", "inn: keepers/ann-lee"), None),
        (NOTICE, ("inn: inns/blue-boar", "inn: keepers/bea-lee"), None),
        (NOTICE, ("inn: inns/blue-boar", "inn: inns/blue-bear"), ("inn: there is no record 'inns/blue-bear'.", "Did you mean 'inns/blue-boar'?")),
        (NOTICE, ("inn: inns/blue-boar", "inn: x/y"), ("inn: there is no record 'x/y'.", "Add the record, or correct the id.")),
        (NOTICE, ("inn: inns/blue-boar", "inn: blue-boar"), ("inn: there is no record 'blue-boar'.", "Did you mean 'inns/blue-boar'? Write the resource and the id, such as inns/blue-boar.")),
        (NOTICE, ("inn: inns/blue-boar", "inn: xyz"), ("inn: there is no record 'xyz'.", "Write the resource and the id, such as inns/blue-boar.")),
    ],
)  # fmt: skip
def test_a_reference_leads_to_a_record(file: str, change: Edit, told: tuple[str, str] | None, tmp_path: Path) -> None:
    edits: dict[str, tuple[Edit, ...]] = {DESCRIPTOR: CHARTER, file: (change,)}
    found = list(unknown_reference.check(as_written(tmp_path, edits, BROKEN)))
    assert short(found) == ([told] if told else [])


def test_where_there_is_no_record_none_can_be_an_example(tmp_path: Path) -> None:
    made = as_written(tmp_path, {NOTICE: (("inn: inns/blue-boar", "inn: xyz"),)})
    record = made.records.pop("notices/closing-2020")
    made.records.clear()
    found = list(unknown_reference.check(made.narrowed([record])))
    assert short(found) == [("inn: there is no record 'xyz'.", "Write the resource and the id, such as resource/id.")]
    assert found[0] == Diagnostic(place(NOTICE, 5, 10), "unknown_reference", found[0].message, found[0].help)


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        ("keepers/ann-lee", None),
        ("keepers/bea-lee", None),  # could not be read
        ("the constable", None),
        ("keepers", None),  # a word for people, not the address of one
        ("either/or", None),
        ("keepers/an-lee", ("attributed_to: there is no record 'keepers/an-lee'.", "Did you mean 'keepers/ann-lee'?")),
        ("notices/x", ("attributed_to: there is no record 'notices/x'.", "Add the record, or correct the id.")),
    ],
)
def test_who_said_it_is_a_record_or_any_words(speaker: str, told: tuple[str, str] | None, tmp_path: Path) -> None:
    said = ("    supports: [serves]\n", f"    supports: [serves]\n    attributed_to: {speaker}\n")
    found = list(unknown_reference.check(as_written(tmp_path, {INN: (said,)}, BROKEN)))
    assert short(found) == ([told] if told else [])
    assert [(each.place, each.code) for each in found] == [(place(INN, 18, 20), "unknown_reference")] * bool(told)


PUBLICATION = {"tiny/inns/blue-boar": "", "tiny/inns/old-boar": "tiny/inns/blue-boar"}


@pytest.mark.parametrize(
    ("dog", "told"),
    [
        ("tiny/inns/blue-boar", None),
        ("not an address", None),  # value_invalid tells
        ("tiny/inns/blue-bear", ("dog: there is no record 'tiny/inns/blue-bear' in this publication.", "Did you mean 'tiny/inns/blue-boar'?")),
        ("x/y/z", ("dog: there is no record 'x/y/z' in this publication.", "Write the dataset, the resource and the id, or add the record.")),
        ("tiny/inns/old-boar", ("dog: 'tiny/inns/old-boar' is no more.", "It is now tiny/inns/blue-boar.")),
    ],
)  # fmt: skip
def test_a_reference_to_another_dataset(dog: str, told: tuple[str, str] | None, tmp_path: Path) -> None:
    edits: dict[str, tuple[Edit, ...]] = {
        DESCRIPTOR: (("title: Dog}", "title: Dog, 'sourcebook:format': record}"),),
        KEEPER: (("dog: Rex", f"dog: {dog}"),),
    }
    made = as_written(tmp_path, edits)
    assert list(unknown_reference.check(made)) == [], "nobody knows the rest of the publication"
    made.elsewhere = PUBLICATION
    expected = [Diagnostic(place(KEEPER, 3, 6), "unknown_reference", *told)] if told else []
    assert list(unknown_reference.check(made)) == expected


# unknown_source and source_unused


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("source: letter", None),
        ("source: note", None),  # could not be read
        ("basis: editorial", None),
        ("basis: unsourced", None),
        ("note: Nobody knows.", (place(INN, 27, 5), "This evidence names no source.", "Add `source: …`, the id of a record in sources.")),
        ("source: later", (place(INN, 27, 13), "There is no source 'later'.", "Did you mean 'letter'?")),
        ("source: x", (place(INN, 27, 13), "There is no source 'x'.", "Add a file datasets/tiny/sources/x.yaml.")),
        ("{source: x, basis: inferred}", (place(INN, 27, 14), "There is no source 'x'.", "Add a file datasets/tiny/sources/x.yaml.")),
    ],
)  # fmt: skip
def test_evidence_has_a_source(item: str, told: tuple[Place, str, str] | None, tmp_path: Path) -> None:
    made = as_written(tmp_path, {INN: (("    supports: [remark]\n", f"    supports: [remark]\n  - {item}\n"),)}, BROKEN)
    expected = [Diagnostic(told[0], "unknown_source", told[1], told[2])] if told else []
    assert list(unknown_source.check(made)) == expected


def test_a_source_that_nothing_cites(tmp_path: Path) -> None:
    title = "id: note\ntitle: A note\nstanding: current\n"
    made = as_written(tmp_path, files={"sources/note.yaml": title})
    assert list(source_unused.check(made)) == [
        Diagnostic(
            place("sources/note.yaml"), "source_unused", "Nothing cites the source note.", "Cite it, or delete its record.", "warning"
        )
    ]
    made.unread.add("inns/red-lion")
    assert list(source_unused.check(made)) == [], "a record that could not be read may cite it"


# value_invalid


def values(made: DraftDataset, record: str, field: str) -> list[object]:
    return [value.data for value in made.records[record].row.fields[field].values]


def test_texts_become_values(tmp_path: Path) -> None:
    made = as_written(tmp_path, {INN: (("country: IE", "country: IE\nstable: true\nguests: 10.5"),)})
    assert list(value_invalid.check(made)) == []
    assert values(made, "inns/blue-boar", "chambers") == [12]
    assert values(made, "inns/blue-boar", "serves") == ["ale", "cider"]
    assert values(made, "inns/blue-boar", "stable") == [True]


def test_each_item_that_does_not_fit_is_told_and_the_others_are_not(tmp_path: Path) -> None:
    made = as_written(tmp_path, {INN: (("  - ale\n", "  - ael\n  - ale\n  - beer\n"), ("chambers: 12", "chambers: 0"))})
    found = list(value_invalid.check(made))
    assert [(each.place, each.code) for each in found] == [
        (place(INN, 4, 11), "value_constraint"),
        (place(INN, 6, 5), "value_not_allowed"),
        (place(INN, 8, 5), "value_not_allowed"),
    ]
    assert [each.message.partition(": ")[0] for each in found] == ["chambers", "serves", "serves"]
    assert found[1].help.startswith("Did you mean 'ale'?")
    assert values(made, "inns/blue-boar", "serves") == []
    assert values(made, "inns/blue-boar", "opened") != []


# value_without_evidence


@pytest.mark.parametrize(
    ("supports", "left"),
    [
        ("serves", []),
        ("serves=ale, serves=cider", []),
        ("serves=ale", [("serves=cider", 7)]),
        ("name=ale, serves=cider", [("serves=ale", 6)]),
        ("keeper", [("serves=ale", 6), ("serves=cider", 7)]),
    ],
)
def test_each_item_of_a_list_has_evidence_of_its_own_or_with_all(supports: str, left: list[tuple[str, int]], tmp_path: Path) -> None:
    made = as_written(tmp_path, {INN: (("supports: [serves]", f"supports: [{supports}]"),)})
    assert list(value_without_evidence.check(made)) == [
        Diagnostic(
            place(INN, line, 5),
            "value_without_evidence",
            f"No evidence supports {what}.",
            f"Add an evidence item with the words of a source and `supports: [{what}]`, or delete the value.",
        )
        for what, line in left
    ]


def test_what_is_only_contradicted_has_no_evidence_and_an_id_needs_none(tmp_path: Path) -> None:
    made = as_written(tmp_path, {INN: (("supports: [name, opened, chambers, country]", "supports: [name, opened, country]"),)})
    (found,) = value_without_evidence.check(made)
    assert (found.place, found.message) == (place(INN, 4, 11), "No evidence supports chambers.")
