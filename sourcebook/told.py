"""What the generator of the prose says while it is at work, as findings."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from .diagnostic import Diagnostic, Place, Rejected


class Told(logging.Handler):
    """What MkDocs says against the prose, which it would keep to itself."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(" ".join(record.getMessage().split()))

    def rejected(self, file: str, advice: str = "List the page under `nav` in mkdocs.yml, or correct the link or the file that is named.") -> Rejected:
        return Rejected([Diagnostic(Place(file), "prose", message, advice) for message in self.messages])

    @contextmanager
    def listening(self) -> Iterator[None]:
        logging.getLogger("mkdocs").addHandler(self)
        try:
            yield
        finally:
            logging.getLogger("mkdocs").removeHandler(self)
