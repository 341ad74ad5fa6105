"""The files of any revision, read through one process of git, however many revisions and files there are.

They are read as they are in the repository: no attribute changes or hides them, as it can with `git archive`.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

_TREE, _FILE = b"40000", b"100"
Found = tuple[bytes, bytes, bytes]
"""Id, type and content of an object."""


class Objects:
    """`git cat-file --batch` as a dictionary. A context: the process ends with it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def file(self, revision: str, path: str) -> bytes | None:
        """One file of a revision, by its path below the root; None where there is none."""
        (found,) = self._get([f"{revision}:./{path}".encode()])
        return found[2] if found and found[1] == b"blob" else None

    def files(self, revision: str, folders: Iterable[str]) -> dict[str, bytes]:
        """The regular files below some folders, by their paths below the root. Raises `LookupError` where there is no
        such revision."""
        if "\n" in revision or self._get([f"{revision}^{{commit}}".encode()]) == [None]:
            raise LookupError(revision)
        trees = {folder: f"{revision}:./{folder}".encode() for folder in folders}
        wanted: dict[str, bytes] = {}
        while trees:
            level = zip(trees, self._get(list(trees.values())), strict=True)
            trees = {}
            for folder, found in level:
                for mode, name, number in _entries(found) if found and found[1] == b"tree" else ():
                    into = trees if mode == _TREE else wanted if mode.startswith(_FILE) else {}
                    into[f"{folder}/{name}"] = number
        contents = zip(wanted, self._get(list(wanted.values())), strict=True)
        return {path: found[2] for path, found in sorted(contents, key=lambda each: each[0]) if found}

    def _get(self, names: Sequence[bytes]) -> list[Found | None]:
        """Objects by their names; a thread writes what is wanted while the answers are read, so that neither waits."""
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    ["git", "cat-file", "--batch"], cwd=self._root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            except OSError:
                return [None] * len(names)
        writer = threading.Thread(target=self._ask, args=(names,))
        writer.start()
        found = [self._answer() for _ in names]
        writer.join()
        return found

    def _ask(self, names: Sequence[bytes]) -> None:
        assert self._process is not None and self._process.stdin is not None  # noqa: S101, PT018  made with pipes
        try:
            self._process.stdin.write(b"".join(name + b"\n" for name in names))
            self._process.stdin.flush()
        except OSError:  # git has ended, outside a repository: nothing is found
            return

    def _answer(self) -> Found | None:
        assert self._process is not None and self._process.stdout is not None  # noqa: S101, PT018
        number, _, rest = self._process.stdout.readline().rstrip(b"\n").partition(b" ")
        kind, _, size = rest.partition(b" ")
        if not size.isdigit():  # `missing`, `ambiguous`, or nothing
            return None
        content = self._process.stdout.read(int(size))
        self._process.stdout.read(1)
        return number, kind, content


def _entries(of: Found) -> Iterator[tuple[bytes, str, bytes]]:
    """(mode, name, id) of what is in a tree; names that could leave their folder are passed over."""
    number, _, tree = of
    width = len(number) // 2
    at = 0
    while at < len(tree):
        end = tree.index(b"\0", at)
        mode, _, name = tree[at:end].partition(b" ")
        at = end + 1 + width
        if name not in (b"", b".", b"..") and b"/" not in name and b"\\" not in name:
            yield mode, name.decode(errors="surrogateescape"), tree[end + 1 : at].hex().encode()
