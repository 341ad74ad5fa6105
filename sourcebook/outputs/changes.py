"""changes.csv: every change of a claim that the repository knows, the oldest first."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Output, Publication, Site
from . import csvfile, urls

HEADER = ("date", "commit", "change", "claim_id", "before", "after")


def make(publication: Publication, site: Site) -> Iterator[Output]:
    """One file a dataset; none where the history is not known."""
    for dataset in publication.datasets:
        if dataset.history is None:
            continue
        rows = [(c.date, c.commit, c.kind, c.claim_id, c.before, c.after) for c in dataset.history.changes]
        yield Output(urls.data(dataset, "changes.csv"), csvfile.render(HEADER, rows), csvfile.MEDIA_TYPE)
