"""What the prose may take while MkDocs renders it, and where it stands that takes more.

Nobody knows all the text for which Python-Markdown needs time that grows with its square, or fails. So all prose together has a
budget of processor time that grows with its size, each page has one of memory, and a page that breaks them, or at which MkDocs
fails in any way, is rendered again up to one line or another, to find where that begins. What is published does
not depend on it: a page is refused, or it is the page that it would be without a watch.
"""

from __future__ import annotations

import copy
import logging
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from .bounded import Bound, TooLong
from .diagnostic import Diagnostic, Place

SECONDS, PER_BYTE = 5.0, 10e-6
"""Of the processor, for all prose and for each of its bytes. Python-Markdown takes 1 to 3 µs for a byte of what people write."""
MEMORY = 500_000_000
"""Bytes more than before, for one page. A page of 1 MB takes 40 to 90 MB."""
_PROBE = 0.5
"""Seconds for each part of a page that is tried, and at most half of what all of it took."""

_LOOK = "Look for brackets, marks, tags or tables in great numbers: delete them, put them into a block of code, or split the page."


class Watch:
    """From `begin` to `end` of each page. Where MkDocs fails in between, `why` says at which line; `close` ends it anyhow.

    A page is one of MkDocs: its text without metadata is its `markdown`, None until it is read, and its file is its `file`.
    """

    def __init__(self, folder: str, render: Callable[[Any], object]) -> None:
        """`folder` is that of the prose; `render` renders a page, again and with another text in it if need be."""
        self._folder, self._render = folder, render
        self._left = SECONDS
        self._page: Any = None
        self._bound: Bound | None = None
        self._slowest: tuple[float, Any] = (0.0, None)

    def begin(self, page: Any) -> None:
        with suppress(OSError):  # MkDocs will tell
            self._left += os.stat(page.file.abs_src_path).st_size * PER_BYTE
        self._page = page
        self._bound = Bound(self._left, MEMORY)
        self._bound.start()

    def end(self) -> None:
        """Raises `TooLong` where the time is used up."""
        if self._bound is not None:
            self._note(self._bound.stop())
        self._page = self._bound = None

    def close(self) -> None:
        with suppress(TooLong):
            self.end()

    def why(self, error: Exception) -> Diagnostic | None:
        """Where in the prose MkDocs fails with an error, and what to do. None where it is at no page, or could not read it."""
        page = self._page
        if page is None or self._bound is None:
            return None
        try:
            used = self._bound.stop()
        except TooLong as late:
            error, used = late, self._left
        traceback.clear_frames(error.__traceback__)  # or what it held would be held while parts of the page are tried
        self._note(used)
        if isinstance(error, TooLong):
            used, page = self._slowest
        self.close()
        if page.markdown is None:
            return Diagnostic(self._place(page, 1), *_said(error)) if isinstance(error, TooLong) else None
        line = _line(page.markdown, partial(self._part, page), min(_PROBE, used / 2) if isinstance(error, TooLong) else SECONDS)
        metadata = page.file.content_string.count("\n") - page.markdown.count("\n")
        return Diagnostic(self._place(page, metadata + line), *_said(error))

    def _part(self, page: Any, text: str) -> None:
        part = copy.copy(page)
        part.markdown = text
        self._render(part)

    def _place(self, page: Any, line: int) -> Place:
        return Place(f"{self._folder}/{page.file.src_uri}", line)

    def _note(self, used: float) -> None:
        self._left -= used
        self._slowest = max(self._slowest, (used, self._page), key=lambda each: each[0])


def _line(text: str, render: Callable[[str], object], seconds: float) -> int:
    """The first line, from 1, up to which the text cannot be rendered in so many seconds; 1 where all of it can."""
    lines = text.split("\n")
    good, bad = 0, len(lines)
    with _silence():
        if not _fails(render, text, seconds):
            return 1
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (good, middle) if _fails(render, "\n".join(lines[:middle]), seconds) else (middle, bad)
    return bad


def _fails(render: Callable[[str], object], text: str, seconds: float) -> bool:
    try:
        with Bound(seconds, MEMORY):
            render(text)
    except Exception:  # whatever MkDocs failed with at first
        return True
    return False


@contextmanager
def _silence() -> Iterator[None]:
    """MkDocs tells of a page what it told already."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)


def _said(error: Exception) -> tuple[str, str, str]:
    """Code, message and advice."""
    if isinstance(error, TooLong):
        return "prose_too_complex", "Rendering this page takes too long; what takes the time begins up to this line.", _LOOK
    if isinstance(error, MemoryError):
        most = f"{MEMORY // 1_000_000} MB"
        return "prose_too_complex", f"Rendering this page takes more than {most} of memory; it is reached at this line.", _LOOK
    if isinstance(error, RecursionError):
        return "prose_too_complex", "Lists, quotes or elements are nested too deeply.", "Take out levels."
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return "prose", f"MkDocs cannot render the page up to this line: {said}", "Correct an address, a tag or an attribute in this line."
