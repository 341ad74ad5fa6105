"""Sentences that were listed as cited by nothing, and are cited now: their entries go from uncited.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .. import files
from ..diagnostic import Diagnostic
from . import emit, fmt
from .commented import Block, Document
from .patch import edited

CODE = "uncited_is_cited"


def without(root: Path, found: Iterable[Diagnostic]) -> dict[str, str]:
    """The lists of uncited sentences without the entries that these findings are about."""
    lines: dict[str, set[int]] = {}
    for each in found:
        lines.setdefault(each.place.file, set()).add(each.place.line)
    return {file: _without(root, file, numbers) for file, numbers in lines.items()}


def _without(root: Path, file: str, lines: set[int]) -> str:
    def edit(document: Document) -> None:
        for source in list(document.root.entries):
            if isinstance(source.node, Block):
                source.node.entries = [e for e in source.node.entries if not _is_at(e.node, lines)]
                if not source.node.entries:
                    document.root.entries.remove(source)

    return edited(files.read(root, file), file, _canonical, edit)


def _is_at(node: object, lines: set[int]) -> bool:
    words = node.get("words") if isinstance(node, Block) else None
    return words is not None and words.line + 1 in lines


def _canonical(document: Document) -> str:
    fmt.spread(document.root)
    return emit.text(document)
