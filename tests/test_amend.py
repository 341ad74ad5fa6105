"""Records read anew by themselves: what a preview shows at once is what the whole build makes then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from edits import change
from helpers import EXAMPLES, LIGHTHOUSES, LONG, PUBLICATIONS, ROOT, TINY, copy

from sourcebook.amend import TooFar, amend
from sourcebook.diagnostic import Diagnostic, Rejected, errors
from sourcebook.model import Publication, Site
from sourcebook.outputs import page_entity
from sourcebook.read import Reading, reading

Made = TypeVar("Made")
SITE = Site("Test", "https://example.org/")


@pytest.mark.parametrize(
    ("publication", "edits"),
    [(TINY, 40), (LIGHTHOUSES, 12), (PUBLICATIONS / "ferries", 40), (EXAMPLES / "first-lights", 12)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_page_made_at_once_is_that_of_the_whole_build(publication: Path, edits: int, tmp_path: Path) -> None:
    root = copy(publication, tmp_path / "publication")
    random = Random(None if LONG else publication.name)
    before = reading(root)
    pages = _pages(before.publication)
    ends = Counter[str]()
    for _ in range(edits * (20 if LONG else 1)):
        dataset = random.choice(before.drafts)
        file = random.choice([record.row.file for record in dataset.records.values()])
        was = (root / file).read_bytes()
        done = change(random, root, file, dataset.descriptor)
        at_once, refused = _tried(partial(amend, root, before, [file]))
        cold, problems = _tried(partial(reading, root))
        assert refused <= problems, done
        if at_once is None or cold is None:  # findings that come later are of other records, or compare records
            ends["later" if at_once else "refused"] += 1
            assert refused or {each.code for each in problems if each.place.file == file} <= ACROSS, done
            (root / file).write_bytes(was)
            continue
        ends["shown"] += 1
        after, shown = at_once
        now, made = _pages(cold.publication), _pages(after.publication, shown)
        assert [path for path in made if now[path] != made[path]] == [], done
        others = now.keys() - made.keys() if publication.name != "first-lights" else ()  # whose maps show all records
        assert [path for path in others if now[path] != pages[path]] == [], done
        before, pages = (after if random.random() < 0.5 else cold), now
    assert ends["shown"] >= edits // 4, ends
    assert ends["refused"] >= edits // 8, ends


ACROSS = {"duplicate_value", "quote_budget", "hidden_in_source", "source_unused", "sentence_unaccounted", "source_changed"}
"""The findings of checks that a record by itself is not held to."""


def _tried(action: Callable[[], Made]) -> tuple[Made | None, set[Diagnostic]]:
    """What an action gives, or the errors for which it is refused; nothing for what has to be left to the whole reading."""
    try:
        return action(), set()
    except TooFar:
        return None, set()
    except Rejected as rejected:
        return None, set(errors(rejected.diagnostics))


def _pages(publication: Publication, only: list[str] | None = None) -> dict[str, bytes]:
    made = page_entity.make(publication, SITE, templates=ROOT / "site_templates", only=only)
    return {page.path: bytes(page.content) for page in made}


def test_what_is_no_known_record_is_left_to_the_whole_reading(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "publication")
    before: Reading = reading(root)
    (root / "datasets/tiny/inns/new.yaml").write_text("id: new\n")
    for file in ("datasets/tiny/inns/new.yaml", "datasets/tiny/sources/gazette.yaml", "datasets/tiny/datapackage.yaml", "docs/index.md"):
        with pytest.raises(TooFar):
            amend(root, before, [file])
