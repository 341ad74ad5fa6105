"""CSV as RFC 4180 has it, but with "\\n" at the end of lines; UTF-8 without a byte order mark.

"\\n" keeps diffs and digests the same on every system, and is accepted by every reader we know (RFC 4180 names
CRLF; W3C's CSV on the Web takes both). Written by hand because Python's writer leaves a lone carriage return
unquoted, and in which versions it does so differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice

MEDIA_TYPE = "text/csv"
_AT_ONCE = 200
"""Rows: few enough that the memory of one part serves the next, since new memory costs more than what is written to it."""


def render(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Column by column: most need no quotes, which is seen at one look at all their texts."""
    columns = [_column(cells) for cells in zip(header, *rows, strict=True)]
    if len(columns) == 1:
        columns = [[cell or '""' for cell in columns[0]]]  # an empty line is no record for most readers
    lines = map(",".join, zip(*columns, strict=True))
    made = BytesIO()
    while part := list(islice(lines, _AT_ONCE)):
        made.write("\n".join([*part, ""]).encode())
    return made.getvalue()


def _column(cells: Sequence[str]) -> Sequence[str]:
    """Each text once: words that carry several values stand in several rows."""
    texts = set(cells)
    whole = "\n".join(texts)
    plain = '"' not in whole and "," not in whole and "\r" not in whole and whole.count("\n") < len(texts)
    if plain and [*map(str.strip, texts)] == [*texts]:
        return cells
    written = {text: _cell(text) for text in texts}
    return [*map(written.__getitem__, cells)]


def _cell(text: str) -> str:
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    quoted = "," in text or "\n" in text or "\r" in text or text.strip() != text
    return f'"{text}"' if quoted else text
