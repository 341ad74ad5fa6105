"""What is in the files of a site, whatever they are packed in: archives in archives, databases, Parquet, compressed indexes."""

from __future__ import annotations

import gzip
import html
import io
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote


def files(site: Path) -> Iterator[tuple[str, str]]:
    """The text of every file below a folder, and of every file in it; by path, with the paths inside after an exclamation mark."""
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        yield from contents(path.relative_to(site).as_posix(), path.read_bytes())


def contents(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """A file and all that it holds, told apart by their first bytes."""
    yield name, readable(f"{name}\n" + data.decode("utf-8", "replace"))
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.infolist():
                yield from contents(f"{name}!{each.filename}", archive.read(each))
    elif data.startswith(b"\x1f\x8b"):
        yield from contents(f"{name}!", gzip.decompress(data))
    elif data.startswith(b"SQLite format 3\0"):
        base = sqlite3.connect(":memory:")
        base.deserialize(data)
        yield f"{name}!", readable("\n".join(base.iterdump()))
        base.close()
    elif data.startswith(b"PAR1") and find_spec("duckdb"):
        yield f"{name}!", readable(_parquet(data))


def readable(text: str) -> str:
    """A text, and what it says where it is escaped for HTML, JSON or an address."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return "\n".join({text, plain, html.unescape(plain), unquote(plain), unquote(plain.replace("+", " "))}).casefold()


def _parquet(data: bytes) -> str:
    import duckdb

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(data)
        file.flush()
        rows = duckdb.sql(f"SELECT * FROM '{file.name}'").fetchall()
        about = duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file.name}')").fetchall()
    return "\n".join(map(str, (*rows, *about)))
