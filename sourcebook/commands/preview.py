"""`serve`: the pages of an edited record at once, then the whole site, in a process of its own.

A person who saves a record looks at its page. So that record is read anew by itself (`amend`), and its page and those
that show it are written over the old ones. The whole reading, with every check, and lists, downloads and search follow
behind; what they find has the last word.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from multiprocessing.process import BaseProcess
from pathlib import Path

from .. import earlier, measuring, publish, validation
from ..amend import TooFar, amend
from ..diagnostic import Rejected, render
from ..ending import heed, held
from ..generator import Generator
from ..model import Output
from ..outputs import chosen, json_entity, optional, package_findings, page_entity, page_env
from ..remembered import Remembered, Stamp, stamp_of
from ..run import Run
from ..workers import can_fork
from .writing import write_bytes

MOST = 100
"""Pages that are made before the whole site is: more would keep the reader of the first waiting."""
SOURCES = ("datasets", "seeds", "docs", "site_templates", "mkdocs.yml")
UNREAD = ("docs/", "site_templates/")
"""Where no records are."""
_DONE = "done"
_BEHIND = 5
"""How much the build behind steps back where somebody waits for a page (nice)."""


class Preview:
    """The site of a publication that is being edited, below `folder`. Must be closed."""

    def __init__(self, root: Path, folder: Path, memory: Path, prepare: Callable[[Remembered], Run], generator: Generator) -> None:
        """`prepare` reads and checks everything; `memory` is the folder of the cache."""
        self.site, self._done = folder / "site", folder / _DONE
        self._root, self._memory, self._prepare, self._generator = root, memory, prepare, generator
        self._known = Remembered()
        self._seen: dict[str, Stamp | None] = {}
        self._unread: set[str] = set()
        """Edited files that the state below does not know."""
        self._run: Run | None = None
        self._checked = False
        """Whether all checks accepted it as it is."""
        self._behind: BaseProcess | None = None
        self._next: threading.Thread | None = None
        """What begins the next build behind."""

    @property
    def watched(self) -> list[Path]:
        """What changes: the files that a person edits, and the note that the whole site has been built."""
        return [path for path in (*(self._root / name for name in SOURCES), self._done) if path.exists()]

    def build(self) -> str:
        """The whole site, now. Returns what is wrong, or nothing."""
        self._done.parent.mkdir(parents=True, exist_ok=True)
        self._done.touch()
        self._seen = {name: stamp_of(self._root / name) for name in _files(self._root)}
        problem = self._said(self._read)
        if not problem:
            self._prepare_pages()
            gc.freeze()  # what was read stays, and is shared with the processes that are forked
            self._begin(0)
            self._wait()
            problem = self._done.read_text()
        return problem

    def _prepare_pages(self) -> None:
        """What pages share is made before anybody waits for one: compiled templates, contents, numbers. And what each build
        behind would import is imported once."""
        optional.load()
        if not measuring.without("frictionless"):
            package_findings.load()
        self._said(lambda: self._pages(islice(chosen.records(self._run.publication), 1) if self._run else ()))

    def rebuild(self, touched: Collection[Path], viewed: Collection[str]) -> str:
        """What is wrong, or nothing; called when something that is watched has changed.

        `touched` are the files of which the system told, `viewed` the addresses of pages that were looked at lately.
        """
        edited = self._edited(touched)
        if not edited:  # the site behind is ready, or could not be made
            return self._done.read_text()
        self._end()
        self._unread |= edited
        pages: dict[str, bytes] = {}
        place = os.stat(self.site).st_ino
        problem = self._said(lambda: pages.update(self._at_once(viewed)))
        self._next = threading.Thread(target=self._go_on, args=(pages, place))
        self._next.start()
        return problem

    def close(self) -> None:
        """End the build behind, if there is one."""
        self._end()
        self._wait()

    def _end(self) -> None:
        """Tell the build behind to end. Nobody who looks at a page waits until it has tidied up."""
        if self._next is not None:
            self._next.join()
        if self._behind is not None:
            self._behind.terminate()

    def _go_on(self, pages: dict[str, bytes], place: int) -> None:
        """The whole site anew, after the build behind has ended. If that still published what it had, in another place, the
        pages that were shown at once are put back."""
        self._wait()
        if os.stat(self.site).st_ino != place:
            write_bytes(self.site, pages)
        self._begin(_BEHIND)

    def _wait(self) -> None:
        if self._behind is not None:
            self._behind.join()
        self._behind = None

    def _begin(self, steps_back: int) -> None:
        """The whole site, behind; the note at its end makes the server reload."""
        if can_fork():
            self._behind = multiprocessing.get_context("fork").Process(target=self._finish, args=(steps_back,))
            with held():
                self._behind.start()
        else:
            self._done.write_text(self._said(self._whole))

    def _finish(self, steps_back: int) -> None:
        with suppress(KeyboardInterrupt):
            heed()
            os.nice(steps_back)
            self._done.write_text(self._said(self._whole))

    def _whole(self) -> None:
        begun = time.perf_counter()
        if self._run is None or self._unread or not self._checked:
            self._run = self._read()
        run, notes = self._run, self._done.parent
        run.earlier = earlier.load(notes, self.site)
        with (
            publish.staged(self.site, lambda: earlier.save(notes, self.site, run.made, run.rendered)) as stage,
            validation.beside(run, self._memory),
        ):
            self._generator.build(run, stage)
        print(f"Built in {time.perf_counter() - begun:.1f} s", flush=True)

    def _read(self) -> Run:
        """Read and check everything; what has not changed is remembered."""
        self._run = self._prepare(self._known)
        self._unread.clear()
        self._checked = True
        return self._run

    def _at_once(self, viewed: Collection[str]) -> dict[str, bytes]:
        """Write the pages that show what was edited; where that is no record, those that were looked at lately."""
        begun = time.perf_counter()
        pages = self._amended()
        if pages is None:
            pages = self._looked_at(viewed)
        write_bytes(self.site, pages)
        print(f"{len(pages)} files after {(time.perf_counter() - begun) * 1000:.0f} ms", flush=True)
        return pages

    def _amended(self) -> dict[str, bytes] | None:
        """The pages that show the edited records, and their JSON; None where more was edited than records."""
        run = self._run
        if run is None or run.reading is None:
            return None
        try:
            read, shown = amend(self._root, run.reading, self._unread)
        except TooFar:
            return None
        self._run = run = replace(run, publication=read.publication, reading=read, _tabled=None)
        self._unread.clear()
        self._checked = False
        only = shown[:MOST]
        made = chain(self._pages(only), json_entity.make(run.publication, run.site, only=only))
        return {each.path: each.content for each in made}

    def _looked_at(self, viewed: Collection[str]) -> dict[str, bytes]:
        """The pages of entities that were looked at lately, and what else is quickly made."""
        edited = set(self._unread)
        run = self._run
        if run is None or not all(name.startswith(UNREAD) for name in edited):
            run = self._read()
        else:
            self._run = run = replace(run, publication=replace(run.publication))  # what was made for all pages is not current
            self._unread.clear()
        shown = [name for name in chosen.records(run.publication) if f"{name}/" in viewed]
        made = chain(self._pages(shown), page_env.assets(run.templates, run.site))
        prose = self._generator.prose(run) if any(name.startswith("docs/") for name in edited) else {}
        return prose | {each.path: each.content for each in made}

    def _pages(self, only: Iterable[str]) -> list[Output]:
        run = self._run
        return list(page_entity.make(run.publication, run.site, templates=run.templates, only=only)) if run else []

    def _said(self, build: Callable[[], object]) -> str:
        try:
            build()
        except Rejected as rejected:
            problem = render(rejected.diagnostics)
        except Exception as error:  # a template being edited can fail in any way, and the preview must stay
            problem = f"{type(error).__name__}: {error}"
        else:
            return ""
        print(problem, file=sys.stderr, flush=True)
        return problem

    def _edited(self, touched: Collection[Path]) -> set[str]:
        """Those of the files, relative to the root, that are not what they were when this was asked last."""
        edited: set[str] = set()
        for path in touched:
            name = os.path.relpath(path, self._root)
            now = stamp_of(path)
            if name.startswith(SOURCES) and not _hidden(name) and now != self._seen.get(name):
                self._seen[name] = now
                edited.add(name)
        return edited


def _files(root: Path) -> Iterator[str]:
    """All files that a person edits, relative to the root."""
    for name in SOURCES:
        if (root / name).is_file():
            yield name
        for folder, _, names in os.walk(root / name):
            yield from (os.path.relpath(os.path.join(folder, each), root) for each in names)


def _hidden(name: str) -> bool:
    """What editors keep beside a file while it is open."""
    return any(part.startswith(".") for part in name.split("/"))
