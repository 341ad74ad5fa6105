"""CSV as RFC 4180 has it, but with "\\n" at the end of lines; UTF-8 without a byte order mark.

"\\n" keeps diffs and digests the same on every system, and is accepted by every reader we know (RFC 4180 names
CRLF; W3C's CSV on the Web takes both). Written by hand because Python's writer leaves a lone carriage return
unquoted, and in which versions it does so differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv"


def render(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Column by column: most need no quotes, which is seen at one look at all their cells."""
    columns = [_column(cells) for cells in zip(header, *rows, strict=True)]
    if len(columns) == 1:
        columns = [[cell or '""' for cell in columns[0]]]  # an empty line is no record for most readers
    return "\n".join([*map(",".join, zip(*columns, strict=True)), ""]).encode()


def _column(cells: Sequence[str]) -> Sequence[str]:
    whole = "\n".join(cells)
    plain = '"' not in whole and "," not in whole and "\r" not in whole and whole.count("\n") < len(cells)
    return cells if plain and [*map(str.strip, cells)] == [*cells] else [*map(_cell, cells)]


def _cell(text: str) -> str:
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    quoted = "," in text or "\n" in text or "\r" in text or text.strip() != text
    return f'"{text}"' if quoted else text
