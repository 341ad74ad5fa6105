"""The names of records and sources in a whole publication, and the records of which something is made: all of them, or some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Dataset, Entity, Publication
from . import urls


def records(publication: Publication) -> Iterator[str]:
    """Every entity, as `dataset/resource/id`."""
    return (f"{dataset.name}/{name}" for dataset in publication.datasets for name in dataset.entities)


def sources(publication: Publication) -> Iterator[str]:
    """Every source, as `dataset/sources/id`."""
    return (f"{dataset.name}/sources/{name}" for dataset in publication.datasets for name in dataset.sources)


def chosen(dataset: Dataset, only: Iterable[str] | None) -> Iterator[Entity]:
    """Those of a dataset among some that are named `dataset/resource/id`; all where none are. It looks at no others."""
    if only is None:
        yield from dataset.entities.values()
        return
    folder = urls.dataset(dataset)
    for name in only:
        if name.startswith(folder) and (entity := dataset.entities.get(name.removeprefix(folder))):
            yield entity
