"""The whole site as one zip that is read from a double click, without a web server and without the net."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from . import inventory
from .inventory import Written
from .outputs import download_list, page_download, search, search_plain, urls
from .outputs.page_offline import standalone
from .run import Run
from .text import slug

NAME = page_download.OFFLINE
README = "READ ME.txt"
_LEFT_OUT = ("404.html", "robots.txt", "sitemap.xml", inventory.NAME, NAME)
"""What only a web server has use for."""
_COMPRESSED = (".zip", ".xlsx", ".parquet", ".png")
_SEARCH = "search/index.html"


def make(folder: Path, run: Run) -> list[Written]:
    """Put the site that stands in a folder into a zip beside it; returns what was written.

    The page of the downloads is in the zip, so it is told the size of the zip afterwards.
    """
    begun = time.perf_counter()
    top = slug(run.site.name)
    with zipfile.ZipFile(folder / NAME, "w") as archive:
        for name, content in sorted(_files(folder, run), key=lambda each: each[0]):
            entry = zipfile.ZipInfo(f"{top}/{name}")  # its date is 1980-01-01
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content(), compresslevel=6)
    size = (folder / NAME).stat().st_size
    written = [_written(folder, NAME)]
    for dataset in run.publication.datasets:
        page = urls.page_file(urls.section(dataset, page_download.NAME))
        told = page_download.with_size((folder / page).read_bytes(), download_list.size(size))
        (folder / page).write_bytes(told)
        written.append(_written(folder, page))
    run.timed("offline copy", begun)
    return written


def _files(folder: Path, run: Run) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The path of every file of the zip, with what reads or makes it."""
    present = inventory.files(folder)
    engine = [f"../{name}" for name in present if name.startswith("assets/search-offline.")]
    before = (f"../assets/{search_plain.NAME}", *engine)
    for name in present:
        if name in _LEFT_OUT or name.startswith(search.FOLDER):
            continue
        if name.endswith(".html"):
            yield name, partial(_page, folder / name, before if name == _SEARCH else ())
        else:
            yield name, (folder / name).read_bytes
    yield f"assets/{search_plain.NAME}", partial(_index, run)
    yield README, partial(_readme, run)


def _page(path: Path, scripts: tuple[str, ...]) -> bytes:
    return standalone(page_download.in_copy(path.read_text(encoding="utf-8")), scripts).encode()


def _index(run: Run) -> bytes:
    prose = [(each.path, each.title, each.text) for each in run.prose]
    return search_plain.script(search.records(run.publication, prose))


def _readme(run: Run) -> bytes:
    home = f"On the web: {run.site.url}\n" if run.site.url else ""
    return f"Open index.html in a browser.\n\n{run.site.name}, content of {run.site.date[:10]}.\n{home}".encode()


def _written(folder: Path, name: str) -> Written:
    with open(folder / name, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Written(name, stream.tell(), digest)
