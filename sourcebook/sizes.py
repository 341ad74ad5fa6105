"""How large a site is, by kind of file, and how that compares with what GitHub Pages takes."""

from __future__ import annotations

import gzip
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from .inventory import NAME, files, head

BUDGET = 1_000_000_000
"""Bytes of a site on GitHub Pages (docs.github.com, "GitHub Pages limits")."""
WARN = 0.8

PAGES, RECORDS_JSON, SOURCES, LISTS = "pages of records", "records as JSON", "pages of sources", "lists and overviews"
FEEDS, RELEASES = "feeds of records", "releases"
SWITCHES = {RECORDS_JSON: "entityJson", FEEDS: "history", RELEASES: "releases"}
"""What a descriptor can leave out: the property of `sourcebook:publish` for each kind that has one."""
_DATA = {
    ".csv": "tables as CSV",
    ".json": "tables as JSON",
    ".jsonl": "tables as JSON Lines",
    ".jsonld": "linked data",
    ".sqlite": "SQLite",
    ".db": "SQLite",
    ".parquet": "Parquet",
    ".xlsx": "Excel",
    ".zip": "data package (zip)",
    ".bib": "bibliographies",
    ".ris": "bibliographies",
}


@dataclass(frozen=True, slots=True)
class SizeReport:
    """Files and bytes of a site, in all and by kind."""

    kinds: tuple[tuple[str, int, int], ...]
    """(kind, files, bytes), largest first."""
    files: int
    bytes: int
    typical: str = ""
    """The path of a record's page of middle size."""

    @property
    def share(self) -> float:
        """Of what GitHub Pages takes; 1.0 is all of it."""
        return self.bytes / BUDGET

    @property
    def over_budget(self) -> bool:
        return self.bytes > BUDGET


def sum_of(folder: Path) -> tuple[int, int]:
    """Files and bytes of a tree on the disk. Raises `Damaged` at a link or a special file."""
    sizes = [os.stat(f"{folder}/{path}").st_size for path in files(folder)]
    return len(sizes), sum(sizes)


def size_listed(folder: Path) -> SizeReport:
    """Of a tree on the disk, as its manifest says, without a look at each file. Raises `Damaged` where there is none."""
    listed = {path: entry["bytes"] for path, entry in head(folder)["files"].items()}
    return of((listed | {NAME: (folder / NAME).stat().st_size}).items())


def of(found: Iterable[tuple[str, int]]) -> SizeReport:
    """Of (path, bytes) of all files of a site."""
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    records: list[tuple[int, str]] = []
    for path, size in found:
        kinds[kind := kind_of(path)].append(size)
        if kind == PAGES:
            records.append((size, path))
    sums = sorted(((kind, len(sizes), sum(sizes)) for kind, sizes in kinds.items()), key=lambda each: (-each[2], each[0]))
    middle = sorted(records)[len(records) // 2][1] if records else ""
    return SizeReport(tuple(sums), sum(n for _, n, _ in sums), sum(size for *_, size in sums), middle)


def kind_of(path: str) -> str:
    """What a published file is, told by its path: paths are promises (docs/stability.md)."""
    parts, suffix = path.split("/"), os.path.splitext(path)[1]
    if parts[1:2] == ["data"]:
        if path.endswith((".csl.json", "/citing-claims.zip")):
            return "bibliographies"
        return "FollowTheMoney" if ".ftm." in path else _DATA.get(suffix, "descriptions of the data")
    if path == "offline.zip":
        return "offline copy"
    if parts[1:2] == ["releases"]:
        return RELEASES
    if parts[0] in ("pagefind", "search"):
        return "search"
    if parts[0] == "api":
        return "API"
    if suffix == ".html" and len(parts) == 5 and parts[2] == "page":
        return LISTS
    if suffix == ".html" and len(parts) >= 4:
        return SOURCES if parts[1] == "sources" else PAGES
    if suffix == ".xml" and len(parts) == 4:
        return FEEDS
    if suffix == ".json" and len(parts) == 3:
        return RECORDS_JSON
    return LISTS if suffix == ".html" and len(parts) == 3 else "prose, assets and rest"


def compressed(content: bytes) -> Iterator[tuple[str, int]]:
    """(method, bytes) of what a server sends of a page: gzip as GitHub Pages does, Brotli where the library is there."""
    yield "gzip", len(gzip.compress(content, 6, mtime=0))
    try:
        brotli: Any = import_module("brotli")
    except ImportError:
        return
    yield "Brotli", len(brotli.compress(content, quality=5))
