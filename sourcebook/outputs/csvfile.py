"""CSV as RFC 4180 has it, but with "\\n" at the end of lines; UTF-8 without a byte order mark.

"\\n" keeps diffs and digests the same on every system, and is accepted by every reader we know (RFC 4180 names
CRLF; W3C's CSV on the Web takes both). Written by hand because Python's writer leaves a lone carriage return
unquoted, and in which versions it does so differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv"
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')


def render(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return "".join(_line(row) for row in (header, *rows)).encode()


def _line(row: Sequence[str]) -> str:
    if len(row) == 1 and not row[0]:  # an empty line is no record for most readers
        return '""\n'
    return ",".join(map(_cell, row)) + "\n"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
