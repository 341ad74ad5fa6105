"""`<resource>-cited.csv`: for people with a spreadsheet. Beside each column stands its citation, in words.

Unlike the tables of the package it is made to be looked at: it begins with a byte order mark, without which Excel
garbles accents, and a cell that a spreadsheet would run as a formula begins with an apostrophe (OWASP, "CSV
Injection"). The tables of the package stay faithful to the character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from ..model import Citation, Claim, Dataset, Entity, Field, Output, Publication, Resource, Row, Site, Source
from . import csvfile, urls
from .once import once
from .table import DELIMITER

_BOM = b"\xef\xbb\xbf"
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def make(publication: Publication, site: Site) -> Iterator[Output]:
    for dataset in publication.datasets:
        for resource in dataset.descriptor.resources.values():
            if resource.kind != "sources":
                content = _BOM + csvfile.render(header(resource), map(_safe, rows(dataset, resource, site)))
                yield Output(urls.data(dataset, f"{resource.name}-cited.csv"), content, csvfile.MEDIA_TYPE)


def header(resource: Resource) -> list[str]:
    """The titles of the columns, as a reader of pages knows them."""
    first = ["Page"] if resource.kind == "entities" else ["Page", "Name"]
    return first + [title for f in _fields(resource) for title in (f.title, f"{f.title}: source")]


def rows(dataset: Dataset, resource: Resource, site: Site) -> Iterator[list[str]]:
    fields, works = _fields(resource), once(_work)
    for entity in dataset.entities.values():
        if resource.kind == "entities" and entity.resource.name == resource.name:
            yield [_page(dataset, entity, site), *_cells(fields, entity.row, works)]
        for row in entity.nested.get(resource.name, ()):
            yield [_page(dataset, entity, site), entity.name, *_cells(fields, row, works)]


def _citation(citation: Citation, works: Callable[[Source], str]) -> str:
    """“quote” – title, publisher, date, address; with what a reader must know of it."""
    if citation.source is None:
        return f"Stated by the editors: {citation.note}" if citation.note else "Stated by the editors"
    source = citation.source
    words = f"“{' '.join(citation.quote.exact.split())}” – " if citation.quote else ""
    told = [
        f"contradicts: {citation.other}" if citation.stance == "contradicts" else "",
        f"according to {citation.attributed_to}" if citation.attributed_to else "",
        citation.locator,
        "inferred" if citation.basis == "inferred" else "",
        "not verified: no archived text" if citation.verification == "unarchived" else "",
        "" if source.standing in ("", "current") else f"the source is {source.standing}",
        citation.note,
    ]
    notes = "; ".join(filter(None, told))
    return f"{words}{works(source)} [{notes}]" if notes else f"{words}{works(source)}"


def _work(source: Source) -> str:
    return ", ".join(filter(None, (source.title, source.publisher, source.text("published"), source.text("url"))))


def _fields(resource: Resource) -> list[Field]:
    return [f for f in resource.fields.values() if f.name != "id"]


def _page(dataset: Dataset, entity: Entity, site: Site) -> str:
    return site.url + urls.entity(dataset, entity)


def _cells(fields: Iterable[Field], row: Row, works: Callable[[Source], str]) -> Iterator[str]:
    texts = once(partial(_citation, works=works))  # a citation carries several values of a row
    for f in fields:
        claims = row.claims.get(f.name, ())
        yield f"{DELIMITER} ".join([claim.value.text for claim in claims])
        yield "\n".join([_cited(claim, texts, several=len(claims) > 1) for claim in claims])


def _cited(claim: Claim, texts: Callable[[Citation], str], *, several: bool) -> str:
    lead = f"{claim.value.text}: " if several else ""
    return lead + (" | ".join(dict.fromkeys(map(texts, claim.citations))) or "TO BE SOURCED")


def _safe(row: Sequence[str]) -> list[str]:
    return [f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell for cell in row]
