"""How to cite each claim: what its entry has of its own, and all entries of a dataset as one zip.

Everything else in an entry is the same for the whole dataset. So each form is written once, with marks for what differs,
and filled for each claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat

from ..model import Claim, Dataset, Entity, Output, Publication, Site
from . import citing, jsonfile, labels, package, urls
from .citing import Work

NAME = "citing-claims.zip"
_KEY, _TITLE, _ADDRESS = "\x01", "\x02", "\x03"
"""Marks: no value of a record holds a control character."""
_MARKS = re.compile(f"([{_KEY}{_TITLE}{_ADDRESS}])")
_LONGEST = 100
"""Characters of a value in a title: a summary has thousands."""
_NOT_IN_A_KEY = re.compile(r"[^A-Za-z0-9._-]")

Entry = tuple[str, str, str]
"""Key, title and address of a claim; the rest is that of the dataset."""


def make(publication: Publication, site: Site) -> Iterator[Output]:
    for dataset in publication.datasets:
        yield Output(urls.data(dataset, NAME), _zipped(dataset, site), "application/zip")


def entry(dataset: Dataset, entity: Entity, claim: Claim, record: Work) -> Entry:
    """`record`: the entity as a work."""
    rows, _, _ = claim.property.rpartition(".")
    what = f"{dataset.descriptor.resources[rows].title}, {claim.field.title}" if rows else claim.field.title
    value = _one_line(labels.value(dataset, claim.field, claim.value.text))
    if len(value) > _LONGEST:
        value = value[:_LONGEST] + "…"
    address = f"{record.address}#{claim.anchor}" if record.address else ""
    return f"{record.key}:{_NOT_IN_A_KEY.sub(':', claim.anchor)}", f"{_one_line(entity.name)}: {what}: {value}", address


def csl_part(of: Entry) -> dict[str, str]:
    """What the CSL-JSON of a claim has in place of that of its record."""
    key, title, address = of
    return {"id": key, "title": title} | ({"URL": address} if address else {})


def _one_line(text: str) -> str:
    """RIS takes a line break for the end of a field."""
    return " ".join(text.split())


def _zipped(dataset: Dataset, site: Site) -> bytes:
    entries = [
        entry(dataset, entity, claim, record)
        for entity in dataset.entities.values()
        for record in (citing.part(dataset, site, entity.name, urls.entity(dataset, entity)),)
        for claim in entity.claims()
    ]
    marked = replace(citing.part(dataset, site, _TITLE, urls.dataset(dataset)), key=_KEY)
    if marked.address:
        marked = replace(marked, address=_ADDRESS)
    shared = citing.csl_item(marked)
    forms = {
        "claims.bib": filled(entries, citing.bibtex(marked) + "\n", citing.tex).encode(),
        "claims.ris": filled(entries, citing.ris(marked), str).encode(),
        "claims.csl.json": jsonfile.render_rows(shared | csl_part(each) for each in entries),
    }
    return package.zipped(forms)


def filled(entries: list[Entry], form: str, written: Callable[[str], str]) -> str:
    """The form of each entry, one below the other. All titles are written at one go."""
    if not entries:
        return ""
    keys, titles, addresses = zip(*entries, strict=True)
    of: dict[str, Sequence[str]] = {_KEY: keys, _TITLE: written(_KEY.join(titles)).split(_KEY), _ADDRESS: addresses}
    pieces = [of.get(piece) or repeat(piece) for piece in _MARKS.split(form)]
    return "\n".join(map("".join, zip(*pieces, strict=False)))
