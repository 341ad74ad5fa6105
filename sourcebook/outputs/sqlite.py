"""The tables as one SQLite database: foreign keys, views for the questions people ask, full-text search.

The same tables give the same bytes with the same version of SQLite.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..model import Output
from . import urls
from .table import Column, Table, or_none
from .tabled import Tabled

MEDIA_TYPE = "application/vnd.sqlite3"

# Nobody else reads it and a failure leaves nothing, so no journal; memory enough for what VACUUM reads.
_SETTINGS = ("page_size = 4096", "journal_mode = OFF", "locking_mode = EXCLUSIVE", "cache_size = -200000", "synchronous = OFF")
# Offset and length of what the header tells of changes, and of the SQLite that made the last one (sqlite.org, "Database File
# Format", 1.3): nothing, as in a database that has only been in memory.
_WRITER = ((24, 4), (92, 8))
# Names with an underscore, which no resource can have.
_VIEWS = """
CREATE VIEW claims_with_citations AS
  SELECT claims.claim_id, claims.entity_id, entities.name, claims.property, claims.value, claims.status, citations.number,
         citations.stance, citations.quote, citations.other_value, citations.basis, citations.verification, citations.note,
         sources.title AS source_title, sources.publisher, sources.published, sources.url AS source_url, entities.url AS page
  FROM claims JOIN entities ON entities.id = claims.entity_id JOIN citations USING (claim_id)
  LEFT JOIN sources ON sources.id = citations.source_id
  ORDER BY claims.rowid, citations.number;
CREATE VIEW disputed_claims AS SELECT * FROM claims_with_citations WHERE status = 'disputed';
CREATE VIEW single_source_claims AS SELECT * FROM claims WHERE independent_sources = 1;
CREATE VIEW searched_text AS
  SELECT claims.rowid AS number, claims.claim_id, entities.name, claims.property, claims.value,
         coalesce((SELECT group_concat(quote, ' … ') FROM citations WHERE citations.claim_id = claims.claim_id), '') AS quote
  FROM claims JOIN entities ON entities.id = claims.entity_id;
CREATE VIRTUAL TABLE search_text USING fts5(
  claim_id UNINDEXED, name, property UNINDEXED, value, quote, content = 'searched_text', content_rowid = 'number');
INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 64000000);
INSERT INTO search_text (rowid, claim_id, name, property, value, quote)
  SELECT number, claim_id, name, property, value, quote FROM searched_text ORDER BY number;
INSERT INTO search_text (search_text) VALUES ('optimize');
INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 1048576);
"""


def make(of: Tabled) -> Iterator[Output]:
    yield Output(urls.data(of.dataset, f"{of.name}.sqlite"), database(of.tables), MEDIA_TYPE)


def database(made: Mapping[str, Table]) -> bytes:
    """The bytes of a database that holds the tables. Rows keep their order, keys are checked. Raises OSError where the disk is full."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in made.values():
            connection.execute(_create(table))
            _fill(connection, table)
        connection.execute("COMMIT")
        connection.executescript(_VIEWS)
        with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
            file = Path(folder) / "whole.sqlite"
            _compact(connection, file)
            connection.close()  # before the file is read: one copy of the database is enough
            return file.read_bytes()
    finally:
        connection.close()


def _compact(connection: sqlite3.Connection, file: Path) -> None:
    """Write it without gaps: into a file, since in memory that takes two more copies of the database."""
    try:
        connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if error.sqlite_errorcode == sqlite3.SQLITE_FULL else errno.EIO
        raise OSError(code, os.strerror(code), str(file)) from error
    with file.open("r+b") as stream:
        for place, length in _WRITER:
            stream.seek(place)
            stream.write(bytes(length))


def _create(table: Table) -> str:
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.primary_key))})")
    lines += [f"FOREIGN KEY ({_name(key.column)}) REFERENCES {_name(key.table)} ({_name(key.key)})" for key in table.foreign_keys]
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _column(column: Column) -> str:
    kind = {"integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER"}.get(column.type, "TEXT")
    rules = " NOT NULL" * bool(column.constraints.get("required")) + " UNIQUE" * bool(column.constraints.get("unique"))
    return f"{_name(column.name)} {kind}{rules}"


def _fill(connection: sqlite3.Connection, table: Table) -> None:
    columns = [_values(column, cells) for column, cells in zip(table.columns, table.cells(), strict=True)]
    marks = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {_name(table.name)} VALUES ({marks})",  # noqa: S608 - the name is quoted
        zip(*columns, strict=True),
    )


def _values(column: Column, cells: Sequence[str]) -> Sequence[str | int | None]:
    """The affinity of a column turns digits into numbers; only booleans have to be."""
    if column.type == "boolean":
        return [int(cell == "true") if cell else None for cell in cells]
    return or_none(cells)


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
