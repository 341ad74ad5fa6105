"""The folder of the prose before MkDocs renders it: what it must not publish, and what would keep it busy without end.

Python-Markdown takes time that grows with the square of some things, or more: each bound is far above what anybody writes, and
low enough that a page is rendered in seconds. What nobody thought of is for `prose_watch`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from . import files, marks, yamlfile
from .diagnostic import Diagnostic, Place, Rejected
from .yamltext import PILED, utf8

CONFIG = "mkdocs.yml"
MAX_BYTES = 1_000_000
MAX_OPEN = 500
"""Brackets that a paragraph may have open at once."""
MAX_CELLS = 250_000
"""Of all tables of a page: each row is filled up to the columns of the first."""
MAX_CONTENTS = 10
"""Places of one page at which its table of contents stands."""
_MARKDOWN = (".markdown", ".md", ".mdown", ".mkd", ".mkdn")
"""As in mkdocs.utils."""
_METADATA = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
"""As in mkdocs.utils.meta."""
_NO_METADATA = ("yaml_syntax", "yaml_not_a_mapping", "empty_file")
"""Findings for which MkDocs takes it for text of the page."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CONTENTS = "[TOC]"


def refuse(root: Path, folder: Path) -> None:
    """Raises `Rejected` with all that is wrong."""
    if found := wrong(root, folder):
        raise Rejected(found)


def wrong(root: Path, folder: Path) -> list[Diagnostic]:
    """MkDocs follows every link in the folder, and publishes what it finds."""
    there, ours = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    if ours not in there.parents:
        return [_outside(root, folder)]
    name = there.relative_to(ours).as_posix()
    return list(files.strange(root, name)) or list(findings(root, name))


def _outside(root: Path, folder: Path) -> Diagnostic:
    """At the setting, where it is named there."""
    try:
        lines = (root / CONFIG).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    line = next((number for number, text in enumerate(lines, 1) if text.startswith("docs_dir:")), 1)
    message = f"The folder of the prose, {folder.name}, lies outside the publication: all that it holds would be published."
    return Diagnostic(
        Place(CONFIG, line), "file_outside", message, "Name a folder beside mkdocs.yml as `docs_dir`, and copy the pages into it."
    )


def findings(root: Path, folder: str) -> Iterator[Diagnostic]:
    """What is wrong with the pages below a folder."""
    for entry in files.listing(root, folder):
        file = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from findings(root, file)
        elif entry.name.endswith(_MARKDOWN):
            yield from _page(root, file)


def _page(root: Path, file: str) -> Iterator[Diagnostic]:
    there = os.path.realpath(root / file)  # a link to another file of the publication is one of ours
    try:
        text = _text(files.read(root, os.path.relpath(there, os.path.realpath(root))), file)
        _refuse_metadata(text, file)
    except Rejected as rejected:
        yield from rejected.diagnostics
    else:
        yield from text_findings(text, file)


def _text(data: bytes, file: str) -> str:
    """As MkDocs reads it."""
    if len(data) > MAX_BYTES:
        message = f"The page has more than {MAX_BYTES:,} bytes."
        raise Rejected([Diagnostic(Place(file), "prose_too_complex", message, "Split it into several pages.")])
    text = utf8(data, file).removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_metadata(text: str, file: str) -> None:
    """YAML above a page is read by MkDocs with a parser that knows no bounds; so it must be what records are written in."""
    found = _METADATA.match(text)
    if found is None:
        return
    try:
        yamlfile.load(("\n" + found[1]).encode(), file)
    except Rejected as rejected:
        (first,) = rejected.diagnostics
        if first.code not in _NO_METADATA:
            message = f"What stands above a page is read as a record is. {first.message}"
            raise Rejected([Diagnostic(first.place, first.code, message, first.help)]) from None


def text_findings(text: str, file: str) -> Iterator[Diagnostic]:
    """What would take too long on one page."""
    yield from _marks(text, file)
    lines = text.split("\n")
    yield from _brackets(lines, file)
    yield from _tables(lines, file)
    contents = [number for number, line in enumerate(lines, 1) if line.strip() == _CONTENTS]
    if len(contents) > MAX_CONTENTS:
        message = f"The table of contents stands at more than {MAX_CONTENTS} places."
        yield _complex(Place(file, contents[MAX_CONTENTS]), message, "Keep it at one place.")


def _complex(place: Place, message: str, advice: str) -> Diagnostic:
    return Diagnostic(place, "prose_too_complex", message, advice)


def _marks(text: str, file: str) -> Iterator[Diagnostic]:
    place = marks.piled(text)
    if place is not None:
        line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
        yield Diagnostic(Place(file, line, column), *PILED)


def _brackets(lines: list[str], file: str) -> Iterator[Diagnostic]:
    """Where a paragraph has more brackets open than may be. What is indented like code, or stands in a fence, is none."""
    fence, opened = "", 0
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        if fence or mark or not line.strip():
            opened = 0
            continue
        if line.startswith(("    ", "\t")) or ("[" not in line and "]" not in line):
            continue
        for found in re.finditer(r"[\[\]]", line):
            opened = max(0, opened + (1 if found.group() == "[" else -1))
            if opened > MAX_OPEN:
                message = f"A paragraph has more than {MAX_OPEN} brackets ([) open at once."
                yield _complex(
                    Place(file, number, found.start() + 1), message, "Close them, put them into a block of code, or delete them."
                )
                return


def _tables(lines: list[str], file: str) -> Iterator[Diagnostic]:
    cells = columns = begun = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            columns = 0
        elif "|" in line and (known := _columns(line)):
            columns, begun = known, number
        cells += columns
        if cells > MAX_CELLS:
            message = f"The tables of the page have more than {MAX_CELLS:,} cells; each row has as many as the second line of its table."
            yield _complex(Place(file, begun), message, "Split the table, or offer it as a file.")
            return


def _columns(line: str) -> int:
    """How many columns a line begins, if it is one that stands below the head of a table; 0 for others."""
    return line.strip(" \t>|").count("|") + 1 if not line.strip(" \t>|:-") else 0
