"""The visible list of all outputs, and the one way in which they reach a folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from . import measuring, memory
from .compare import Comparison
from .diagnostic import Diagnostic
from .inventory import Written
from .model import Output, Publication, Site
from .outputs import (
    api,
    changes,
    cited,
    citing,
    citing_claims,
    dcat,
    download,
    feed,
    feed_entity,
    freshness,
    ftm,
    geojson,
    json_entity,
    json_schema,
    json_tables,
    jsonld,
    moved,
    optional,
    package,
    page_changes,
    page_dataset,
    page_disagreements,
    page_download,
    page_entity,
    page_env,
    page_home,
    page_list,
    page_moved,
    page_network,
    page_notfound,
    page_preview,
    page_quality,
    page_releases,
    page_search,
    page_source,
    page_timeline,
    page_timeline_all,
    parquet,
    releases,
    search,
    sitemap,
    sqlite,
    tabled,
    webannotation,
    xlsx,
)
from .outputs.download import Download
from .outputs.tabled import Tabled
from .read import Reading

Maker = Callable[[Publication, Site], Iterator[Output]]
PageMaker = Callable[..., Iterator[Output]]

TABLES: tuple[Callable[[Tabled], Iterator[Output]], ...] = (
    package.make,
    json_tables.make,
    json_schema.make,
    sqlite.make,
    xlsx.make,
    parquet.make,
)
DATA: tuple[Maker, ...] = (
    json_entity.make,
    cited.make,
    webannotation.make,
    citing.make,
    citing_claims.make,
    ftm.make,
    geojson.make,
    api.make,
    changes.make,
    freshness.make,
    releases.make,
    moved.make,
    feed.make,
    feed_entity.make,
)
OVERVIEWS: tuple[PageMaker, ...] = (page_dataset.make, page_download.make)
"""Pages that list downloads: they take the `files`, by path."""
PAGES: tuple[PageMaker, ...] = (
    page_network.make,  # the slowest first, so that nobody waits for it at the end
    page_source.make,
    page_list.make,
    page_home.make,
    page_disagreements.make,
    page_timeline.make,
    page_timeline_all.make,
    page_quality.make,
    page_changes.make,
    page_releases.make,
    page_moved.make,
    page_search.make,
    page_notfound.make,
)


def templates(root: Path) -> Path:
    """Where a publication has templates of its own."""
    return root / "site_templates"


@dataclass(slots=True)
class Prose:
    """One page that MkDocs rendered: its path, its title, and its text without markup."""

    path: str
    title: str
    text: str


@dataclass(slots=True)
class Run:
    """One build: what is published, where, and how long each step took (seconds)."""

    root: Path
    publication: Publication
    site: Site
    warnings: tuple[Diagnostic, ...] = ()
    reading: Reading | None = None
    """What it was made of, where that is kept for the next change."""
    processes: int = 0
    """How many may make pages side by side; 0: one for each processor."""
    offline: bool = False
    """Whether the whole site is also put into one zip, to be read without a web server."""
    prose: list[Prose] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    """Bytes that this process held at most, by step."""
    comparisons: tuple[Comparison, ...] | None = None
    """Where it is the preview of a change: what changes. Its pages mark it."""
    _tabled: tuple[Tabled, ...] | None = None
    _preview: page_preview.Preview | None = None

    @property
    def tabled(self) -> tuple[Tabled, ...]:
        """The datasets with their tables, made when they are first asked for."""
        if self._tabled is None:
            self._tabled = tuple(tabled.of(dataset, self.site) for dataset in self.publication.datasets)
        return self._tabled

    @property
    def preview(self) -> page_preview.Preview | None:
        """What marks the pages that change, where it is the preview of a change."""
        if self._preview is None and self.comparisons is not None:
            self._preview = page_preview.of(self.publication, self.site, self.comparisons, self.templates)
        return self._preview

    @property
    def templates(self) -> Path:
        return templates(self.root)

    def timed(self, step: str, since: float) -> float:
        """Note how long a step took; returns the time at which the next begins."""
        now = time.perf_counter()
        self.timings[step] = self.timings.get(step, 0.0) + now - since
        self.memory[step] = max(self.memory.get(step, 0), memory.peak())
        return now


@dataclass(frozen=True, slots=True)
class Job:
    """A part of the site that can be made on its own, beside the others."""

    step: str
    make: Callable[[], Iterator[Output]]


def jobs(run: Run, parts: int = 1) -> list[Job]:
    """Every file of the site but the prose, what needs it or lists files, and the manifest. The pages of entities in so
    many parts."""

    def page(make: PageMaker, **how: object) -> Job:
        return Job("pages", partial(make, run.publication, run.site, templates=run.templates, **how))

    made = [
        *data(run),
        *(page(make) for make in PAGES),
        *(page(page_entity.make, part=(number, parts)) for number in range(parts)),
        Job("pages", partial(page_env.assets, run.templates, run.site)),
    ]
    if (preview := run.preview) is None:
        return made
    return [*(Job(job.step, partial(preview.marked, job.make)) for job in made), Job("pages", preview.make)]


def data(run: Run) -> Iterator[Job]:
    """Everything that is made of the data but the pages: each format of each dataset on its own."""
    for number in range(len(run.publication.datasets)):
        yield from (Job("data", partial(_of_tables, run, number, make)) for make in TABLES)
    yield from (Job("data", partial(make, run.publication, run.site)) for make in DATA)


def descriptions(run: Run, written: Iterable[Written]) -> Iterator[Output]:
    """What lists the files that can be downloaded: catalogues, and pages with their sizes. `written`: all that is made."""
    make = partial(_descriptions, run, written)
    return run.preview.marked(make) if run.preview else make()


def catalogues(run: Run, files: Sequence[Download]) -> Iterator[Output]:
    """The datasets and the publication as catalogues have them; the descriptions of datasets are files, too."""
    described = [output for of in run.tabled for output in jsonld.make(of, files)]
    yield from described
    yield from dcat.make(run.publication, run.site, [*files, *map(download.of, described)])


def last(run: Run) -> Iterator[Output]:
    """What is made of the prose, too, when MkDocs has rendered it."""
    begun = time.perf_counter()
    pages = [(each.path, each.title, each.text) for each in run.prose]
    yield from sitemap.make(run.publication, run.site, [path for path, _, _ in pages])
    if not measuring.without("search"):
        yield from search.index(search.records(run.publication, pages))
    run.timed("search", begun)


def left_out(run: Run) -> Iterator[str]:
    """A sentence for each download that this build does not make."""
    yield from optional.left_out()
    yield from (f"Left out, to measure the rest: {part}." for part in measuring.PARTS if measuring.without(part))
    for of in run.tabled:
        if xlsx.too_large(of):
            yield f"Left out: {of.name}.xlsx, because the tables are too large for a spreadsheet."
    for dataset in run.publication.datasets:
        yield from releases.left_out(dataset)


def _of_tables(run: Run, number: int, make: Callable[[Tabled], Iterator[Output]]) -> Iterator[Output]:
    yield from make(run.tabled[number])


def _descriptions(run: Run, written: Iterable[Written]) -> Iterator[Output]:
    files = [Download(each.path, each.bytes, each.sha256, each.media_type) for each in written if download.is_one(each.path)]
    made = list(catalogues(run, files))
    yield from made
    files += [download.of(output) for output in made if download.is_one(output.path)]
    listed = {file.path: file for file in files}
    if run.offline:  # which is made of these pages; its size is not known before
        listed[page_download.OFFLINE] = Download(page_download.OFFLINE, 0, "", "application/zip")
    for page in OVERVIEWS:
        yield from page(run.publication, run.site, templates=run.templates, files=listed)
