"""Each entity as JSON, beside its page: values, claims, citations, and the relations in both directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from orjson import Fragment

from ..model import Citation, Claim, Dataset, Entity, Link, Output, Publication, Row, Site, Source
from . import citing, citing_claims, jsonfile, urls
from .chosen import chosen
from .once import once
from .tables_evidence import dates

Data = dict[str, Any]


def make(publication: Publication, site: Site, only: Iterable[str] | None = None) -> Iterator[Output]:
    """The file of every entity, or those of some, as `dataset/resource/id`."""
    for dataset in (each for each in publication.datasets if each.descriptor.publish.entity_json):
        head = jsonfile.part(about(dataset, site))
        sources = once(partial(_source, dataset=dataset, site=site))
        for entity in chosen(dataset, only):
            content = jsonfile.render_object(_entity(entity, dataset, site, head, sources))
            yield Output(urls.entity_json(dataset, entity), content, jsonfile.MEDIA_TYPE)


def about(dataset: Dataset, site: Site) -> Data:
    """The dataset that a file is a part of: version and licence, so that the file can stand alone."""
    descriptor = dataset.descriptor
    return {
        "name": dataset.name,
        "title": descriptor.title,
        "version": descriptor.version,
        "date": site.date,
        "url": site.url + urls.dataset(dataset),
        "licenses": descriptor.data.get("licenses", []),
    } | ({"draft": True} if descriptor.draft else {})


def _entity(entity: Entity, dataset: Dataset, site: Site, head: Fragment, sources: Callable[[Source], Fragment]) -> Data:
    """The entity in JSON's types. `links` are the references its record makes, `backlinks` those made to it.

    A link names its claim, which stands in `claims`; a backlink carries the claim, which is another entity's.
    `csl` is the citation of the record; that of a claim has only what differs.
    """
    citations = once(_citation)
    referring = dataset.backlinks.get(entity.id, ())
    links = [_link(link, link.target, link.claim.field.title, dataset, site) | {"claim": link.claim.id} for link in entity.links]
    backlinks = [
        _link(link, link.origin, link.claim.field.inverse, dataset, site) | {"claim": _claim(link.claim, dataset, site, citations)}
        for link in referring
    ]
    record = citing.part(dataset, site, entity.name, urls.entity(dataset, entity))
    claims = [
        _claim(claim, dataset, site, citations) | {"csl": citing_claims.csl_part(citing_claims.entry(dataset, entity, claim, record))}
        for claim in entity.claims()
    ]
    shown = [*entity.claims(), *(link.claim for link in referring)]
    cited = {c.source.id: c.source for claim in shown for c in claim.citations if c.source}
    return {
        "id": entity.id,
        "type": entity.resource.name,
        "name": entity.name,
        "url": site.url + urls.entity(dataset, entity),
        "standing": [{"tone": line.tone, "text": line.text} for line in entity.standing],
        "dataset": head,
        "file": entity.file,
        "values": _values(entity.row) | {name: [{"row": row.key} | _values(row) for row in rows] for name, rows in entity.nested.items()},
        "csl": citing.csl_item(record),
        "claims": claims,
        "links": links,
        "backlinks": backlinks,
        "sources": {name: sources(cited[name]) for name in sorted(cited)},
    }


def _claim(claim: Claim, dataset: Dataset, site: Site, citations: Callable[[Citation], Fragment]) -> Data:
    first, last = dates(claim, dataset)
    return {
        "id": claim.id,
        "property": claim.property,
        "value": claim.value.text,
        "status": claim.status,
        "basis": claim.basis,
        "sources": [source.id for source in claim.sources],
        "independent_sources": claim.independent_sources,
        "first_published": first or None,
        "last_changed": last or None,
        "url": site.url + urls.claim(dataset, claim),
        "citations": [*map(citations, claim.citations)],
    }


def _citation(citation: Citation) -> Fragment:
    """The citation without what it does not have. It stands at each claim that it carries."""
    quote = citation.quote
    found = quote is not None and citation.verification == "verified"
    made: Data = {
        "source": citation.source.id if citation.source else "",
        "stance": citation.stance,
        "basis": citation.basis,
        "verification": citation.verification,
        "quote": quote.exact if quote else "",
        "prefix": quote.prefix if quote else "",
        "suffix": quote.suffix if quote else "",
        "start": quote.start if quote and found else None,
        "end": quote.end if quote and found else None,
        "note": citation.note,
        "attributed_to": citation.attributed_to,
        "locator": citation.locator,
        "checked": citation.checked,
        "other_value": citation.other,
        "is_open": citation.is_open or None,
    }
    return jsonfile.part({key: value for key, value in made.items() if value not in ("", None)})


def _values(row: Row) -> Data:
    return {
        name: [jsonfile.data(claim.value) for claim in claims] if claims[0].field.many else jsonfile.data(claims[0].value)
        for name, claims in row.claims.items()
    }


def _link(link: Link, other: str, relation: str, dataset: Dataset, site: Site) -> Data:
    """One relation to another entity, with the rest of the row that states it."""
    entity = dataset.entities[other]
    return {
        "entity": other,
        "type": entity.resource.name,
        "name": entity.name,
        "url": site.url + urls.entity(dataset, entity),
        "relation": relation or link.row.resource.title,
        "row": _values(link.row),
    }


def _source(source: Source, dataset: Dataset, site: Site) -> Fragment:
    made = {
        "title": source.title,
        "publisher": source.publisher,
        "published": source.text("published"),
        "origin": source.origin,
        "standing": source.standing,
        "address": source.text("url"),
        "url": site.url + urls.source(dataset, source),
        "seed": source.seed,
        "sha256": source.sha256,
    }
    return jsonfile.part({key: value for key, value in made.items() if value})
