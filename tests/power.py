"""Power cuts: what a disk can hold after one, made from the system calls of a build that were recorded.

A file system may put names and contents on the disk in any order, and may leave any of them out, until it is told to
sync. So after a cut at some call there is everything that was done before the last sync, and of what was done since any
part: a name without its content, the first bytes of a content, a deletion without the renaming before it. The one thing
that is assumed is what every journal gives: a call that renames or exchanges is done or not done.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

Tree = dict[str, bytes | None]
"""What is at each path: the content of a file, or None for a folder."""
_CALLS = "openat,write,pwrite64,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,syncfs,fsync,ftruncate"
_LINE = re.compile(r"^(?:\[pid +)?(\d+)\]? +(\w+)\((.*)\) += (\d+)")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_HANDLE = re.compile(r"^(?:AT_FDCWD|\d+)<([^>]*)>")


@dataclass(frozen=True)
class Call:
    """One call that changed the disk: `make`, `write`, `exchange`, `rename`, `delete`, `sync` (all), `sync-folder`."""

    what: str
    path: str = ""
    other: str = ""
    data: bytes = b""


def record(command: list[str], folder: Path, environment: dict[str, str], to: Path) -> list[Call]:
    """Run a command and return its calls below `folder`, in order."""
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={_CALLS}", "-e", "signal=none", "-o", str(to), *command],
        check=True, env=environment, capture_output=True,
    )  # fmt: skip
    return list(_calls(to.read_text(), str(folder)))


def _calls(log: str, folder: str) -> Iterator[Call]:
    inside = f"{folder}/"
    for line in log.splitlines():
        if not (match := _LINE.match(line)):
            continue
        _, name, arguments, _ = match.groups()
        handle = _HANDLE.match(arguments)
        at = _plain(handle[1]) if handle else ""
        texts = [_plain(each) for each in _TEXT.findall(arguments)]
        if name in ("write", "pwrite64") and at.startswith(inside):
            yield Call("write", at[len(inside) :], data=_bytes(_TEXT.findall(arguments)[0]))
        elif name == "syncfs":
            yield Call("sync")
        elif name == "fsync":
            yield Call("sync-folder", at)
        elif name == "ftruncate" and at.startswith(inside):
            yield Call("empty", at[len(inside) :])
        else:
            paths = [text if text.startswith("/") else f"{at}/{text}" for text in texts]
            if not paths or not all(path.startswith(inside) for path in paths):
                continue
            paths = [path[len(inside) :] for path in paths]
            if name == "openat" and "O_CREAT" in arguments:
                yield Call("make", paths[0])
            elif name.startswith("mkdir"):
                yield Call("folder", paths[0])
            elif name.startswith("rename"):
                yield Call("exchange" if "RENAME_EXCHANGE" in arguments else "rename", *paths)
            elif name.startswith(("unlink", "rmdir")):
                yield Call("delete", paths[0])


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _plain(text: str) -> str:
    return _bytes(text).decode(errors="replace") if text.startswith("\\x") else text


def apply(tree: Tree, call: Call, part: float = 1.0) -> None:
    """What a call does to what is on the disk; of a content perhaps only the first part. What lacks its folder is lost."""
    parent = call.path.rpartition("/")[0]
    if call.what in ("make", "folder") and (not parent or parent in tree):
        tree.setdefault(call.path, b"" if call.what == "make" else None)
    elif call.what == "write" and tree.get(call.path) is not None:
        tree[call.path] = (tree[call.path] or b"") + call.data[: int(len(call.data) * part)]
    elif call.what == "empty" and call.path in tree:
        tree[call.path] = b""
    elif call.what == "delete":
        tree.pop(call.path, None)
    elif call.what in ("exchange", "rename"):
        _move(tree, call.path, call.other, exchange=call.what == "exchange")


def _move(tree: Tree, one: str, other: str, *, exchange: bool) -> None:
    def below(path: str) -> list[str]:
        return [each for each in tree if each == path or each.startswith(f"{path}/")]

    first = {other + each[len(one) :]: tree.pop(each) for each in below(one)}
    second = {one + each[len(other) :]: tree.pop(each) for each in below(other)}
    tree.update(first)
    tree.update(second if exchange else {})


def after_cut(before: Tree, calls: list[Call], at: int, chance: random.Random) -> Tree:
    """What a disk may hold after a cut behind the first `at` calls."""
    done = calls[:at]
    synced = max((number + 1 for number, call in enumerate(done) if call.what == "sync"), default=0)
    tree = dict(before)
    for call in done[:synced]:
        apply(tree, call)
    named = max((number + 1 for number, call in enumerate(done) if call.what == "sync-folder"), default=0)
    kept = chance.random()
    lost: list[Call] = []
    for number, call in enumerate(done[synced:], synced):
        is_name = call.what in ("exchange", "rename")
        if (is_name and number < named) or chance.random() < kept:
            apply(tree, _without(call, lost), 1.0 if chance.random() < 0.5 else chance.random())
        elif is_name:
            lost.append(call)
    return tree


def _without(call: Call, lost: list[Call]) -> Call:
    """A call as it reaches the disk where exchanges before it did not: it is about folders, whatever they are called."""
    path = call.path
    for each in reversed(lost):
        for one, other in ((each.path, each.other), (each.other, each.path)):
            if path == one or path.startswith(f"{one}/"):
                path = other + path[len(one) :]
                break
    return replace(call, path=path)


def read(folder: Path) -> Tree:
    """What is in a folder now."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def write(tree: Tree, folder: Path) -> None:
    """Put a tree on the disk."""
    for path, data in sorted(tree.items()):
        if data is None:
            (folder / path).mkdir(parents=True, exist_ok=True)
        elif (folder / path).parent.is_dir():
            (folder / path).write_bytes(data)


def part(tree: Tree, name: str) -> Tree:
    """What is below a name."""
    return {path[len(name) + 1 :]: data for path, data in tree.items() if path.startswith(f"{name}/")}


def broken(states: Iterable[Tree], wholes: list[Tree]) -> list[Tree]:
    """The states in which the site is none of those that may stand there."""
    return [state for state in states if part(state, "site") not in wholes]
