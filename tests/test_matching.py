"""What went on under another id, between two versions of a dataset that are made here from one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers import TINY, dataset, published, tiny

from sourcebook.matching import old_claims, renamed, renamed_sources, same_value
from sourcebook.model import ENTITIES, Claim, Dataset, Value

OLD, NEW = "inns/blue-boar", "inns/red-boar"


def before() -> Dataset:
    (only,) = published(TINY).datasets
    return only


def after(redirects: dict[str, str], entities: tuple[tuple[str, str], ...] = (), sources: tuple[tuple[str, str], ...] = ()) -> Dataset:
    """The dataset with some records under other ids (old, new), or copied where both are to be there."""
    old = before()
    ids, names = dict(entities), dict(sources)
    return replace(
        old,
        entities={ids.get(name, name): replace(each, id=ids.get(name, name)) for name, each in old.entities.items()},
        sources={names.get(name, name): replace(each, id=names.get(name, name)) for name, each in old.sources.items()},
        redirects=redirects,
    )


@pytest.mark.parametrize("which", ["neither", "no before", "no after"])
def test_without_one_of_the_versions_nothing_was_renamed(which: str) -> None:
    was = before() if which == "no after" else None
    now = after({OLD: NEW, "sources/letter": "sources/note"}, ((OLD, NEW),), (("letter", "note"),)) if which == "no before" else None
    assert renamed(was, now) == {}
    assert renamed_sources(was, now) == {}
    assert old_claims(was, now) == ({claim.id: claim for claim in was.claims()} if was else {})


def test_a_record_goes_on_only_where_the_old_one_is_gone_and_the_new_one_is_new() -> None:
    assert renamed(before(), after({OLD: NEW}, ((OLD, NEW),))) == {OLD: NEW}
    assert renamed(before(), after({OLD: NEW})) == {}, "the old one is there"
    assert renamed(before(), after({"inns/other": NEW}, ((OLD, NEW),))) == {}, "there was no such record"
    gone = after({OLD: "keepers/ann-lee"}, ((OLD, NEW),))
    assert renamed(before(), gone) == {}, "it became part of one that was there before"


def test_a_source_goes_on_as_a_record_does() -> None:
    moved = after({"sources/letter": "sources/note", OLD: NEW}, (), (("letter", "note"),))
    assert renamed_sources(before(), moved) == {"letter": "note"}
    assert renamed_sources(before(), after({"sources/letter": "sources/note"})) == {}
    assert renamed_sources(before(), after({"sources/other": "sources/note"}, (), (("letter", "note"),))) == {}
    assert renamed_sources(before(), after({"sources/letter": "sources/gazette"}, (), (("letter", "note"),))) == {}


def test_claims_of_a_renamed_record_have_its_new_id() -> None:
    found = old_claims(before(), after({OLD: NEW}, ((OLD, NEW),)))
    assert f"{NEW}#chambers" in found
    assert f"{OLD}#chambers" not in found
    assert len(found) == len(old_claims(before(), before()))


ROW = "  - text: {}\n    evidence:\n      - source: letter\n"


def with_spellings(names: list[str], to: Path) -> Dataset:
    """The dataset in which the keeper is also spelled so."""
    rows = "spellings:\n" + "".join(map(ROW.format, names)) if names else ""
    return dataset(tiny(to, {"keepers/ann-lee.yaml": (("spellings:\n" + ROW.format("Anne Lee"), rows),)}))


@pytest.mark.parametrize(
    ("were", "are", "found"),
    [
        (["Anne"], ["Anne"], ["anne"]),
        (["Anne"], ["Nan"], ["nan"]),  # one went, and one came in its place
        (["Anne", "Nell"], ["Nell", "Nan"], ["nan", "nell"]),
        (["Anne", "Nell"], ["Anne", "Nan"], ["anne", "nan"]),
        (["Anne"], [], ["anne"]),
        ([], ["Nan"], []),
        (["Anne"], ["Nan", "Nell"], ["anne"]),  # which of the two it became nobody knows
        (["Anne", "Nell"], ["Nan"], ["anne", "nell"]),
        (["Anne", "Nell"], ["Nan", "Bell"], ["anne", "nell"]),
    ],
)
def test_a_row_goes_on_where_one_went_and_one_came(were: list[str], are: list[str], found: list[str], tmp_path: Path) -> None:
    claims = old_claims(with_spellings(were, tmp_path / "was"), with_spellings(are, tmp_path / "is"))
    rows = {name: claim for name, claim in claims.items() if "#spellings=" in name}
    assert list(rows) == [f"keepers/ann-lee#spellings={name}.text" for name in found]
    assert [claim.value.text for claim in rows.values()] == were
    assert "keepers/ann-lee#dog" in claims, "other claims keep their addresses"


@pytest.mark.parametrize(
    ("was", "now", "reference", "is_same"),
    [
        ("12", "12", "", True),
        ("12", "13", "", False),
        ("inns/old", "inns/new", "", False),  # a text that looks like an id
        ("old", "old", "inns", True),
        ("old", "new", "inns", True),
        ("old", "new", "keepers", False),
        ("new", "old", "inns", False),
        ("inns/old", "inns/new", ENTITIES, True),
        ("inns/old", "inns/old", ENTITIES, True),
        ("inns/other", "inns/new", ENTITIES, False),
        ("inns/new", "inns/old", ENTITIES, False),
    ],
)
def test_a_renamed_record_is_the_same_value(was: str, now: str, reference: str, is_same: bool) -> None:
    def claim(text: str) -> Claim:
        some = next(before().claims())
        return replace(some, field=replace(some.field, reference=reference), value=Value(text, text))

    assert same_value(claim(was), claim(now), {"inns/old": "inns/new"}) is is_same
