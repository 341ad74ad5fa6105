"""Some records linked anew into what was linked before: the same as if all were linked, but for what counts over all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers import Edit, copy, edit
from repo import DATA, FERRIES

from sourcebook.link import neighbours, relink
from sourcebook.model import Dataset
from sourcebook.read import reading

STAR, EVENING, HERON = "vessels/morning-star", "vessels/evening-star", "vessels/blue-heron"
OWNER, LIST = "owners/northern-lines", "lists/idle-ships-2021"
OWNS = "  - source: courier\n    quote: Northern Lines, a company registered in Norway, owns both ships\n    supports: [owner]\n"
SECOND = "  - target: {}\n    status: listed\n    evidence:\n      - source: courier\n        quote: put on the List of Idle Ships by the harbour board\nevidence:\n  - source"


def relinked(to: Path, name: str, edits: tuple[Edit, ...]) -> tuple[Dataset, set[str], Dataset]:
    """One record edited and linked anew; the ids of others with another first line; and all linked from the beginning."""
    root = copy(FERRIES, to / "ferries")
    (before,) = reading(root).publication.datasets
    edit(root / DATA / f"{name}.yaml", *edits)
    whole = reading(root)
    (draft,), (expected,) = whole.drafts, whole.publication.datasets
    made, told = relink(before, draft, [draft.records[name]])
    return made, told, expected


@pytest.mark.parametrize(
    ("name", "edits", "told"),
    [
        (STAR, (), set()),
        (STAR, (("built: 1984", "built: 1984  # so they say"),), set()),
        (STAR, (("name: Morning Star", "name: The Morning Star"),), set()),
        (STAR, (("owner: northern-lines\n", ""), (OWNS, "")), set()),  # a reference that goes
        (LIST, (("status: listed", "status: removed"),), {STAR}),
        (LIST, (("authority: The harbour board", "authority: The board of the harbour"),), {STAR}),
        (LIST, (("evidence:\n  - source", SECOND.format(EVENING)),), {EVENING}),  # one that comes
        (LIST, (("evidence:\n  - source", SECOND.format(OWNER)),), {OWNER}),
        (LIST, (("targets:\n  - target: vessels/morning-star\n", "targets:\n  - target: vessels/blue-heron\n"),), {STAR, HERON}),
        (OWNER, (("name: Northern Lines", "name: Lines of the North"),), set()),
    ],
)
def test_what_is_linked_anew_is_as_if_all_were(name: str, edits: tuple[Edit, ...], told: set[str], tmp_path: Path) -> None:
    made, others, expected = relinked(tmp_path, name, edits)
    assert others == told
    assert made.entities == expected.entities
    assert list(made.entities) == list(expected.entities)
    assert {target: links for target, links in made.backlinks.items() if links} == expected.backlinks
    assert replace(made, entities={}, backlinks={}, sources={}) == replace(expected, entities={}, backlinks={}, sources={})


def test_neighbours_refer_to_it_or_it_to_them(tmp_path: Path) -> None:
    made, _, _ = relinked(tmp_path, STAR, ())
    assert neighbours(made, STAR) == {OWNER, LIST}
    assert neighbours(made, OWNER) == {STAR, EVENING}
    assert neighbours(made, HERON) == set()
    assert neighbours(made, "vessels/none") == set()
    gone = replace(made, entities={name: each for name, each in made.entities.items() if name != OWNER})
    assert neighbours(gone, OWNER) == {STAR, EVENING}, "what refers to a record that is no more"
