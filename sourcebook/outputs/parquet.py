"""`<table>.parquet`: the tables with their types, for DuckDB, Arrow, Spark and R. Lists are lists, dates are dates.

The description of the dataset and how to cite it travel in the metadata of each file. The same tables give the same
bytes with the same version of DuckDB.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..model import Output
from . import citing, optional, urls
from .table import Column, Table
from .tabled import Tabled

MEDIA_TYPE = "application/vnd.apache.parquet"
_DIGITS = 38
"""What a decimal of Parquet and DuckDB holds."""


def make(of: Tabled) -> Iterator[Output]:
    if not optional.present("duckdb"):
        return
    import duckdb  # not installed everywhere, and 0.1 s

    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        # one thread, or the rows of one file could be grouped in another way each time
        connection = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False})
        try:
            for name in of.tables:
                content = _converted(connection, of, name, Path(folder))
                yield Output(urls.data(of.dataset, f"{name}.parquet"), content, MEDIA_TYPE)
        except duckdb.IOException as error:  # it reads and writes nothing but the files of this folder
            if os.strerror(errno.ENOSPC) in str(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), folder) from error
            raise OSError(errno.EIO, " ".join(str(error).split()), folder) from error
        finally:
            connection.close()


def _converted(connection: Any, of: Tabled, name: str, folder: Path) -> bytes:
    table = of.tables[name]
    read, written = folder / "read.csv", folder / "written.parquet"
    read.write_bytes(of.csv[name])
    wanted = ", ".join(f"{_name(c.name)}: 'VARCHAR'" for c in table.columns)
    cells = ", ".join(_cell(column, n, table) for n, column in enumerate(table.columns))
    # S608: names are quoted, the paths are our own
    connection.execute(
        f"COPY (SELECT {cells} FROM read_csv({_text(str(read))}, columns = {{{wanted}}}, auto_detect = false, "  # noqa: S608
        f"header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', strict_mode = false, parallel = false, "
        f"max_line_size = {max(2_000_000, len(of.csv[name]) + 1)})) "
        f"TO {_text(str(written))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{_about(of, table)}}})"
    )
    return written.read_bytes()


def _cell(column: Column, place: int, table: Table) -> str:
    name = _name(column.name)
    if column.type == "list":
        return f"string_split({name}, {_text(column.delimiter)}) AS {name}"
    kind = {"integer": _integer, "number": _decimal}.get(column.type)
    if kind:
        return f"CAST({name} AS {kind([row[place] for row in table.rows if row[place]])}) AS {name}"
    named = {"boolean": "BOOLEAN", "date": "DATE"}.get(column.type, "VARCHAR")
    return f"CAST({name} AS {named}) AS {name}"


def _integer(cells: list[str]) -> str:
    if max(map(len, cells), default=0) < len(str(2**63)):  # as nearly always
        return "BIGINT"
    return "BIGINT" if all(-(2**63) <= int(cell) < 2**63 for cell in cells) else "VARCHAR"


def _decimal(cells: list[str]) -> str:
    """A type that keeps every number of the column exactly."""
    parts = [Decimal(cell).as_tuple() for cell in cells]
    exponents = [int(part.exponent) for part in parts]  # a schema reader lets only finite numbers pass
    scale = max((-e for e in exponents if e < 0), default=0)
    whole = max((len(part.digits) + e for part, e in zip(parts, exponents, strict=True)), default=0)
    return f"DECIMAL({_DIGITS}, {scale})" if max(whole, 1) + scale <= _DIGITS else "VARCHAR"


def _about(of: Tabled, table: Table) -> str:
    about = of.dataset.descriptor
    licences = "; ".join(str(each.get("path") or each.get("name")) for each in about.data.get("licenses", ()))
    told = {
        "dataset": about.title,
        "table": table.title,
        "description": table.description,
        "version": about.version,
        "date": of.site.date[:10],
        "license": licences,
        "url": of.site.url + urls.dataset(of.dataset) if of.site.url else "",
        "cite": citing.bibtex(citing.whole(of.dataset, of.site)),
    }
    return ", ".join(f"{_name(name)}: {_text(value)}" for name, value in told.items() if value)


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
