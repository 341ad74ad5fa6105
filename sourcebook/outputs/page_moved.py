"""Pages at the addresses of records that are gone: they lead on, or explain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..change import Removal
from ..language import say
from ..model import Output, Publication, Site
from . import labels, urls
from .page_env import environment, layout, render
from .page_shared import AnyPage


class MovedPage(AnyPage):
    """The page of a record that is gone."""

    target: str
    """The page that took its place, from the root of the site, or nothing."""
    name: str
    """The name of what stands there."""
    removal: Removal | None
    """Why it was withdrawn, where it was."""
    day: str
    """When, in words."""


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    for dataset in publication.datasets:
        trail = ((dataset.descriptor.title, urls.dataset(dataset)),)
        for old, new in sorted(dataset.redirects.items()):
            entity, source = dataset.entities.get(new), dataset.sources.get(new.partition("/")[2])
            yield render(
                env, "moved.html", shared, f"{dataset.name}/{old}/", **MovedPage(title=say("%(name)s has moved", name=old), dataset=dataset.name, trail=trail,
                target=f"{dataset.name}/{new}/", name=entity.name if entity else source.title if source else new, removal=None, day="",
            ))  # fmt: skip
        for name, removal in sorted(dataset.removed.items()):
            yield render(
                env, "moved.html", shared, f"{dataset.name}/{name}/", **MovedPage(title=say("Withdrawn record"), dataset=dataset.name, trail=trail,
                target="", name="", removal=removal, day=labels.date(removal.date),
            ))  # fmt: skip
