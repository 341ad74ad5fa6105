"""README.md and CITATION.cff of the zip, from the published descriptor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..model import Site
from .table import Table

_README = """# {title}

{draft}{description}

{facts}

## What each file is

{files}

`datapackage.json` says what every column is, how the tables refer to each other, and the size and SHA-256 of every
file (Data Package v2). `datapackage-v1.json` says the same as version 1 has it, for tools that know no other.

## How the evidence is kept

Every value in the tables is a claim. `claims.csv` has one row for each; `citations.csv` has the words of the sources
that support or contradict it. A claim is found by its entity and its property:

- Value of a table of entities: `entity_id` is the name of the table, a slash and the `id` of the row; `property` is
  the column.
- Value of a table of nested rows (it has the columns `entity_id` and `row`): `claim_id` is
  `<entity_id>#<table>=<row>.<column>`.
- Items of a list are joined by `{delimiter}` in one cell. Each item is a claim of its own.

Columns that end in `_earliest` and `_latest` are computed from the date beside them. Dates are written in the
Extended Date/Time Format (ISO 8601-2): `2025-07`, `2018?`, `2025-07-16/2025-07-17`. An empty cell means that the
dataset has no value, not that there is none.

The texts of the sources are not part of the package. `start` and `end` in `citations.csv` count Unicode code points
of the archived text that `sources.csv` names, with its SHA-256.

To be named in this dataset is not to be accused. The column `standing` of `entities.csv` says what each entity is in
it.

## How to load it

All cells are text until the schema types them. Some readers turn the country code `NA` into a missing value, and
strip leading zeros; these lines do not:

```python
import pandas
claims = pandas.read_csv("claims.csv", dtype=str, keep_default_na=False)
```

```python
from frictionless import Package
rows = Package("datapackage.json").get_resource("claims").read_rows()
```

```sql
-- DuckDB
SELECT * FROM read_csv('claims.csv', all_varchar = true);
```

```r
claims <- frictionless::read_resource(frictionless::read_package("datapackage-v1.json"), "claims")
```

```r
claims <- read.csv("claims.csv", colClasses = "character", na.strings = "", encoding = "UTF-8")
```
"""


_DRAFT = """**This is a draft.** {:,} of its values are still to be sourced: in `claims.csv` their `basis` is `unsourced`, and they
have no row in `citations.csv`. Do not publish or cite it.

"""


def readme(descriptor: Mapping[str, Any], made: Mapping[str, Table]) -> str:
    licences = ", ".join(
        f"[{each.get('title') or each.get('name')}]({each['path']})" if each.get("path") else str(each.get("title") or each.get("name"))
        for each in descriptor.get("licenses", ())
    )
    facts = [
        ("Version", descriptor.get("version")),
        ("Content of", descriptor["created"]),
        ("Licence", licences),
        ("On the web", descriptor.get("homepage")),
        ("Commit", descriptor.get("sourcebook:commit")),
    ]
    files = [f"- `{table.name}.csv` ({len(table.rows)} rows): {table.description or table.title}" for table in made.values()]
    delimiter = made["claims"].columns[made["claims"].header.index("sources")].delimiter
    return _README.format(
        title=descriptor["title"],
        draft=_DRAFT.format(descriptor["sourcebook:unsourced"]) if "sourcebook:unsourced" in descriptor else "",
        description=descriptor.get("description", ""),
        delimiter=delimiter,
        facts="\n".join(f"- {name}: {value}" for name, value in facts if value),
        files="\n".join(files),
    )


_CITE = "If you use this dataset, please cite it, with its version and date."
_CITE_NOT = "This is a draft, in which values are still to be sourced. Please do not cite it."


def citation(descriptor: Mapping[str, Any], site: Site) -> str:
    """CITATION.cff (Citation File Format 1.2.0). Strings are written as JSON, which YAML reads as they are meant."""
    authors = [each.get("title") for each in descriptor.get("contributors", ()) if each.get("title")]
    licences = [each["name"] for each in descriptor.get("licenses", ()) if each.get("name")]
    lines = [
        ("cff-version", "1.2.0"),
        ("message", _CITE_NOT if "sourcebook:unsourced" in descriptor else _CITE),
        ("type", "dataset"),
        ("title", descriptor["title"]),
        ("abstract", descriptor.get("description")),
        ("version", descriptor.get("version")),
        ("date-released", descriptor["created"][:10]),
        ("license", licences[0] if len(licences) == 1 else licences),
        ("url", descriptor.get("homepage")),
        ("repository-code", site.repository),
        ("commit", site.commit),
        ("keywords", descriptor.get("keywords")),
        ("authors", [{"name": name} for name in authors or [f"The publisher of {descriptor['title']}"]]),
    ]
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines if value)
