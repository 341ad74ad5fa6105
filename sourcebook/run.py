"""One build: what is published, where, and what is known of the site before."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import memory
from .compare import Comparison
from .diagnostic import Diagnostic
from .earlier import Earlier, Rendered
from .inventory import Written
from .model import Publication, Site
from .outputs import page_preview, tabled
from .outputs.tabled import Tabled
from .read import Reading


def templates(root: Path) -> Path:
    """Where a publication has templates of its own."""
    return root / "site_templates"


@dataclass(slots=True)
class Prose:
    """One page that MkDocs rendered: its path, its title, and its text without markup."""

    path: str
    title: str
    text: str


@dataclass(slots=True)
class Run:
    """One build: what is published, where, and how long each step took (seconds)."""

    root: Path
    publication: Publication
    site: Site
    warnings: tuple[Diagnostic, ...] = ()
    reading: Reading | None = None
    """What it was made of, where that is kept for the next change."""
    processes: int = 0
    """How many may make pages side by side; 0: one for each processor."""
    offline: bool = False
    """Whether the whole site is also put into one zip, to be read without a web server."""
    prose: list[Prose] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    """Bytes that this process held at most, by step."""
    comparisons: tuple[Comparison, ...] | None = None
    """Where it is the preview of a change: what changes. Its pages mark it."""
    earlier: Earlier | None = None
    """The site before, whose files are taken over where they would be made of the same things; None where nothing is to be."""
    made: dict[str, Sequence[Written]] = field(default_factory=dict)
    """By key, what this build wrote or took over."""
    taken: int = 0
    """How many files it took over."""
    rendered: Rendered | None = None
    """Its prose, as the next build is told of it."""
    _tabled: tuple[Tabled, ...] | None = None
    _preview: page_preview.Preview | None = None

    def begin(self) -> None:
        """Nothing of its site is made."""
        self.prose.clear()
        self.made.clear()
        self.taken, self.rendered = 0, None

    @property
    def tabled(self) -> tuple[Tabled, ...]:
        """The datasets with their tables, made when they are first asked for."""
        if self._tabled is None:
            self._tabled = tuple(tabled.of(dataset, self.site) for dataset in self.publication.datasets)
        return self._tabled

    @property
    def preview(self) -> page_preview.Preview | None:
        """What marks the pages that change, where it is the preview of a change."""
        if self._preview is None and self.comparisons is not None:
            self._preview = page_preview.of(self.publication, self.site, self.comparisons, self.templates)
        return self._preview

    @property
    def templates(self) -> Path:
        return templates(self.root)

    def timed(self, step: str, since: float) -> float:
        """Note how long a step took; returns the time at which the next begins."""
        now = time.perf_counter()
        self.timings[step] = self.timings.get(step, 0.0) + now - since
        self.memory[step] = max(self.memory.get(step, 0), memory.peak())
        return now
