"""annotations.jsonld: each citation as an annotation (W3C, "Web Annotation Data Model").

The target is a passage of a source, found by its words and by its offsets in the archived text; the body is the claim.
What the passage does for the claim is said in the words of CiTO, the Citation Typing Ontology.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orjson import Fragment

from ..model import Citation, Dataset, Entity, Output, Publication, Site
from ..percent import percent
from . import jsonfile, urls
from .once import once

NAME = "annotations.jsonld"
MEDIA_TYPE = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "supports": {"@id": "http://purl.org/spar/cito/supports", "@type": "@id"},
        "disputes": {"@id": "http://purl.org/spar/cito/disputes", "@type": "@id"},
    },
]
_CONTEXT_LENGTH = 32
"""Characters of context on either side: what readers of annotations write; the table of citations has more."""


def make(publication: Publication, site: Site) -> Iterator[Output]:
    for dataset in publication.datasets:
        yield Output(urls.data(dataset, NAME), jsonfile.render_object(page(dataset, site)), MEDIA_TYPE)


def page(dataset: Dataset, site: Site) -> dict[str, Any]:
    """All citations that name a source, as one page of a collection."""
    root = site.url or "../../"
    own = f"{root}{urls.data(dataset, NAME)}"
    items = [item for entity in dataset.entities.values() for item in _of_entity(entity, dataset, root, own)]
    return {
        "@context": CONTEXT,
        "id": own,
        "type": "AnnotationPage",
        "partOf": {
            "id": f"{own}#all",
            "type": "AnnotationCollection",
            "label": f"Citations of {dataset.descriptor.title}",
            "total": len(items),
        },
        "startIndex": 0,
        "items": items,
    }


def _of_entity(entity: Entity, dataset: Dataset, root: str, own: str) -> Iterator[Fragment]:
    selectors = once(_selectors)
    named = f"{own}#{_fragment(entity.id)}%23"
    for claim in entity.claims():
        address = root + urls.claim(dataset, claim)
        name = named + _fragment(claim.anchor)
        for number, citation in enumerate(claim.citations, 1):
            if citation.source:
                target: dict[str, Any] = {
                    "type": "SpecificResource",
                    "source": root + urls.source(dataset, citation.source),
                    "supports" if citation.stance == "supports" else "disputes": address,
                }
                if selector := selectors(citation):
                    target["selector"] = selector
                yield jsonfile.part({
                    "id": f"{name}.{number}",
                    "type": "Annotation",
                    "motivation": "linking",
                    "body": {"id": address, "value": claim.value.text},
                    "target": target,
                })  # fmt: skip


def _fragment(name: str) -> str:
    """A part of the id of a claim, behind the mark in an address."""
    return percent(name).replace("%2F", "/")


def _selectors(citation: Citation) -> Fragment | None:
    """Where the passage is; made once for all values of a record that a citation carries."""
    words = citation.quote
    if words is None:
        return None
    beside = {"prefix": words.prefix[-_CONTEXT_LENGTH:], "suffix": words.suffix[:_CONTEXT_LENGTH]}
    found: list[dict[str, Any]] = [{"type": "TextQuoteSelector", "exact": words.exact} | {k: v for k, v in beside.items() if v}]
    if citation.verification == "verified":
        found.append({"type": "TextPositionSelector", "start": words.start, "end": words.end})
    return jsonfile.part(found)
