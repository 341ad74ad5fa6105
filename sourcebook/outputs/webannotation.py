"""annotations.jsonld: each citation as an annotation (W3C, "Web Annotation Data Model").

The target is a passage of a source, found by its words and by its offsets in the archived text; the body is the claim.
What the passage does for the claim is said in the words of CiTO, the Citation Typing Ontology.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote as percent

from ..model import Citation, Claim, Dataset, Output, Publication, Site
from . import jsonfile, urls

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
    items = [
        annotation(claim, number, citation, dataset, root)
        for claim in dataset.claims()
        for number, citation in enumerate(claim.citations, 1)
        if citation.source
    ]
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


def annotation(claim: Claim, number: int, citation: Citation, dataset: Dataset, root: str) -> dict[str, Any]:
    address = root + urls.claim(dataset, claim)
    assert citation.source is not None  # noqa: S101 - for mypy; `page` leaves the others out
    stance = "supports" if citation.stance == "supports" else "disputes"
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": root + urls.source(dataset, citation.source),
        stance: address,
    }
    if citation.quote:
        target["selector"] = list(_selectors(citation))
    return {
        "id": f"{root}{urls.data(dataset, NAME)}#{percent(claim.id, safe='/')}.{number}",
        "type": "Annotation",
        "motivation": "linking",
        "body": {"id": address, "value": claim.value.text},
        "target": target,
    }


def _selectors(citation: Citation) -> Iterator[dict[str, Any]]:
    quote = citation.quote
    if quote is None:
        return
    words = {"prefix": quote.prefix[-_CONTEXT_LENGTH:], "suffix": quote.suffix[:_CONTEXT_LENGTH]}
    yield {"type": "TextQuoteSelector", "exact": quote.exact} | {k: v for k, v in words.items() if v}
    if citation.verification == "verified":
        yield {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}
