"""`source`: documents archived, quoted, and gone through."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..diagnostic import Diagnostic, Rejected, render
from ..read import drafts
from . import source_add, source_coverage, source_quote
from .source_find import holder
from .writing import Refused, write_bytes


def add(root: Path, file: Path, values: Mapping[str, str], *, dataset: str = "", slug: str = "") -> int:
    """Archive a document and write its record. Returns 1 with the reason where that cannot be."""
    try:
        added = source_add.added(root, file, values, dataset=dataset, slug=slug)
    except (Refused, Rejected) as problem:
        return _told(problem)
    write_bytes(root, added.files)
    print("\n".join([*added.files, "", *added.notes]))
    return 0


def quote(root: Path, name: str, words: str, *, supports: Sequence[str] = (), dataset: str = "") -> int:
    """Print the evidence item for words of a source."""
    found: list[Diagnostic] = []
    try:
        items = source_quote.items(holder(drafts(root, found), name, dataset), name, words, supports)
    except (Refused, Rejected) as problem:
        return _told(problem)
    if len(items) > 1:
        print(f"The words stand {len(items)} times in {name}. Take the item of the place that you mean.", file=sys.stderr)
    for line, item in items:
        print(f"# line {line}\n{item}" if len(items) > 1 else item)
    if not supports:
        print(
            "In a record, add which fields it carries: `supports: [field, …]`. In a nested row it may be left out.",
            file=sys.stderr,
        )
    return 0


def coverage(root: Path, name: str = "", *, only_uncited: bool = False, dataset: str = "") -> int:
    """Print what cites each sentence of a source, or a line for each source."""
    found: list[Diagnostic] = []
    try:
        read = drafts(root, found)
        shown = (
            list(source_coverage.lines(holder(read, name, dataset), name, only_uncited=only_uncited))
            if name
            else list(source_coverage.summary([each for each in read if dataset in ("", each.descriptor.name)]))
        )
    except (Refused, Rejected) as problem:
        return _told(problem)
    print("\n".join(shown) or "No source is archived.")
    if found:
        print(f"{len(found)} findings keep parts of the records from being read: python build.py check", file=sys.stderr)
    return 0


def _told(problem: Refused | Rejected) -> int:
    print(render(problem.diagnostics) if isinstance(problem, Rejected) else problem, file=sys.stderr)
    return 1
