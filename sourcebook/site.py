"""The visible list of all outputs, and the one way in which they reach a folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from . import measuring
from .inventory import Written
from .keys import UNKNOWN, NoKeys
from .model import Output, Publication, Site
from .outputs import (
    api,
    changes,
    chosen,
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
    webannotation,
    xlsx,
)
from .outputs.download import Download
from .outputs.tabled import Tabled
from .run import Run

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


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work that can be done on its own, beside the others."""

    step: str
    make: Callable[[Collection[str]], Iterator[Output]]
    """Makes some of the parts."""
    parts: Mapping[str, str]
    """By the path at which the files of a part begin, its key, or nothing where it is not known; a job of one part calls it ""."""


def jobs(run: Run, keys: NoKeys = UNKNOWN, shares: int = 1) -> list[Job]:
    """Every file of the site but the prose, what needs it or lists files, and the manifest. What is made of each record is
    handed out in so many shares."""
    made = [*data(run, keys), *pages(run, keys, shares)]
    if (preview := run.preview) is None:
        return made
    marked = [Job(job.step, partial(preview.marked, job.make), job.parts) for job in made]
    return [*marked, Job("pages", partial(_whole, preview.make), {"": ""})]


def data(run: Run, keys: NoKeys = UNKNOWN) -> Iterator[Job]:
    """Everything that is made of the data but the pages: each format of each dataset on its own."""
    of = run.publication, run.site
    for number in range(len(run.publication.datasets)):
        for table in TABLES:
            yield Job("data", partial(_of_tables, run, number, table), {"": keys.data(table.__module__, number)})
    for make in DATA:
        yield Job("data", partial(_whole, partial(make, *of)), {"": keys.data(make.__module__)})
    yield Job(
        "data", partial(_some, partial(json_entity.make, *of)), {each: keys.record_data(each) for each in chosen.records(run.publication)}
    )


def pages(run: Run, keys: NoKeys, shares: int) -> Iterator[Job]:
    """The pages, and what they are shown with."""

    def page(make: PageMaker) -> partial[Iterator[Output]]:
        return partial(make, run.publication, run.site, templates=run.templates)

    # the slowest first, so that nobody waits for it at the end
    yield Job("pages", partial(_whole, page(page_network.make)), {"": keys.linked_page(page_network.__name__)})
    for make in PAGES:
        yield Job("pages", partial(_whole, page(make)), {"": keys.page(make.__module__)})
    yield Job("pages", partial(_some, page(page_source.make)), {each: keys.source_page(each) for each in chosen.sources(run.publication)})
    for number in range(shares):
        share = islice(chosen.records(run.publication), number, None, shares)
        yield Job("pages", partial(_some, page(page_entity.make)), {each: keys.record_page(each) for each in share})
    yield Job("pages", partial(_whole, partial(page_env.assets, run.templates, run.site)), {"": ""})


def descriptions(run: Run, written: Iterable[Written]) -> Iterator[Output]:
    """What lists the files that can be downloaded: catalogues, and pages with their sizes. `written`: all that is made."""
    make = partial(_descriptions, run, written)
    return run.preview.marked(make) if run.preview else make()


def catalogues(run: Run, files: Sequence[Download]) -> Iterator[Output]:
    """The datasets and the publication as catalogues have them; the descriptions of datasets are files, too."""
    described = [output for of in run.tabled for output in jsonld.make(of, files)]
    yield from described
    yield from dcat.make(run.publication, run.site, [*files, *map(download.of, described)])


def last(run: Run, keys: NoKeys) -> Iterator[Job]:
    """What is made of the prose, too, when MkDocs has rendered it."""
    prose = [(each.path, each.title, each.text) for each in run.prose]
    listed = partial(sitemap.make, run.publication, run.site, [path for path, _, _ in prose])
    yield Job("search", partial(_whole, listed), {"": ""})
    if not measuring.without("search"):
        found = partial(_found, run.publication, prose)
        yield Job("search", partial(_whole, found), {"": keys.data(search.__name__, prose)})


def left_out(run: Run) -> Iterator[str]:
    """A sentence for each download that this build does not make."""
    yield from optional.left_out()
    yield from (f"Left out, to measure the rest: {part}." for part in measuring.PARTS if measuring.without(part))
    for of in run.tabled:
        if xlsx.too_large(of):
            yield f"Left out: {of.name}.xlsx, because the tables are too large for a spreadsheet."
    for dataset in run.publication.datasets:
        yield from releases.left_out(dataset)


def _whole(make: Callable[[], Iterator[Output]], _: Collection[str]) -> Iterator[Output]:
    return make()


def _some(make: PageMaker, only: Collection[str]) -> Iterator[Output]:
    return make(only=only)


def _found(publication: Publication, prose: Sequence[tuple[str, str, str]]) -> Iterator[Output]:
    yield from search.index(search.records(publication, prose))


def _of_tables(run: Run, number: int, make: Callable[[Tabled], Iterator[Output]], _: Collection[str]) -> Iterator[Output]:
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
