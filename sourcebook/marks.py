"""Combining marks: a letter with very many of them is no text of anybody."""

from __future__ import annotations

import re
import unicodedata

MOST = 100
"""Marks on one letter. Unicode's own bound for streams is 30 (UAX #15, Stream-Safe Text Format). To put them in their order, as
every normal form does, takes time that grows with the square of their number, in one step that nothing interrupts."""

_FOREIGN = re.compile(rf"[^\x00-\u02ff]{{{MOST + 1},}}")


def piled(text: str) -> int | None:
    """Offset of the first mark that is one too many, or None."""
    for found in () if text.isascii() else _FOREIGN.finditer(text):
        run = 0
        for place, character in enumerate(found.group(), found.start()):
            run = run + 1 if unicodedata.combining(character) else 0
            if run > MOST:
                return place
    return None
