"""csv-metadata.json: the tables described as CSV on the Web has it (W3C, "Metadata Vocabulary for Tabular Data")."""

from __future__ import annotations

from typing import Any

from . import urls
from .table import Column, Table
from .tabled import Tabled

NAME = "csv-metadata.json"
"""Where a reader of CSVW looks for what describes the CSV files of a folder."""

_TYPES = {"integer": "integer", "number": "decimal", "date": "date"}


def metadata(of: Tabled) -> dict[str, Any]:
    """One group of tables."""
    about = of.dataset.descriptor
    licences = [each["path"] for each in about.data.get("licenses", ()) if each.get("path")]
    home = {"dc:source": {"@id": of.site.url + urls.dataset(of.dataset)}} if of.site.url else {}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about.title,
        "dc:description": about.description,
        **({"dc:license": {"@id": licences[0]}} if licences else {}),
        **home,
        "dc:modified": of.site.date[:10],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "trim": False},
        "tables": [_table(table) for table in of.tables.values()],
    }


def _table(table: Table) -> dict[str, Any]:
    """Only keys that no row lacks: validators of CSVW refuse an empty cell in a foreign key."""
    required = {column.name for column in table.columns if column.constraints.get("required")}
    keys = [
        {"columnReference": [k.column], "reference": {"resource": f"{k.table}.csv", "columnReference": [k.key]}}
        for k in table.foreign_keys
        if k.column in required
    ]
    schema = {"columns": [_column(column) for column in table.columns], "primaryKey": list(table.primary_key)}
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": schema | ({"foreignKeys": keys} if keys else {}),
    }


def _column(column: Column) -> dict[str, Any]:
    """`titles` is the cell of the header line, which validators compare; the readable title is `dc:title`."""
    made: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column.description,
        "datatype": _datatype(column),
        "null": "",
    }
    if column.constraints.get("required"):
        made["required"] = True
    if column.type == "list":
        made["separator"] = column.delimiter
    return made


def _datatype(column: Column) -> object:
    if column.type == "boolean":
        return {"base": "boolean", "format": "true|false"}
    bounds = {k: v for k, v in column.constraints.items() if k in ("minimum", "maximum")}
    bounds |= {k: v for k, v in column.constraints.items() if k in ("minLength", "maxLength") and column.type != "list"}
    base = _TYPES.get(column.type, "string")
    return {"base": base} | bounds if bounds else base
