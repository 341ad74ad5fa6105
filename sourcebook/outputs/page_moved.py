"""Pages at the addresses of records that are gone: they lead on, or explain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..language import say
from ..model import Output, Publication, Site
from . import labels, urls
from .page_env import environment, layout, render


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        trail = ((dataset.descriptor.title, urls.dataset(dataset)),)
        for old, new in sorted(dataset.redirects.items()):
            entity, source = dataset.entities.get(new), dataset.sources.get(new.partition("/")[2])
            yield render(
                env, "moved.html", shared, f"{dataset.name}/{old}/", title=say("%(name)s has moved", name=old), dataset=dataset.name, trail=trail,
                target=f"{dataset.name}/{new}/", name=entity.name if entity else source.title if source else new, removal=None, day="",
            )  # fmt: skip
        for name, removal in sorted(dataset.removed.items()):
            yield render(
                env, "moved.html", shared, f"{dataset.name}/{name}/", title=say("Withdrawn record"), dataset=dataset.name, trail=trail,
                target="", name="", removal=removal, day=labels.date(removal.date),
            )  # fmt: skip
