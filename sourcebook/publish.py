"""Publishing whole or not at all.

The site is built beside its place and exchanged with the old one in a single system call. Whatever ends the run,
there is the whole old site or the whole new one; what a dead run leaves behind, the next one sweeps away.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .disk import exchange, lock, regular, sync, sync_folder
from .ending import held, terminable
from .inventory import NAME, Damaged, Written, complete, manifest
from .model import Output
from .sizes import size_listed, sum_of

__all__ = ["Busy", "CannotPublish", "Taken", "Written", "manifest", "refuse_foreign", "size_listed", "staged", "take", "write"]

Told = Callable[[], None]
_AT_ONCE = 1 << 20
"""Bytes that are compared at once."""


class CannotPublish(Exception):
    """Why there is no new site. The old one is untouched. `exit_code` is that of sysexits.h."""

    def __init__(self, message: str, exit_code: int = 74) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Busy(CannotPublish):
    """Another run is publishing to the same place; the message names it. Exit code 75: try again later."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"Another build is writing this site: {holder}. Wait for it, or end it.", 75)


class Taken(ValueError):
    """There is a file of this path already."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"two outputs are called {self.path!r}"


@contextmanager
def staged(out: Path, published: Told = lambda: None) -> Iterator[Path]:
    """A folder to write the new site into; it takes the place of `out` when the block ends without an exception.

    The block must end with `manifest`. `published` is called when the new site stands and before the old one
    is deleted, which can take long. Raises `CannotPublish`, or what the block raised; then `out` is as it was.
    """
    try:
        out = out.absolute() if not out.is_symlink() else out.resolve()
        out.parent.mkdir(parents=True, exist_ok=True)
        handle = lock(_beside(out, "lock"))
    except BlockingIOError as busy:
        raise Busy(str(busy.strerror)) from None
    except OSError as error:
        raise CannotPublish(f"Cannot write beside {out}: {error.strerror}.", 73) from error
    try:
        with terminable():
            yield from _publish(out, published)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        raise CannotPublish(f"Cannot write the site: {error.strerror}. The old site is untouched.") from error
    except Damaged as error:
        raise CannotPublish(f"The new site was not written as it was made: {error}. The old site is untouched.") from error
    finally:
        os.close(handle)  # which gives up the lock; the file stays, or two runs could hold two locks of one name


def write(stage: Path, outputs: Iterable[Output], site: Path | None = None) -> list[Written]:
    """Write outputs into a stage, each path once, and tell what was written. Raises `Taken`, or ValueError at a path that is not ours.

    What `site` has with the same bytes already is taken from there: a new file takes ten times as long.
    """
    made: set[str] = set()
    written: list[Written] = []
    for output in outputs:
        folder, _, name = output.path.rpartition("/")
        if folder not in made or name in ("", ".", ".."):
            _make(stage, output.path, folder)
            made.add(folder)
        if not name.isprintable() or "\\" in name:
            raise ValueError(f"{output.path!r} is no path of a published file")
        digest = hashlib.sha256(output.content).hexdigest()
        written.append(Written(output.path, len(output.content), digest, output.media_type))
        if site and _is_same(f"{site}/{output.path}", output.content):
            take(site, stage, written[-1:])
        else:
            _write(f"{stage}/{output.path}", output)
        del output  # or a large one would be held while the next is made
    return written


def _write(path: str, output: Output) -> None:
    try:
        with open(path, "xb", buffering=0) as stream:
            content = memoryview(output.content)
            while content:  # one call writes at most 2 GB
                content = content[stream.write(content) :]
    except FileExistsError:
        raise Taken(output.path) from None


def _is_same(path: str, content: bytes) -> bool:
    try:
        with regular(path) as stream:
            is_as_long = os.fstat(stream.fileno()).st_size == len(content)
            return is_as_long and all(stream.read(_AT_ONCE) == content[at : at + _AT_ONCE] for at in range(0, len(content), _AT_ONCE))
    except OSError:
        return False


def take(site: Path, stage: Path, files: Iterable[Written]) -> None:
    """Put files of another site into a stage, each path once: the same bytes, not copied where the disk can name them twice."""
    for each in files:
        folder = each.path.rpartition("/")[0]
        if not os.path.isdir(f"{stage}/{folder}"):
            _make(stage, each.path, folder)
        try:
            os.link(f"{site}/{each.path}", f"{stage}/{each.path}")
        except FileExistsError:
            raise Taken(each.path) from None
        except OSError:  # another file system, or one without such links
            shutil.copyfile(f"{site}/{each.path}", f"{stage}/{each.path}")


def _make(stage: Path, path: str, folder: str) -> None:
    """Make the folder of an output. Raises `Taken` where a file has its name, and ValueError where its path is not ours."""
    if any(part in ("", ".", "..") for part in path.split("/")) or not path.isprintable() or "\\" in path:
        raise ValueError(f"{path!r} is no path of a published file")
    try:
        os.makedirs(f"{stage}/{folder}", exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Taken(path) from None


def _publish(out: Path, published: Told) -> Iterator[Path]:
    """The steps of measured order: sweep, check the space, build, verify, sync, exchange, delete."""
    _sweep(out)
    refuse_foreign(out)
    _check_space(out)
    stage = _beside(out, f"stage-{os.getpid()}")
    before = os.umask(0o022)  # modes that do not depend on who builds
    try:
        stage.mkdir()
        yield stage
        complete(stage)
        sync(stage)
        exchange(stage, out, _beside(out, f"old-{os.getpid()}"))
        sync_folder(out.parent)
        published()
    finally:  # what stands at the stage is the new tree before the exchange, and the old one after it
        os.umask(before)
        with held():
            _sweep(out)


def _beside(out: Path, what: str) -> Path:
    return out.with_name(f".{out.name}.{what}")


def _sweep(out: Path) -> None:
    """Delete what runs left; where one ended between two renames, put its old site back first."""
    with os.scandir(out.parent) as entries:
        left = sorted(Path(e.path) for e in entries if e.name.startswith((f".{out.name}.stage-", f".{out.name}.old-")))
    for tree in left:
        if tree.name.startswith(f".{out.name}.old-") and not out.exists():
            tree.rename(out)
        else:
            shutil.rmtree(tree, onerror=_forced)


def _forced(_: object, path: str, __: object) -> None:
    """Delete what stands in a folder that somebody made read-only; what cannot be deleted at all stays for the next run."""
    with suppress(OSError):
        os.chmod(os.path.dirname(path), 0o700)
        if os.path.isdir(path) and not os.path.islink(path):
            os.chmod(path, 0o700)
            shutil.rmtree(path, ignore_errors=True)
        else:
            os.unlink(path)


def refuse_foreign(out: Path) -> None:
    """A folder that no build has written is never replaced: `--out ~/Documents` must not end in tears.

    Raises `CannotPublish`.
    """
    if out.exists() and not out.is_dir():
        raise CannotPublish(f"{out} is not a folder.", 73)
    if out.is_dir() and not (out / NAME).is_file() and any(out.iterdir()):
        raise CannotPublish(f"{out} holds files and no {NAME}, so no build has written it. Move it away, or name another folder.", 73)


def _check_space(out: Path) -> None:
    """Whether a site as large as the old one, and a tenth more, would fit beside it."""
    try:
        count, size = sum_of(out) if out.is_dir() else (0, 0)
    except Damaged:
        count, size = 0, 0
    free = shutil.disk_usage(out.parent).free
    if free < size * 1.1 + 100_000:
        raise CannotPublish(f"The disk has {free / 1e6:,.1f} MB left, and the site needs about {size * 1.1 / 1e6 + 0.1:,.1f} MB.")
    disk = os.statvfs(out.parent) if hasattr(os, "statvfs") else None
    if disk and disk.f_files and disk.f_favail < count * 1.1 + 10:
        raise CannotPublish(f"The disk has room for {disk.f_favail:,} more files, and the site has about {count:,}.")
