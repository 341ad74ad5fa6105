"""The records of which something is made: all of them, or some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Dataset, Entity
from . import urls


def chosen(dataset: Dataset, only: Iterable[str] | None) -> Iterator[Entity]:
    """Those of a dataset among some that are named `dataset/resource/id`; all where none are. It looks at no others."""
    if only is None:
        yield from dataset.entities.values()
        return
    folder = urls.dataset(dataset)
    for name in only:
        if name.startswith(folder) and (entity := dataset.entities.get(name.removeprefix(folder))):
            yield entity
