"""`version [BASE]`: the version that each dataset should have next, by what has changed since a release."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from .. import gitlog, reread
from ..compare import compare
from ..diagnostic import Rejected, render
from ..gitobjects import Objects
from ..model import Publication
from ..read import read
from ..versions import Proposal, propose
from .diff import at_revision


def run(root: Path, base: str = "", *, check: bool = False) -> int:
    """Compare the files as they are with a revision, and print the proposals.

    Where none is named, each dataset is compared with its last release; where nothing was released, with the last tag.
    Returns 0; 1 where the records do not pass the check, or with `check` where a descriptor has a version that is too
    low; 2 where there is no such revision.
    """
    try:
        after = read(root)[0]
        bases = {each.name: base for each in after.datasets} if base else _bases(root, after)
        if not all(bases.values()):
            print("There is no tag here, so nothing has been released. Name a commit to compare with.", file=sys.stderr)
            return 2
        proposals = [found for revision in dict.fromkeys(bases.values()) for found in _proposals(root, revision, bases, after)]
    except LookupError as unknown:
        print(unknown, file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"Nothing to propose: {error}.", file=sys.stderr)
        return 1
    except Rejected as rejected:
        print(render(rejected.diagnostics), file=sys.stderr)
        return 1
    print("\n".join(told(each, bases[each.dataset]) for each in proposals))
    return int(check and not all(each.is_met for each in proposals))


def _bases(root: Path, publication: Publication) -> dict[str, str]:
    """What each dataset is compared with."""
    tags, any_tag = gitlog.tags(root), gitlog.last_tag(root)
    with Objects(root) as objects:
        return {each.name: reread.last(objects, tags, each.name) or any_tag for each in publication.datasets}


def _proposals(root: Path, revision: str, bases: Mapping[str, str], after: Publication) -> Iterator[Proposal]:
    before = at_revision(root, revision)
    found = {each.dataset: each for each in compare(before, after)}
    old = {each.name: each for each in before.datasets}
    for each in after.datasets:
        if bases[each.name] == revision:
            yield propose(old.get(each.name), each, found[each.name])


def told(of: Proposal, revision: str) -> str:
    """The proposal in words."""
    if not of.released:
        return f"{of.dataset}: new since {revision}; its descriptor says {of.written}."
    if not of.reasons:
        return f"{of.dataset}: nothing has changed since {of.released} ({revision})."
    head = f"{of.dataset}: {of.released} at {revision}, so {of.proposed} next"
    end = "." if of.is_met and of.written == of.proposed else f"; its descriptor says {of.written}."
    return "\n".join([head + end, *(f"  {level}: {reason}" for level, reason in of.reasons)])
