"""The places of a dataset as GeoJSON (RFC 7946), for maps and geographic programs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..model import Dataset, Output, Publication, Site
from . import urls
from .geography import Spot, fields, of_dataset
from .jsonfile import data, render_object

MEDIA_TYPE = "application/geo+json"


def make(publication: Publication, site: Site) -> Iterator[Output]:
    """One file for each dataset in which something has a place."""
    for dataset in publication.datasets:
        spots = of_dataset(dataset)
        if spots:
            features = [_feature(dataset, site, spot) for spot in spots]
            path = urls.data(dataset, f"{dataset.name}.geojson")
            yield Output(path, render_object({"type": "FeatureCollection", "features": features}), MEDIA_TYPE)


def _feature(dataset: Dataset, site: Site, spot: Spot) -> dict[str, object]:
    """A point with the id, type, name and address of its entity, and the values of the row that has the place."""
    names = fields(spot.row.resource) or ("", "")
    latitude, longitude = (spot.row.claims[name][0].value.data for name in names)
    values: dict[str, object] = {}
    for name, claims in spot.row.claims.items():
        many = claims[0].field.many
        values[name] = [data(claim.value) for claim in claims] if many else data(claims[0].value)
    entity = spot.entity
    about = {
        "entity_id": entity.id,
        "entity_type": entity.resource.name,
        "entity_name": entity.name,
        "url": site.url + urls.entity(dataset, entity),
    }
    return {
        "type": "Feature",
        "id": entity.id if spot.row is entity.row else f"{entity.id}#{spot.row.anchor}",
        "geometry": {"type": "Point", "coordinates": [_number(longitude), _number(latitude)]},
        "properties": about | values,
    }


def _number(value: object) -> float | int:
    """A coordinate is always a number: RFC 7946 has no other form for it."""
    return float(value) if isinstance(value, Decimal) else int(str(value))
