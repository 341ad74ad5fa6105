"""What published bytes depend on besides the publication: this program, its language, and the libraries that write."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import zlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import language

LIBRARIES = (
    "duckdb", "edtf", "jinja2", "markdown-it-py", "markupsafe", "orjson", "pagefind", "pagefind-bin", "pagefind-bin-extended", "python-stdnum",
    "pyyaml", "xlsxwriter",
)  # fmt: skip
"""Those whose bytes are published, or that decide on them."""


def digest() -> str:
    """Changes with all of it: the same digest means the same bytes for the same publication."""
    found = hashlib.sha256(_program().encode())
    spoken = sorted(language.current().messages.items())
    found.update(repr((sys.version, sqlite3.sqlite_version, zlib.ZLIB_RUNTIME_VERSION, *installed(*LIBRARIES), spoken)).encode())
    return found.hexdigest()


@cache
def _program() -> str:
    """Of its files, which were read once when they were imported."""
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix and path.suffix != ".pyc":
            found.update(path.read_bytes())
    return found.hexdigest()


def installed(*libraries: str) -> tuple[str, ...]:
    """Their versions; nothing for one that is not there."""
    return tuple(map(_installed, libraries))


@cache
def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
