"""What went on under another id, between two versions of a dataset that are made here from one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers import TINY, published

from sourcebook.matching import old_claims, renamed, renamed_sources
from sourcebook.model import Dataset

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
    assert bool(old_claims(was, now)) == (which == "no after")


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
