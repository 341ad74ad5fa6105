"""What became of records that are gone, as data: moved.csv, and a file at the old address of each record."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Output, Publication, Site
from . import csvfile, jsonfile, urls

HEADER = ("entity_id", "moved_to", "withdrawn", "reason")


def make(publication: Publication, site: Site) -> Iterator[Output]:
    """One table a dataset, where something is gone. A program that follows an old id finds the new one, or the reason."""
    for dataset in publication.datasets:
        rows = [(old, new, "", "") for old, new in dataset.redirects.items()]
        rows += [(name, "", gone.date, gone.reason) for name, gone in dataset.removed.items()]
        if rows:
            yield Output(urls.data(dataset, "moved.csv"), csvfile.render(HEADER, sorted(rows)), csvfile.MEDIA_TYPE)
        for row in sorted(rows) if dataset.descriptor.publish.entity_json else ():
            told = {name: text for name, text in zip(HEADER, row, strict=True) if text}
            yield Output(urls.moved_json(dataset, row[0]), jsonfile.render(told), jsonfile.MEDIA_TYPE)
