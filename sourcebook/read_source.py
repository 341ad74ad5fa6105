"""A source record with its archived text, if the record is right about it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from . import files
from .diagnostic import Diagnostic, Place, Rejected
from .draft import DraftRecord, DraftSource
from .source_text import SourceText, line_ranges

SEEDS = "seeds"


def source(root: Path, record: DraftRecord) -> DraftSource:
    """A source with its archived text, if its record is right about it."""
    row = record.row
    seed = row.fields.get("seed")
    if seed is None:
        return DraftSource(record)
    place = seed.items[0].place
    file = f"{SEEDS}/{seed.items[0].value}"
    if ".." in file.split("/"):
        problem = Diagnostic(place, "file_outside", "The archived text lies outside the folder seeds/.", "Copy it there.")
        return DraftSource(record, None, (problem,))
    missing = [name for name in ("sha256", "lines") if not (name in row.fields and row.fields[name].items)]
    if missing:
        return DraftSource(
            record,
            None,
            (
                Diagnostic(
                    place,
                    "seed_incomplete",
                    f"A source with a seed needs {' and '.join(missing)}.",
                    "`sha256` is the digest of the file, `lines` the ranges of its lines that are the article.",
                ),
            ),
        )
    try:
        data = files.read(root, file)
        text = _decoded(data, place, file)
        ranges = _ranges(text, record)
    except Rejected as rejected:
        return DraftSource(
            record,
            None,
            tuple(
                Diagnostic(place, d.code, d.message if d.place == place else f"{d.place.file}: {d.message}", d.help)
                if d.place.file.startswith(SEEDS)
                else d
                for d in rejected.diagnostics
            ),
        )
    problems: tuple[Diagnostic, ...] = ()
    digest = hashlib.sha256(data).hexdigest()
    if digest != row.text("sha256"):
        item = row.fields["sha256"].items[0]
        problems = (
            Diagnostic(
                item.place,
                "source_changed",
                f"{file} is not the text that was read: its sha256 is {digest}.",
                "Restore the file; or read the new text, check each claim against it, and then write the new digest.",
            ),
        )
    return DraftSource(record, SourceText(text, ranges), problems)


def _decoded(data: bytes, place: Place, file: str) -> str:
    if len(data) > files.MOST:
        raise Rejected(
            [
                Diagnostic(
                    place,
                    "seed_too_large",
                    f"{file} has more than {files.MOST:,} bytes.",
                    "Archive the part that is the article.",
                )
            ]
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Rejected(
            [Diagnostic(place, "wrong_encoding", f"{file} is not UTF-8 (byte {error.start}).", "Archive the text as UTF-8.")]
        ) from None


def _ranges(text: str, record: DraftRecord) -> tuple[tuple[int, int], ...]:
    value = record.row.fields["lines"]
    lines: list[tuple[int, int]] = []
    for item in value.items:
        numbers = re.fullmatch(r"(\d{1,7})(?:-(\d{1,7}))?", item.value)
        if not numbers:
            raise Rejected(
                [
                    Diagnostic(
                        item.place,
                        "lines_invalid",
                        f"{item.value!r} is no range of lines.",
                        "Write `3-8`, or `4` for one line.",
                    )
                ]
            )
        lines.append((int(numbers[1]), int(numbers[2] or numbers[1])))
    try:
        return line_ranges(text, tuple(lines))
    except ValueError as error:
        raise Rejected(
            [
                Diagnostic(
                    value.key,
                    "lines_invalid",
                    f"The range {error} overlaps another, or leaves the file.",
                    "Compare it with the numbers of the lines of the file.",
                )
            ]
        ) from None
