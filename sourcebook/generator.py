"""What the commands need of the generator of the prose: the one thing that they do not know."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .diagnostic import Diagnostic
    from .model import Site
    from .run import Run

Rebuild = Callable[[Collection[Path], Collection[str]], str]
"""Takes the files that were touched and the addresses of the pages looked at lately; returns what is wrong, or nothing."""


class Generator(Protocol):
    """Each raises `Rejected` where the configuration is wrong."""

    def site(self) -> Site:
        """The site as the configuration describes it."""

    def wrong(self) -> list[Diagnostic]:
        """What is wrong with the prose, as far as it can be told before it is rendered."""

    def build(self, run: Run, folder: Path) -> None:
        """The whole site, prose and all else, into a folder."""

    def prose(self, run: Run) -> dict[str, bytes]:
        """The pages of the prose alone, and the files beside them, by path."""

    def serve(self, rebuild: Rebuild, folder: Path, watch: list[Path], host: str, port: int, *, poll: bool) -> None:
        """Serve a folder, and rebuild on changes."""
