"""The publication of ferries, before and after changes, compared."""

from __future__ import annotations

from pathlib import Path

from helpers import Edit, copy, edit, published
from repo import DATA, FERRIES

from sourcebook.compare import Comparison, compare
from sourcebook.model import Claim, Publication
from sourcebook.read import read

STAR, EVENING, HERON = "vessels/morning-star", "vessels/evening-star", "vessels/blue-heron"
OWNER, LIST, COURIER, LOGBOOK = "owners/northern-lines", "lists/idle-ships-2021", "sources/courier", "sources/logbook"
NOTHING = Publication(())


def old() -> Publication:
    return published(FERRIES)


def new(
    to: Path, edits: dict[str, tuple[Edit, ...]] | None = None, files: dict[str, str] | None = None, gone: tuple[str, ...] = ()
) -> Publication:
    """The publication with some texts replaced, some files written, and some taken away."""
    root = copy(FERRIES, to / "ferries")
    for name, changes in (edits or {}).items():
        edit(root / DATA / f"{name}.yaml", *changes)
    for name, text in (files or {}).items():
        (root / DATA / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name in gone:
        (root / DATA / f"{name}.yaml").unlink()
    return read(root)[0]


def only(before: Publication, after: Publication) -> Comparison:
    (found,) = compare(before, after)
    return found


def claim_of(publication: Publication, name: str) -> Claim:
    return next(each for each in publication.datasets[0].claims() if each.id == name)
