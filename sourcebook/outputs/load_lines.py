"""The one line that loads a file, in each language that people load it with. The tests run every line.

`SITE/` stands for the address of the site, `DATA/` for that of the folder of the data, `NAME` for the dataset,
`TABLE` for a table of it and `ENTITY` for an entity id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PREVIEW = "http://127.0.0.1:8000/"
"""Where `python build.py serve` shows the site; the lines use it where the address of the site is not known."""


@dataclass(frozen=True, slots=True)
class Line:
    program: str
    """What one needs to run it, as a reader knows it."""
    language: str
    """`python`, `r`, `sql` (DuckDB), `sh` or `js`."""
    code: str


def _shell(program: str, code: str) -> Line:
    return Line(program, "sh", code)


def _fetched(program: str, file: str, code: str) -> Line:
    """A command that works on a file in the current folder."""
    return Line(program, "sh", f"curl -fsSO DATA/{file} && {code}")


_PANDAS = "import pandas as pd; claims = pd.{}"
_TEXT = "dtype=str, keep_default_na=False"
_OPEN = "urllib.request.urlopen"
_FETCH = "const claims = await (await fetch('DATA/claims.json')).json();"

LINES: Mapping[str, tuple[Line, ...]] = {
    ".zip": (
        _fetched("curl", "NAME.zip", "unzip -qo NAME.zip -d NAME"),
        _fetched("frictionless", "NAME.zip", "frictionless validate --type package NAME.zip"),
    ),
    "datapackage.json": (
        Line(
            "frictionless",
            "python",
            'from frictionless import Package; claims = Package("DATA/datapackage.json").get_resource("claims").read_rows()',
        ),
        _shell("frictionless", "frictionless validate DATA/datapackage.json"),
    ),
    "datapackage-v1.json": (
        Line(
            "R, frictionless",
            "r",
            'claims <- frictionless::read_resource(frictionless::read_package("DATA/datapackage-v1.json"), "claims")',
        ),
    ),
    ".csv": (
        Line("pandas", "python", _PANDAS.format(f'read_csv("DATA/claims.csv", {_TEXT})')),
        Line(
            "R",
            "r",
            'claims <- read.csv("DATA/claims.csv", colClasses = "character", na.strings = "", encoding = "UTF-8")',
        ),
        Line("DuckDB", "sql", "SELECT * FROM read_csv('DATA/claims.csv', all_varchar = true);"),
        _shell("curl", "curl -fsSO DATA/claims.csv"),
    ),
    "-cited.csv": (
        Line("pandas", "python", f'import pandas as pd; table = pd.read_csv("DATA/TABLE-cited.csv", {_TEXT})'),
        _fetched(
            "LibreOffice",
            "TABLE-cited.csv",
            "soffice --headless --infilter=CSV:44,34,76,1 --convert-to ods TABLE-cited.csv",
        ),
    ),
    ".json": (
        Line("JavaScript", "js", _FETCH),
        Line("Python", "python", f'import json, urllib.request; claims = json.load({_OPEN}("DATA/claims.json"))'),
        Line("R, jsonlite", "r", 'claims <- jsonlite::fromJSON("DATA/claims.json")'),
    ),
    ".jsonl": (
        _shell("curl, jq", "curl -fsS DATA/claims.jsonl | jq -r 'select(.status == \"disputed\") | .claim_id'"),
        Line("DuckDB", "sql", "SELECT * FROM read_json('DATA/claims.jsonl', format = 'newline_delimited');"),
        Line("pandas", "python", _PANDAS.format('read_json("DATA/claims.jsonl", lines=True, dtype=False)')),
    ),
    ".parquet": (
        Line("DuckDB", "sql", "SELECT * FROM 'DATA/claims.parquet';"),
        Line(
            "DuckDB, pandas",
            "python",
            "import duckdb; claims = duckdb.sql(\"SELECT * FROM 'DATA/claims.parquet'\").df()",
        ),
    ),
    ".sqlite": (
        _fetched("sqlite3", "NAME.sqlite", 'sqlite3 NAME.sqlite "SELECT * FROM disputed_claims"'),
        _fetched(
            "sqlite3",
            "NAME.sqlite",
            "sqlite3 NAME.sqlite \"SELECT claim_id, value FROM search_text WHERE search_text MATCH 'value : a*'\"",
        ),
        Line(
            "Python",
            "python",
            "import sqlite3, urllib.request; claims = sqlite3.connect(urllib.request.urlretrieve("
            '"DATA/NAME.sqlite")[0]).execute("SELECT * FROM claims_with_citations").fetchall()',
        ),
        Line(
            "R, RSQLite",
            "r",
            'download.file("DATA/NAME.sqlite", "NAME.sqlite", mode = "wb", quiet = TRUE); '
            'claims <- DBI::dbReadTable(DBI::dbConnect(RSQLite::SQLite(), "NAME.sqlite"), "claims")',
        ),
    ),
    ".xlsx": (
        Line(
            "pandas",
            "python",
            f'import pandas as pd; sheets = pd.read_excel("DATA/NAME.xlsx", sheet_name=None, {_TEXT})',
        ),
        Line(
            "R, readxl",
            "r",
            'download.file("DATA/NAME.xlsx", "NAME.xlsx", mode = "wb", quiet = TRUE); '
            'claims <- readxl::read_excel("NAME.xlsx", "claims", col_types = "text")',
        ),
    ),
    "changes.csv": (Line("pandas", "python", f'import pandas as pd; table = pd.read_csv("DATA/changes.csv", {_TEXT})'),),
    "freshness.csv": (Line("pandas", "python", f'import pandas as pd; table = pd.read_csv("DATA/freshness.csv", {_TEXT})'),),
    ".geojson": (
        Line(
            "Python",
            "python",
            f'import json, urllib.request; places = json.load({_OPEN}("DATA/NAME.geojson"))["features"]',
        ),
    ),
    "moved.csv": (Line("pandas", "python", f'import pandas as pd; table = pd.read_csv("DATA/moved.csv", {_TEXT})'),),
    "entities.ftm.json": (
        Line(
            "followthemoney",
            "python",
            "import json, urllib.request; from followthemoney import model; entities = "
            f'[model.get_proxy(json.loads(line)) for line in {_OPEN}("DATA/entities.ftm.json")]',
        ),
        _fetched("followthemoney", "entities.ftm.json", "ftm validate -i entities.ftm.json"),
    ),
    "statements.ftm.csv": (Line("pandas", "python", f'import pandas as pd; table = pd.read_csv("DATA/statements.ftm.csv", {_TEXT})'),),
    ".jsonld": (
        Line("rdflib", "python", 'import rdflib; graph = rdflib.Graph().parse("DATA/NAME.jsonld", format="json-ld")'),
        Line(
            "mlcroissant",
            "python",
            'import mlcroissant; claims = list(mlcroissant.Dataset("DATA/NAME.jsonld").records("claims.csv/"))',
        ),
    ),
    "annotations.jsonld": (
        Line(
            "Python",
            "python",
            f'import json, urllib.request; annotations = json.load({_OPEN}("DATA/annotations.jsonld"))["items"]',
        ),
    ),
    "csv-metadata.json": (Line("csvw", "python", 'from csvw import CSVW; table = list(CSVW("DATA/csv-metadata.json").tables[0])'),),
    "CITATION.cff": (
        _fetched(
            "check-jsonschema",
            "CITATION.cff",
            "check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff",
        ),
    ),
    ".bib": (_shell("curl", "curl -fsS DATA/NAME.bib >> references.bib"),),
    ".ris": (_shell("curl", "curl -fsSO DATA/NAME.ris"),),
    ".csl.json": (_shell("curl, jq", "curl -fsS DATA/NAME.csl.json | jq '.[0]'"),),
    "citing-claims.zip": (_fetched("curl", "citing-claims.zip", "unzip -p citing-claims.zip claims.bib >> references.bib"),),
    "schema/": (
        _fetched(
            "check-jsonschema",
            "claims.json",
            "check-jsonschema --schemafile DATA/schema/tables/claims.json claims.json",
        ),
    ),
    "entity": (
        _shell("curl, jq", "curl -fsS SITE/NAME/ENTITY.json | jq -c '.claims[] | [.property, .value, .status]'"),
        Line(
            "Python",
            "python",
            f'import json, urllib.request; record = json.load({_OPEN}("SITE/NAME/ENTITY.json")); '
            'citations = [record["csl"] | claim["csl"] for claim in record["claims"]]',
        ),
        Line("JavaScript", "js", "const entity = await (await fetch('SITE/NAME/ENTITY.json')).json();"),
    ),
    "api": (
        _shell("curl, jq", "curl -fsS SITE/api/v1/NAME/index.json | jq '{version, date}'"),
        Line(
            "Python",
            "python",
            f'import json, urllib.request; index = json.load({_OPEN}("SITE/api/v1/NAME/index.json"))',
        ),
    ),
    "catalog.jsonld": (Line("rdflib", "python", 'import rdflib; graph = rdflib.Graph().parse("SITE/catalog.jsonld", format="json-ld")'),),
    "manifest.json": (_shell("curl, jq", "curl -fsS SITE/manifest.json | jq .datasets"),),
    "feed.xml": (Line("feedparser", "python", 'import feedparser; entries = feedparser.parse("SITE/feed.xml").entries'),),
}
"""By the form of a file, as `download_list` names it."""


def of(form: str, *, site: str, name: str, table: str, entity: str) -> tuple[Line, ...]:
    """The lines of a form with the names and addresses of a dataset. `site` ends with a slash, or is empty."""
    base = site or PREVIEW
    names = {"NAME": name, "TABLE": table, "ENTITY": entity, "DATA/": f"{base}{name}/data/", "SITE/": base}
    return tuple(Line(line.program, line.language, _filled(line.code, names)) for line in LINES.get(form, ()))


def _filled(code: str, names: Mapping[str, str]) -> str:
    for name, text in names.items():
        code = code.replace(name, text)
    return code
