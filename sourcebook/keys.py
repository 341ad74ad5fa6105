"""Of what each part of a site is made, as a digest: where that has not changed, the part has not.

A key may hold more than a part shows, and must never hold less. So a record counts with all bytes of its file, and so
does each record around it; and the names of all records, all sources, and where the places are stand in the key of every page.
What git knows is that of the commit, which is part of the site.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from . import engine
from .defaults import TEMPLATES
from .link import neighbours
from .model import Dataset, Publication, Site
from .outputs import evidence, geography
from .outputs.page_env import layout


class NoKeys:
    """Where nothing is taken over, no part has a key."""

    def data(self, name: str, *more: object) -> str:
        """Of data that are made of all records. `name` tells what is made of them from other things, `more` what else counts."""
        return ""

    def page(self, name: str) -> str:
        """Of a page that shows all records."""
        return ""

    def linked_page(self, name: str) -> str:
        """Of a page that shows the names of records and how they are linked, and nothing else of them."""
        return ""

    def record_data(self, record: str) -> str:
        """Of data on one record, called `dataset/resource/id`."""
        return ""

    def record_page(self, record: str) -> str:
        """Of the page of a record."""
        return ""

    def source_page(self, source: str) -> str:
        """Of the page of a source, called `dataset/sources/id`."""
        return ""


UNKNOWN = NoKeys()


class Keys(NoKeys):
    """The keys of the parts of one site."""

    def __init__(self, publication: Publication, site: Site, templates: Path) -> None:
        self._datasets = publication.datasets
        self._made = _of_all(site)
        """What every file depends on."""
        self._shown = of_all_pages(publication, site, templates)
        self._shared = {each.name: digest(*_shared(each)) for each in self._datasets}
        self._whole = digest(*(part for each in self._datasets for part in (self._shared[each.name], *_rest(each))))
        self._records, self._sources = dict(self._of_records()), dict(self._of_sources())

    def data(self, name: str, *more: object) -> str:
        return digest(name, self._made, self._whole, *more)

    def page(self, name: str) -> str:
        return digest(name, self._shown, self._whole)

    def linked_page(self, name: str) -> str:
        return digest(name, self._shown, [(self._shared[each.name], *_links(each)) for each in self._datasets])

    def record_data(self, record: str) -> str:
        return digest(record, self._made, self._records[record])

    def record_page(self, record: str) -> str:
        return digest(record, self._shown, self._records[record])

    def source_page(self, source: str) -> str:
        return digest(source, self._shown, self._sources[source])

    def _of_records(self) -> Iterator[tuple[str, str]]:
        for dataset in self._datasets:
            shared, digests = self._shared[dataset.name], {name: each.digest for name, each in dataset.entities.items()}
            for name, own in digests.items():
                around = sorted(neighbours(dataset, name) & digests.keys())
                mentions = [(m.dataset, m.name, m.kind, m.title, m.claim.id) for m in dataset.mentions.get(name, ())]
                near = [part for each in around for part in (each, digests[each])]
                yield f"{dataset.name}/{name}", digest(shared, own, near, mentions)

    def _of_sources(self) -> Iterator[tuple[str, str]]:
        """A page of a source shows the records that cite it."""
        for dataset in self._datasets:
            citing: dict[str, list[str]] = defaultdict(list)
            for entity in dataset.entities.values():
                for name in {c.source.id for claim in entity.claims() for c in claim.citations if c.source}:
                    citing[name] += entity.id, entity.digest
            for name, source in dataset.sources.items():
                yield f"{dataset.name}/sources/{name}", digest(self._shared[dataset.name], source.cited, citing[name])


def _shared(dataset: Dataset) -> Iterator[object]:
    """What the page of any record of a dataset may show, besides the record and those around it."""
    yield dataset.descriptor.data
    yield [(entity.id, entity.name) for entity in dataset.entities.values()]
    yield [replace(source, cited=0) for source in dataset.sources.values()]  # how much is cited changes with each record
    yield dataset.others, dataset.redirects, dataset.removed, dataset.history is None
    if dataset.releases:
        for each in dataset.releases.items:
            yield each.version, each.tag, each.commit, each.date, each.committed, each.left_out, each.problem
        yield dataset.releases.strays, dataset.releases.of_commit
    yield evidence.long_sources(dataset)
    yield [(spot.longitude, spot.latitude) for spot in geography.of_dataset(dataset)]


def _rest(dataset: Dataset) -> Iterator[object]:
    """What else its lists, overviews and tables may have."""
    yield [(entity.id, entity.digest) for entity in dataset.entities.values()]
    yield [source.cited for source in dataset.sources.values()]
    yield dataset.uncited, dataset.unsourced
    yield [(name, m.dataset, m.name, m.kind, m.title, m.claim.id) for name, some in dataset.mentions.items() for m in some]


def _links(dataset: Dataset) -> Iterator[object]:
    for entity in dataset.entities.values():
        for link in entity.links:
            yield link.origin, link.target, link.claim.property, link.claim.anchor


def of_all_pages(publication: Publication, site: Site, templates: Path) -> str:
    """Of what every page depends on, those of the prose included."""
    return digest(_of_all(site), *files(TEMPLATES), *files(templates), layout(publication, site, templates))


def _of_all(site: Site) -> str:
    return digest(engine.digest(), site)


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """The files below a folder with their digests."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def digest(*parts: object) -> str:
    """Of things whose `repr` says all that they are."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
