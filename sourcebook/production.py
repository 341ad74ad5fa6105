"""The files of a site, made by several processes at once, and its manifest."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import memory, offline, publish, site
from .disk import sync_ahead
from .earlier import Earlier
from .inventory import NAME
from .keys import UNKNOWN, Keys
from .outputs import page_env
from .publish import Written
from .run import Run
from .site import Job
from .workers import Crew, cores

ENTITIES_OF_A_SHARE = 100
"""Pages of entities that one process makes in one go: few enough that all are busy until the end."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What a job made or took over, and what it took: seconds, and bytes that its process held at most."""

    parts: dict[str, list[Written]]
    taken: int
    """Files that were taken over without being made."""
    seconds: float
    memory: int


class Production:
    """Begins when it is made; `finish` when the prose is there, or `close` if it never will be."""

    def __init__(self, run: Run, folder: Path) -> None:
        """Raises `Rejected` where a template cannot be compiled."""
        processes = run.processes or cores()
        count = sum(len(dataset.entities) for dataset in run.publication.datasets)
        shares = min(max(1, count // ENTITIES_OF_A_SHARE), 8 * processes) if processes > 1 else 1
        self._run, self._folder = run, folder
        # the marks of the preview of a change are in no key
        is_kept = run.earlier is not None and run.comparisons is None
        self._keys = Keys(run.publication, run.site, run.templates) if is_kept else UNKNOWN
        self._jobs = site.jobs(run, self._keys, shares)
        if processes > 1:  # once, instead of once in each process
            _ = run.tabled
            page_env.compile_all(run.templates)
        self._crew = Crew([partial(_do, job, folder, run.earlier) for job in self._jobs], processes - 1)

    def finish(self) -> None:
        """Make what is left, and the manifest. Raises what the first of the jobs raised that failed."""
        prose = [each for files in self._run.made.values() for each in files]
        last = list(site.last(self._run, self._keys))
        # Pagefind works in a process of its own, while this one waits for it
        done = [_do(job, self._folder, self._run.earlier, time.perf_counter) for job in last]
        sync_ahead(self._folder)
        written = [each for made in zip([*last, *self._jobs], [*done, *self._crew.finish()], strict=True) for each in self._note(*made)]
        begun = time.perf_counter()
        written += publish.write(self._folder, site.descriptions(self._run, written), _site_of(self._run.earlier))
        self._run.timed("descriptions of files", begun)
        if self._run.offline:
            written += offline.make(self._folder, self._run)
        if (self._folder / NAME).exists():
            raise publish.Taken(NAME)
        publish.manifest(self._folder, self._run.site, self._run.publication, [*written, *prose])

    def close(self) -> None:
        """End all processes. After it, nobody writes into the folder."""
        self._crew.close()

    def _note(self, job: Job, done: _Done) -> Iterator[Written]:
        """What a job took, and which files it made by which key."""
        run = self._run
        run.timings[job.step] = run.timings.get(job.step, 0.0) + done.seconds
        run.memory[job.step] = max(run.memory.get(job.step, 0), done.memory)
        run.taken += done.taken
        for part, files in done.parts.items():
            if key := job.parts[part]:
                run.made[key] = files
            yield from files


def _do(job: Job, folder: Path, earlier: Earlier | None, clock: Callable[[], float] = time.process_time) -> _Done:
    """Take over what would be made of the same things as before, and make the rest."""
    begun = clock()
    found = {part: earlier.take(key, folder) if earlier else None for part, key in job.parts.items()}
    parts = {part: files or [] for part, files in found.items()}
    taken = sum(map(len, parts.values()))
    left = [part for part, files in found.items() if files is None]
    for each in publish.write(folder, job.make(left), _site_of(earlier)) if left else ():
        parts[_part(each.path, parts)].append(each)
    return _Done(parts, taken, clock() - begun, memory.peak())


def _site_of(earlier: Earlier | None) -> Path | None:
    return earlier.site if earlier else None


def _part(path: str, parts: Container[str]) -> str:
    """The part of a job that a file belongs to: its path is that of the part, with an ending or with more behind it."""
    at = os.path.splitext(path)[0]
    while at not in parts:
        at = at.rpartition("/")[0]
    return at
