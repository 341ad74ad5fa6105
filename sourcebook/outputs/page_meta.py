"""What a page says of itself to machines and to those who cite it: JSON-LD, and the forms of a citation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..model import Dataset, Entity, Site, Source
from . import api, citing, geography, urls


@dataclass(frozen=True, slots=True)
class Cite:
    """A page as a work that can be cited."""

    text: str
    bibtex: str
    csl: str
    ris: str


def cite(dataset: Dataset, site: Site, title: str, path: str) -> Cite:
    """How to cite a page of a dataset; the date is that of the content, never that of the visit."""
    work = citing.part(dataset, site, title, path)
    return Cite(citing.text(work), citing.bibtex(work), citing.csl(work), citing.ris(work))


def entity_json_ld(
    dataset: Dataset, site: Site, entity: Entity, sources: Iterable[Source], article: Callable[[Source], object] | None = None
) -> dict[str, Any]:
    """The page, and in it what it is about, as schema.org has it; `article` gives a source."""
    address = site.url + urls.entity(dataset, entity) if site.url else ""
    spot = next(geography.of_entity(entity), None)
    about = _present(
        {
            "@type": "Place" if spot and entity.resource.schema_org == "Thing" else entity.resource.schema_org,
            "@id": f"{address}#it" if address else "",
            "name": entity.name,
            "alternateName": list(dict.fromkeys(entity.aliases())),
            "identifier": [
                {"@type": "PropertyValue", "propertyID": claim.field.format, "name": claim.field.title, "value": claim.value.text}
                for claim in entity.claims()
                if claim.field.format in api.IDENTIFIERS and not claim.contradicting
            ],
            "description": "; ".join(line.text for line in entity.standing),
            "geo": {"@type": "GeoCoordinates", "latitude": spot.latitude, "longitude": spot.longitude} if spot else {},
        }
    )
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": entity.name,
            "url": address,
            "dateModified": site.date[:10],
            "creativeWorkStatus": "Draft" if dataset.descriptor.draft else "",
            "license": _license(dataset),
            "mainEntity": about,
            "isPartOf": _present(
                {
                    "@type": "Dataset",
                    "@id": f"{site.url}{urls.dataset(dataset)}#it" if site.url else "",
                    "name": dataset.descriptor.title,
                    "description": dataset.descriptor.description,
                    "url": site.url + urls.dataset(dataset) if site.url else "",
                }
            ),
            "citation": list(map(article or source_json_ld, sources)),
        }
    )


def source_json_ld(source: Source) -> dict[str, Any]:
    """A source as a schema.org article; without an address where none is known."""
    interval = [value.interval for value in source.values.get("published", ()) if value.interval]
    day = interval[0][0] if interval and interval[0][0] == interval[0][1] else ""
    return _present(
        {
            "@type": "Article",
            "headline": source.title,
            "url": source.text("url"),
            "datePublished": day,
            "inLanguage": source.text("language"),
            "publisher": {"@type": "Organization", "name": source.publisher},
        }
    )


def _license(dataset: Dataset) -> str:
    licences = dataset.descriptor.data.get("licenses") or ()
    return str(licences[0].get("path", "")) if licences else ""


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
