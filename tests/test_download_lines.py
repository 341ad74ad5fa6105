"""The lines that load a file, as the page of the downloads has them: each is run against a web server."""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import downloads
import duckdb
import fsspec
import made
import pytest
from helpers import ROOT
from large_readers import r_has
from serving import served

from sourcebook.outputs import load_lines, page_download
from sourcebook.outputs.download import Download

NAME = "lights-of-nowhere"
TEXTS = ("plain", "a, b", "=1+1", "NA")
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))  # programs of the same environment
ABSENT = {
    "changes.csv": "date,claim_id\n2020,a\n",
    "moved.csv": "id,reason\na,b\n",
    "freshness.csv": "claim_id,due\na,2020\n",
    f"{NAME}.geojson": '{"type": "FeatureCollection", "features": [{}]}',
}
LARGE = ("mlcroissant", "followthemoney")  # libraries that are not part of the test command


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a site that has downloads, and its page of them."""
    folder = tmp_path_factory.mktemp("site")
    with served(folder) as address:
        at = made.Site("Lights", address)
        written = downloads.write(made.publication(TEXTS), at, folder)
        files = {path: Download(path, len(content), "", "") for path, content in written.items()}
        # of these the publication of the test has none
        for name, content in ABSENT.items():
            (folder / NAME / "data" / name).write_text(content, encoding="utf-8")
            files[f"{NAME}/data/{name}"] = Download(f"{NAME}/data/{name}", 1, "", "")
        (folder / "manifest.json").write_text('{"datasets": {}}', encoding="utf-8")
        yield address, page(at, files)


def page(at: made.Site, files: dict[str, Download]) -> str:
    (output,) = page_download.make(made.publication(TEXTS), at, templates=ROOT / "site_templates", files=files)
    return output.content.decode()


def lines(text: str) -> list[tuple[str, str]]:
    """(language, line) of each line of a page."""
    found = re.findall(r'<pre class="line" data-language="(\w+)"><code>(.*?)</code></pre>', text, re.DOTALL)
    return [(language, html.unescape(code)) for language, code in found]


def test_the_page_has_every_line(site: tuple[str, str]) -> None:
    address, text = site
    wanted = [
        (line.language, line.code)
        for form in load_lines.LINES
        for line in load_lines.of(form, site=address, name=NAME, table="lights", entity="lights/light-0")
    ]
    assert sorted(lines(text)) == sorted(wanted)
    assert all("\n" not in code for _, code in lines(text))
    assert not re.search(r"\b(?:DATA|SITE|NAME|TABLE|ENTITY)\b", " ".join(code for _, code in lines(text)))


def can_run(line: load_lines.Line) -> bool:
    """Whether its program is here. Libraries of the test command are; a line of theirs is never left out."""
    if line.language == "r":
        return all(map(r_has, sorted(set(re.findall(r"(\w+)::", line.code)))))
    if line.language == "js":
        return bool(shutil.which("node"))
    if line.language == "sh":
        programs = [part.split()[0] for part in re.split(r" \| (?=jq |head )| && ", line.code)]
        return all(shutil.which(each, path=PATH) for each in programs)
    return all(find_spec(each) for each in LARGE if each in line.code)


RUNNABLE = [(form, n) for form, some in load_lines.LINES.items() for n, line in enumerate(some) if can_run(line)]


@pytest.mark.parametrize(("form", "number"), RUNNABLE)
def test_line(form: str, number: int, site: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    line = load_lines.of(form, site=site[0], name=NAME, table="lights", entity="lights/light-0")[number]
    monkeypatch.chdir(tmp_path)
    RUN[line.language](line.code)


def test_most_lines_are_run() -> None:
    assert len(RUNNABLE) >= 25


def python(code: str) -> None:
    found: dict[str, Any] = {}
    if "duckdb" in code:
        readable_by_duckdb()
    exec(code, found)
    name = re.search(r"(?:^|; )(\w+) = ", code)
    assert name
    assert len(found[name[1]])


def sql(code: str) -> None:
    readable_by_duckdb()
    assert duckdb.sql(code.rstrip(";")).fetchall()


def shell(code: str) -> None:
    done = subprocess.run(
        ["sh", "-c", code],
        env=os.environ | {"PATH": PATH},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made_files = [each for each in Path().iterdir() if each.stat().st_size or each.is_dir()]
    assert not done.stderr.startswith("curl")
    assert done.stdout or made_files or "disputed" in code


def r(code: str) -> None:
    done = subprocess.run(["Rscript", "-e", f"{code}; stopifnot(NROW(claims) > 0)"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def javascript(code: str) -> None:
    name = code.split()[1]
    program = f"{code}\nif (!(Array.isArray({name}) ? {name}.length : {name}.claims.length)) process.exit(1);"
    done = subprocess.run(["node", "--input-type=module", "-e", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


RUN = {"python": python, "sql": sql, "sh": shell, "r": r, "js": javascript}


class Web(fsspec.AbstractFileSystem):  # type: ignore[misc]
    """Files of a web server for DuckDB, where its own extension for them is not installed: it is fetched from the web."""

    protocol = "http"

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        return {"name": path, "size": len(self._content(path)), "type": "file"}

    def _open(self, path: str, mode: str = "rb", **_: Any) -> Any:
        return io.BytesIO(self._content(path))

    def modified(self, path: str) -> datetime:
        return datetime.fromtimestamp(0, UTC)

    def glob(self, path: str, **_: Any) -> list[str]:
        return [path]

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path

    def _content(self, path: str) -> bytes:
        with urllib.request.urlopen(path) as answer:
            content: bytes = answer.read()
        return content


def readable_by_duckdb() -> None:
    """With its own extension where it is installed (`INSTALL httpfs`)."""
    installed = duckdb.sql("SELECT installed FROM duckdb_extensions() WHERE extension_name = 'httpfs'").fetchall()
    if installed == [(True,)]:
        duckdb.sql("LOAD httpfs")
    elif "http" not in duckdb.list_filesystems():
        duckdb.register_filesystem(Web())


def test_links_open_the_files_elsewhere() -> None:
    at = made.Site("Lights", "https://lights.example/a-b/")
    files = {path: Download(path, 1, "", "") for path in (f"{NAME}/data/{NAME}.sqlite", f"{NAME}/data/claims.parquet")}
    found = {title: address for title, address, _ in page_download.tools(made.dataset(TEXTS), at, files)}
    lite = urlsplit(found["Datasette Lite"])
    assert parse_qs(lite.query)["url"] == [f"https://lights.example/a-b/{NAME}/data/{NAME}.sqlite"]
    version, query = unquote(urlsplit(found["DuckDB in the browser"]).fragment.removeprefix("queries=")).split(",", 1)
    assert version == "v0"
    assert query.translate(str.maketrans(" -;~", "- ~;")) == (
        f"SELECT * FROM 'https://lights.example/a-b/{NAME}/data/claims.parquet' LIMIT 100;"
    )
    assert page_download.tools(made.dataset(TEXTS), made.Site("Lights"), files) == []


def test_without_an_address_the_lines_name_the_preview() -> None:
    at = made.Site("Lights")
    text = page(at, {})
    assert load_lines.PREVIEW in text
    assert "Datasette" not in text
