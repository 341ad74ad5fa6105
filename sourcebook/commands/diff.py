"""`diff BASE [HEAD]`: what a change does to what is published, for the person who reviews it."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from .. import files, gitlog
from ..compare import Comparison, compare
from ..diagnostic import Rejected, render
from ..model import Publication
from ..read import as_it_was, read
from ..read_source import SEEDS
from .diff_html import page
from .diff_text import citation, markdown

FOLDERS = ("datasets", SEEDS)


def run(root: Path, base: str, head: str = "", *, form: str = "markdown") -> int:
    """Print the comparison of two revisions; without `head`, of `base` and the files as they are.

    Returns 0, or 1 where one of the two does not pass the check, or 2 where a revision is unknown.
    """
    sides = []
    for revision in (base, head):
        try:
            sides.append(at_revision(root, revision) if revision else read(root)[0])
        except LookupError as unknown:
            print(unknown, file=sys.stderr)
            return 2
        except Rejected as rejected:
            print(
                f"{revision or 'The files as they are'}: the records do not pass the check, so there is nothing to compare.\n"
                f"{render(rejected.diagnostics)}",
                file=sys.stderr,
            )
            return 1
    print(FORMS[form](compare(*sides)))
    return 0


def since(root: Path, base: str, now: Publication) -> tuple[Comparison, ...] | None:
    """What changes from a revision to `now`; None, with the reason printed, where the old one does not pass the check.

    Raises `LookupError` where there is no such revision.
    """
    try:
        return compare(at_revision(root, base), now)
    except Rejected as rejected:
        print(f"Nothing is marked: the records of {base} do not pass the check.\n{render(rejected.diagnostics)}", file=sys.stderr)
        return None


def at_revision(root: Path, revision: str) -> Publication:
    """The publication of a commit, branch or tag; an empty one where there was no dataset yet.

    Raises `LookupError` for an unknown revision, `Rejected` for a broken one.
    """
    try:
        found = gitlog.tree(root, revision, FOLDERS)
    except LookupError:
        raise LookupError(f"There is no revision {revision!r} here. In a shallow clone, fetch the whole history first.") from None
    if not any(file.startswith("datasets/") for file in found):
        return Publication(())
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        files.unpack(found, Path(folder))
        return as_it_was(Path(folder))


def as_json(comparisons: Iterable[Comparison]) -> str:
    """The same, for programs."""
    return json.dumps([_json(each) for each in comparisons if each], ensure_ascii=False, indent=1)


def _json(found: Comparison) -> dict[str, object]:
    return {
        "dataset": found.dataset,
        "claims": [
            {
                "claim_id": c.id,
                "change": c.kind,
                "before": c.before.value.text if c.before else None,
                "after": c.after.value.text if c.after else None,
                "evidence_gained": [citation(e) for e in c.gained],
                "evidence_lost": [citation(e) for e in c.lost],
                "checked": [{"source": e.source.id, "day": e.checked} for e in c.checked if e.source],
                "became": list(c.became),
                "decides_a_standing": c.decides,
            }
            for c in found.claims
        ],
        "standings": [{"entity_id": s.entity_id, "before": s.before, "after": s.after} for s in found.standings],
        "moved": [{"entity_id": m.entity_id, "how": m.how, "to": m.to} for m in found.moved],
        "vanished": list(found.vanished),
        "sources": [{"source": s.source, "field": s.field, "before": s.before, "after": s.after} for s in found.sources],
        "descriptor_changed": found.is_described_anew,
        "new_texts": list(found.new_texts),
        "pages": list(found.pages),
        "numbers": {what: {"before": was, "after": now} for what, was, now in found.numbers},
    }


FORMS: dict[str, Callable[[Iterable[Comparison]], str]] = {"markdown": markdown, "json": as_json, "html": page}
