"""What a site consists of. manifest.json: every published file with its digest, and the versions of the data."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .model import Publication, Site

NAME = "manifest.json"
# Not from the mimetypes module: that reads files of the system.
_MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".txt": "text/plain",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".sqlite": "application/vnd.sqlite3",
    ".db": "application/vnd.sqlite3",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".md": "text/markdown",
    ".cff": "application/yaml",
    ".yaml": "application/yaml",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".ttl": "text/turtle",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
}


class Damaged(Exception):
    """A tree that is not what its manifest says."""


@dataclass(frozen=True, slots=True)
class Written:
    """One file as it was written: its path, its size, its digest, and what it is."""

    path: str
    bytes: int
    sha256: str
    media_type: str = ""
    """As its maker names it; the manifest goes by the ending of the path, as web servers do."""


def manifest(folder: Path, site: Site, publication: Publication, written: Iterable[Written] = ()) -> None:
    """Write the manifest of all files below a folder. It is the last file to be written, and does not list itself.

    `written` is what is known of files already, from the moment they were made; the others are read.
    """
    known = {each.path: each for each in written}
    listed = {path: _known(known[path]) if path in known else _entry(folder / path) for path in files(folder) if path != NAME}
    head = {
        "site": site.url,
        "commit": site.commit,
        "date": site.date,
        "datasets": {
            d.name: {"title": d.descriptor.title, "version": d.descriptor.version, "path": f"{d.name}/"}
            | ({"releases": [each.version for each in d.releases.items]} if d.releases else {})
            | ({"draft": True, "unsourced": d.unsourced} if d.descriptor.draft else {})
            for d in publication.datasets
        },
    }
    # one file a line, so that a line of a difference is a file
    lines = ",\n".join(f"  {json.dumps(path)}: {json.dumps(entry)}" for path, entry in listed.items())
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "files": {{\n{lines}\n }}\n}}\n'
    (folder / NAME).write_bytes(text.encode())


def verify(folder: Path) -> None:
    """Read every file of a tree again and compare it with the manifest. Raises `Damaged`."""
    for problem in problems(folder):
        raise Damaged(problem)


def complete(folder: Path) -> None:
    """Compare names and sizes with the manifest, and set the modes of what others wrote. Raises `Damaged`.

    What the files hold is not read again: it would come from memory, not from the disk.
    """
    listed = head(folder)["files"]
    os.chmod(folder, 0o755)  # noqa: S103 - a web server must read it
    for entry, path in _entries(folder, ""):
        found = entry.stat(follow_symlinks=False)
        is_folder = stat.S_ISDIR(found.st_mode)
        if stat.S_IMODE(found.st_mode) != (wanted := 0o755 if is_folder else 0o644):
            os.chmod(entry.path, wanted)
        if is_folder or path == NAME:
            continue
        said = listed.pop(path, None)
        if said is None:
            raise Damaged(f"{path} is not listed")
        if said["bytes"] != found.st_size:
            raise Damaged(f"{path} is not what was written")
    for path in listed:
        raise Damaged(f"{path} is missing")


def problems(folder: Path) -> Iterator[str]:
    """What of a tree is not as its manifest says. Raises `Damaged` where there is no manifest that can be read."""
    try:
        listed = dict(head(folder)["files"])
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{NAME} cannot be read: {error}") from error
    present = {path for path in files(folder) if path != NAME}
    for path in sorted(present ^ set(listed)):
        yield f"{path} is {'not listed' if path in present else 'missing'}"
    for path in sorted(present & set(listed)):
        if _entry(folder / path) != listed[path]:
            yield f"{path} is not what was written"


def head(folder: Path) -> dict[str, Any]:
    """The manifest of a tree: address, commit, date, versions, and `files`. Raises `Damaged`."""
    try:
        read = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError) as error:
        raise Damaged(f"{NAME} cannot be read: {error}") from error
    if not isinstance(read, dict):
        raise Damaged(f"{NAME} cannot be read: it is no object")
    return read


def differences(one: Path, other: Path) -> Iterator[str]:
    """What differs between two trees: files that only one has, and where the bytes of a file first differ."""
    ours, theirs = set(files(one)), set(files(other))
    for path in sorted(ours ^ theirs):
        yield f"{path} is only in {one if path in ours else other}"
    for path in sorted(ours & theirs):
        first, second = (one / path).read_bytes(), (other / path).read_bytes()
        if first != second:
            at = first_difference(first, second)
            line = first.count(b"\n", 0, at) + 1
            yield f"{path} differs from byte {at} on (line {line})"


def first_difference(one: bytes, other: bytes) -> int:
    """The offset of the first byte that differs; the length of the shorter where one is the beginning of the other."""
    least = min(len(one), len(other))
    return next((at for at in range(least) if one[at] != other[at]), least)


def files(folder: Path) -> list[str]:
    """The paths of all files below a folder, sorted by their bytes. Raises `Damaged` at a link or a special file."""
    found = (path for entry, path in _entries(folder, "") if not entry.is_dir(follow_symlinks=False))
    return sorted(found, key=os.fsencode)


def media_type(path: str) -> str:
    return _MEDIA_TYPES.get(os.path.splitext(path)[1], "application/octet-stream")


def measured(path: Path) -> tuple[int, str]:
    """The size and the digest of a file."""
    content = path.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()


def _entry(path: Path) -> dict[str, object]:
    size, digest = measured(path)
    return {"sha256": digest, "bytes": size, "media_type": media_type(path.name)}


def _known(written: Written) -> dict[str, object]:
    return {"sha256": written.sha256, "bytes": written.bytes, "media_type": media_type(written.path)}


def _entries(folder: Path, below: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Everything below a folder with its path, folders first. Raises `Damaged` at a link or a special file."""
    with os.scandir(folder / below) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield entry, path
                yield from _entries(folder, f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                yield entry, path
            else:
                raise Damaged(f"{path} is neither a file nor a folder")
