"""`version [BASE]`: the version that each dataset should have next, by what has changed since a release."""

from __future__ import annotations

import sys
from pathlib import Path

from .. import gitlog
from ..compare import compare
from ..diagnostic import Rejected, render
from ..read import read
from ..versions import Proposal, propose
from .diff import at_revision


def run(root: Path, base: str = "", *, check: bool = False) -> int:
    """Compare the files as they are with a revision, the last tag where none is named, and print the proposals.

    Returns 0; 1 where the records do not pass the check, or with `check` where a descriptor has a version that is too
    low; 2 where there is no such revision.
    """
    revision = base or gitlog.last_tag(root)
    if not revision:
        print("There is no tag here, so nothing has been released. Name a commit to compare with.", file=sys.stderr)
        return 2
    try:
        before, after = at_revision(root, revision), read(root)[0]
        found = {each.dataset: each for each in compare(before, after)}
        old = {each.name: each for each in before.datasets}
        proposals = [propose(old.get(each.name), each, found[each.name]) for each in after.datasets]
    except LookupError as unknown:
        print(unknown, file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"Nothing to propose: {error}.", file=sys.stderr)
        return 1
    except Rejected as rejected:
        print(render(rejected.diagnostics), file=sys.stderr)
        return 1
    print("\n".join(told(each, revision) for each in proposals))
    return int(check and not all(each.is_met for each in proposals))


def told(of: Proposal, revision: str) -> str:
    """The proposal in words."""
    if not of.released:
        return f"{of.dataset}: new since {revision}; its descriptor says {of.written}."
    if not of.reasons:
        return f"{of.dataset}: nothing has changed since {of.released} ({revision})."
    head = f"{of.dataset}: {of.released} at {revision}, so {of.proposed} next"
    end = "." if of.is_met and of.written == of.proposed else f"; its descriptor says {of.written}."
    return "\n".join([head + end, *(f"  {level}: {reason}" for level, reason in of.reasons)])
