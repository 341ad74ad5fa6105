"""Where the time of a build goes, function by function, as a file for a viewer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import cProfile


@contextmanager
def profiled(file: Path | None) -> Iterator[None]:
    """Profile the block and the processes that it forks, and write what they did into one file; without a file, nothing.

    The file is that of the standard library's `pstats`, which snakeviz and gprof2dot draw. A process that is ended by
    a signal leaves no share of it. Raises OSError where the file cannot be written.
    """
    if file is None:
        yield
        return
    file.write_bytes(b"")  # before the build: a profile that cannot be kept is not worth its time
    watch = _Watch(file)
    watch.start()
    try:
        yield
    finally:
        watch.write()


class _Watch:
    """The profiler of this process; in a child that multiprocessing forks, a fresh one."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.owner = os.getpid()
        self.profile = _profile()
        util.register_after_fork(self, _Watch.start_in_child)

    def start(self) -> None:
        self.profile.enable()

    def start_in_child(self) -> None:
        self.profile.disable()
        self.profile = _profile()
        util.Finalize(self, self.write_part, exitpriority=0)
        self.start()

    def write_part(self) -> None:
        self.profile.disable()
        self.profile.dump_stats(self.file.with_name(f"{self.file.name}.{os.getpid()}"))

    def write(self) -> None:
        """Write the profile, with the parts that children left beside it."""
        self.profile.disable()
        if os.getpid() != self.owner:
            return
        import pstats

        whole = pstats.Stats(self.profile)
        for part in sorted(self.file.parent.glob(f"{self.file.name}.[0-9]*")):
            whole.add(str(part))
            part.unlink()
        whole.dump_stats(self.file)


def _profile() -> cProfile.Profile:
    import cProfile

    return cProfile.Profile()
