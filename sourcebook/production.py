"""The files of a site, made by several processes at once, and its manifest."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import memory, offline, publish, site
from .disk import sync_ahead
from .outputs import page_env
from .publish import Written
from .site import Job, Run
from .workers import Crew, cores

ENTITIES_OF_A_PART = 100
"""Pages of entities that one process makes in one go: few enough that all are busy until the end."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What a job wrote, and what it took: seconds of the processor, and bytes that its process held at most."""

    step: str
    written: list[Written]
    seconds: float
    memory: int


class Production:
    """Begins when it is made; `finish` when the prose is there, or `close` if it never will be."""

    def __init__(self, run: Run, folder: Path) -> None:
        """Raises `Rejected` where a template cannot be compiled."""
        processes = run.processes or cores()
        count = sum(len(dataset.entities) for dataset in run.publication.datasets)
        parts = min(max(1, count // ENTITIES_OF_A_PART), 8 * processes) if processes > 1 else 1
        jobs = site.jobs(run, parts)
        if processes > 1:  # once, instead of once in each process
            _ = run.tabled
            page_env.compile_all(run.templates)
        self._run, self._folder = run, folder
        self._crew = Crew([partial(_do, job, folder) for job in jobs], processes - 1)

    def finish(self) -> None:
        """Make what is left, and the manifest. Raises what the first of the jobs raised that failed."""
        written = publish.write(self._folder, site.last(self._run))
        sync_ahead(self._folder)
        for done in self._crew.finish():
            written += done.written
            self._run.timings[done.step] = self._run.timings.get(done.step, 0.0) + done.seconds
            self._run.memory[done.step] = max(self._run.memory.get(done.step, 0), done.memory)
        begun = time.perf_counter()
        written += publish.write(self._folder, site.descriptions(self._run, written))
        self._run.timed("descriptions of files", begun)
        if self._run.offline:
            written += offline.make(self._folder, self._run)
        publish.manifest(self._folder, self._run.site, self._run.publication, written)

    def close(self) -> None:
        """End all processes. After it, nobody writes into the folder."""
        self._crew.close()


def _do(job: Job, folder: Path) -> _Done:
    begun = time.process_time()
    written = publish.write(folder, job.make())
    return _Done(job.step, written, time.process_time() - begun, memory.peak())
