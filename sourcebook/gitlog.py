"""The commits that touched a folder, and the files as they were then, in one pass of git each."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .gitobjects import Objects


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit on the first-parent line, with the files of the folder that it added, changed or deleted."""

    hash: str
    date: str
    subject: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A name that somebody gave to a commit."""

    name: str
    commit: str
    date: str
    """The day on which the name was given; of a lightweight tag, that of the commit."""
    committed: str
    """When the commit was made, such as 2026-01-31T12:00:00Z."""


def is_complete(root: Path) -> bool:
    """Whether there is a repository here that knows all of its past."""
    return _git(root, "rev-parse", "--is-shallow-repository") == "false"


def commits(root: Path, folder: str) -> tuple[Commit, ...]:
    """The commits that touched `folder`, the oldest first. Paths are relative to `root`."""
    told = _git(
        root, "-c", "core.quotePath=false", "log", "--no-show-signature", "--reverse", "--first-parent", "--diff-merges=first-parent",
        "--no-renames", "--relative", "--name-only", "--format=%x00%H%x1f%ct%x1f%s", "HEAD", "--", folder,
    )  # fmt: skip
    found = []
    for block in told.split("\0")[1:]:
        head, *files = block.split("\n")
        name, seconds, subject = head.split("\x1f", 2)
        found.append(Commit(name, _day(seconds), subject, tuple(file for file in files if file)))
    return tuple(found)


def changed(root: Path, folder: str) -> frozenset[str]:
    """Files of the folder that differ from the commit that is checked out. Paths are relative to `root`."""
    told = _git(root, "-c", "core.quotePath=false", "diff", "--name-only", "--relative", "--no-renames", "HEAD", "--", folder)
    return frozenset(told.split("\n"))


def last_tag(root: Path) -> str:
    """The last tag on the way to the commit that is checked out, or nothing."""
    return _git(root, "describe", "--tags", "--abbrev=0")


def tags(root: Path) -> tuple[Tag, ...]:
    """The tags on the way to the commit that is checked out, sorted by their names."""
    told = _git(
        root, "for-each-ref", "--merged=HEAD", "--sort=refname",
        "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)%00%(committerdate:unix)%00%(*committerdate:unix)",
        "refs/tags",
    )  # fmt: skip
    found = []
    for line in told.split("\n") if told else ():
        name, commit, inner, made, own, others = line.split("\0")
        if made and (others or own):  # a tag of a tag, or of something that is no commit, has neither
            found.append(Tag(name, inner or commit, _day(made), moment(others or own).strftime("%Y-%m-%dT%H:%M:%SZ")))
    return tuple(found)


def line(root: Path) -> dict[str, int]:
    """The commits on the first-parent line, with their places on it; the oldest is 0."""
    told = _git(root, "rev-list", "--first-parent", "--reverse", "HEAD")
    return {commit: number for number, commit in enumerate(told.split("\n"))}


def tree(root: Path, revision: str, folders: Iterable[str]) -> dict[str, bytes]:
    """The regular files below some folders in a revision. Raises `LookupError` where there is no such revision."""
    if revision.startswith("-"):
        raise LookupError(revision)
    with Objects(root) as objects:
        return objects.files(revision, folders)


def blobs(root: Path, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    """The content of files by (commit, file); files that a commit does not have are left out."""
    pairs = list(wanted)
    prefix = _git(root, "rev-parse", "--show-prefix")
    names = "".join(f"{commit}:{prefix}{file}\n" for commit, file in pairs)
    done = subprocess.run(["git", "cat-file", "--batch"], cwd=root, input=names.encode(), capture_output=True, check=False)
    found: dict[tuple[str, str], bytes] = {}
    at = 0
    for pair in pairs:
        end = done.stdout.find(b"\n", at)
        if end < 0:
            break
        head = done.stdout[at:end].split()
        at = end + 1
        if len(head) == 3 and head[1] == b"blob":
            size = int(head[2])
            found[pair] = done.stdout[at : at + size]
            at += size + 1
    return found


def moment(seconds: str) -> datetime:
    """A time as git keeps it. A commit can say that it was made after the year 9999, which no calendar here has."""
    return datetime.fromtimestamp(min(int(seconds), 253_402_300_799), UTC)


def _day(seconds: str) -> str:
    return moment(seconds).date().isoformat()


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError:
        return ""
    return done.stdout.strip("\n") if done.returncode == 0 else ""
