"""What the generator of the prose says while it is at work, as findings at the places of which it speaks."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .diagnostic import Diagnostic, Place, Rejected

_MARK = re.compile(r"line (\d+), column (\d+)")
_PAGE = re.compile(r"(?:Doc file|Error \w+ page|Encoding error reading file:) '?([^':]+)'?")
_NAMED = re.compile(r"'([^']+)'")


class Told(logging.Handler):
    """What MkDocs says against the prose, which it would keep to itself."""

    def __init__(self, root: Path, config: str, prose: Path) -> None:
        """`config` is the name of its configuration below `root`, `prose` the folder of the pages."""
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self._root, self._config, self._prose = root, config, prose

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(" ".join(record.getMessage().split()))

    def rejected(self, advice: str = "List the page under `nav` in mkdocs.yml, or correct the link or the file that is named.") -> Rejected:
        return Rejected([Diagnostic(self._place(message), "prose", message, advice) for message in self.messages])

    @contextmanager
    def listening(self) -> Iterator[None]:
        logging.getLogger("mkdocs").addHandler(self)
        try:
            yield
        finally:
            logging.getLogger("mkdocs").removeHandler(self)

    def _place(self, message: str) -> Place:
        """Where that stands of which MkDocs speaks: the line that it tells, or the first with the words that it quotes."""
        page, mark = _PAGE.match(message), _MARK.search(message)
        file = f"{self._prose.name}/{page[1]}" if page else self._config
        if mark:
            return Place(file, int(mark[1]), int(mark[2]))
        named = _NAMED.findall(message[page.end() :] if page else message)
        try:
            text = ((self._prose / page[1]) if page else (self._root / self._config)).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return Place(file)
        at = max(text.find(f"]({named[0]}") + 2, text.find(named[0])) if named else -1  # a link rather than a word
        return (
            Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
            if at >= 0 and text.startswith(named[0], at)
            else Place(file)
        )
