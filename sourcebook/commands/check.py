"""`check`: everything that is wrong with the records, the texts they quote and the prose, without making a site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..checks import to_be_sourced
from ..diagnostic import Diagnostic, Form, Rejected, render
from ..read import read


def run(root: Path, prose: Callable[[], list[Diagnostic]], *, publish: bool, form: Form) -> int:
    """`prose` gives what is wrong with the prose; `publish` refuses drafts, too. Raises `Rejected` with all of it."""
    found: list[Diagnostic] = []
    warnings: tuple[Diagnostic, ...] = ()
    try:
        _, warnings = read(root)
        if publish:
            to_be_sourced.refuse_drafts(warnings)
    except Rejected as rejected:
        found += rejected.diagnostics
    try:
        found += prose()
    except Rejected as rejected:
        found += rejected.diagnostics
    if found:
        raise Rejected(found)
    print(render(warnings, form) or "Nothing to report.")
    return 0
