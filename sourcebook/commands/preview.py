"""`serve`: the pages of an edited record at once, then the whole site, in a process of its own.

A person who saves a record looks at its page. So that page, and those of the records that it refers to or that refer
to it, are written over the old ones as soon as everything is checked; lists, downloads and search follow behind.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from .. import publish, validation
from ..diagnostic import Rejected, render
from ..model import Entity, Publication
from ..outputs import page_entity
from ..site import Run
from ..workers import can_fork
from .writing import write_bytes

MOST = 100
"""Pages that are made before the whole site is: more would keep the reader of the first waiting."""
SOURCES = ("datasets", "seeds", "docs", "site_templates", "mkdocs.yml")
_DONE = "done"

Stamp = tuple[int, int]


class Preview:
    """The site of a publication that is being edited, below `folder`. Must be closed."""

    def __init__(
        self, root: Path, folder: Path, memory: Path, prepare: Callable[[], Run], build: Callable[[Run, Path], None]
    ) -> None:
        """`prepare` reads and checks everything, `build` renders it into a folder; `memory` is the folder of the cache."""
        self.site, self._done = folder / "site", folder / _DONE
        self._root, self._memory = root, memory
        self._prepare, self._render = prepare, build
        self._seen: dict[str, Stamp] = {}
        self._shown: Publication | None = None
        self._behind: BaseProcess | None = None

    @property
    def watched(self) -> list[Path]:
        """What changes: the files that a person edits, and the note that the whole site has been built."""
        return [path for path in (*(self._root / name for name in SOURCES), self._done) if path.exists()]

    def build(self) -> str:
        """The whole site, now. Returns what is wrong, or nothing."""
        self._done.parent.mkdir(parents=True, exist_ok=True)
        self._done.touch()
        self._edited()
        problem = self._said(self._all)
        self._done.write_text(problem)
        return problem

    def rebuild(self) -> str:
        """What is wrong, or nothing; called when something that is watched has changed."""
        edited = self._edited()
        if not edited:  # the site behind is ready, or could not be made
            return self._done.read_text()
        self.close()
        return self._said(lambda: self._at_once(edited))

    def close(self) -> None:
        """End the build behind, if there is one."""
        if self._behind is not None:
            self._behind.terminate()
            self._behind.join()
        self._behind = None

    def _said(self, build: Callable[[], None]) -> str:
        begun = time.perf_counter()
        try:
            build()
        except Rejected as rejected:
            problem = render(rejected.diagnostics)
        except Exception as error:  # a template being edited can fail in any way, and the preview must stay
            problem = f"{type(error).__name__}: {error}"
        else:
            print(f"Built in {time.perf_counter() - begun:.1f} s", flush=True)
            return ""
        print(problem, file=sys.stderr, flush=True)
        return problem

    def _at_once(self, edited: set[str]) -> None:
        run = self._prepare()
        near = affected(self._shown, run.publication, edited)
        if near and can_fork():
            pages = page_entity.make(run.publication, run.site, templates=run.templates, only=near)
            write_bytes(self.site, {page.path: page.content for page in pages})
            self._shown = run.publication
            self._behind = multiprocessing.get_context("fork").Process(target=self._finish, args=(run,))
            self._behind.start()
        else:
            self._all(run)

    def _finish(self, run: Run) -> None:
        """The whole site, behind; the note at its end makes the server reload."""
        with suppress(KeyboardInterrupt):
            self._done.write_text(self._said(lambda: self._all(run)))

    def _all(self, run: Run | None = None) -> None:
        run = run or self._prepare()
        with publish.staged(self.site) as stage, validation.beside(run, self._memory):
            self._render(run, stage)
        self._shown = run.publication

    def _edited(self) -> set[str]:
        """The files, relative to the root, that are not what they were when this was asked last."""
        before, self._seen = self._seen, dict(_stamps(self._root))
        return {path for path in before.keys() | self._seen.keys() if before.get(path) != self._seen.get(path)}


def affected(old: Publication | None, new: Publication, edited: set[str]) -> set[str]:
    """The ids of the entities whose pages show an edited record; none where more was edited than records, or very much."""
    found: set[str] = set()
    known = {entity.file: entity for entity in _entities(new)}
    if old is None or not edited or not edited <= known.keys():
        return found
    for file in edited:
        entity = known[file]
        before = next((each for each in _entities(old) if each.file == file), entity)
        found |= {entity.id, *(link.target for link in (*entity.links, *before.links))}
        found |= {link.origin for dataset in new.datasets for link in dataset.backlinks.get(entity.id, ())}
    return found if len(found) <= MOST else set()


def _entities(publication: Publication) -> Iterable[Entity]:
    return (entity for dataset in publication.datasets for entity in dataset.entities.values())


def _stamps(root: Path) -> Iterator[tuple[str, Stamp]]:
    """When each file that a person edits was written, and how long it is."""
    for name in SOURCES:
        top = root / name
        for path in [top, *top.rglob("*")] if top.exists() else []:
            try:
                found = path.stat()
            except OSError:  # gone meanwhile
                continue
            if path.is_file():
                yield path.relative_to(root).as_posix(), (found.st_mtime_ns, found.st_size)
