"""freshness.csv: the claims that have to be compared with their sources again and again, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator

from ..freshness import ages
from ..model import Output, Publication, Site
from . import csvfile, urls

NAME = "freshness.csv"
HEADER = ("claim_id", "entity_id", "property", "value", "every_days", "checked", "source_published", "due", "is_due")


def make(publication: Publication, site: Site) -> Iterator[Output]:
    """One file a dataset; none where the descriptor gives no interval."""
    for dataset in publication.datasets:
        rows = [
            (
                age.claim.id,
                age.claim.entity_id,
                age.claim.property,
                age.claim.value.text,
                str(age.claim.field.check_every),
                age.checked,
                age.published,
                age.due,
                "true" if age.is_due(site.date[:10]) else "false",
            )
            for age in ages(dataset)
        ]
        if rows:
            yield Output(urls.data(dataset, NAME), csvfile.render(HEADER, rows), csvfile.MEDIA_TYPE)
