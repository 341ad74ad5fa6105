"""The static API: small JSON files under /api/v1/ that lead from a dataset, a name or a number to what is known of it.

It repeats no data. Entities and tables have their JSON where the rest of the site has it; these files lead there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Dataset, Entity, Output, Publication, Resource, Site, Source
from . import api_description, jsonfile, tables_evidence, urls

IDENTIFIERS = ("imo", "lei")
"""Formats whose values name one thing in the world."""

_SAFE = re.compile(r"[A-Za-z0-9]+")
_EVIDENCE = ("entities", "claims", "citations")
Data = dict[str, Any]


def make(publication: Publication, site: Site) -> Iterator[Output]:
    for path, data in {**_all(publication, site), "openapi.json": api_description.openapi(site)}.items():
        yield Output(urls.api(path), jsonfile.render_object(data), jsonfile.MEDIA_TYPE)


def _all(publication: Publication, site: Site) -> dict[str, Data]:
    made: dict[str, Data] = {"index.json": _index(publication, site)}
    for dataset in publication.datasets:
        found = identified(dataset)
        made[f"{dataset.name}/index.json"] = _dataset(dataset, site, found)
        for resource in dataset.descriptor.of_kind("entities"):
            made[f"{dataset.name}/{resource.name}.json"] = _resource(dataset, resource, site)
        for source in _cited(dataset, site):
            made[f"{dataset.name}/sources/{source['id']}.json"] = source
        for (name, value), entities in found.items():
            listed = [_entity(dataset, entity, site) for entity in entities]
            made[f"{dataset.name}/by/{name}/{value}.json"] = {"field": name, "value": value, "entities": listed}
    return made


def identified(dataset: Dataset) -> dict[tuple[str, str], list[Entity]]:
    """The entities by (field, value) of each identifier that they carry, sorted."""
    found: dict[tuple[str, str], dict[str, Entity]] = {}
    for claim in dataset.claims():
        if claim.field.format in IDENTIFIERS and _SAFE.fullmatch(claim.value.text):
            own = found.setdefault((claim.field.name, claim.value.text), {})
            own[claim.entity_id] = dataset.entities[claim.entity_id]
    return {key: list(found[key].values()) for key in sorted(found)}


def _index(publication: Publication, site: Site) -> Data:
    return {
        "name": site.name,
        "url": site.url,
        "date": site.date,
        "commit": site.commit,
        "openapi": site.url + urls.api("openapi.json"),
        "datasets": [_head(each, site) | {"api": site.url + urls.api(f"{each.name}/index.json")} for each in publication.datasets],
    }


def _head(dataset: Dataset, site: Site) -> Data:
    about = dataset.descriptor
    return {
        "id": dataset.name,
        "title": about.title,
        "description": about.description,
        "version": about.version,
        "url": site.url + urls.dataset(dataset),
        "licenses": list(about.data.get("licenses", ())),
    } | ({"draft": True, "unsourced": dataset.unsourced} if about.draft else {})


def _dataset(dataset: Dataset, site: Site, found: Mapping[tuple[str, str], list[Entity]]) -> Data:
    counts: dict[str, int] = {}
    for name, _ in found:
        counts[name] = counts.get(name, 0) + 1
    base = site.url + urls.api(f"{dataset.name}/")
    names = {r.name: r.title for r in dataset.descriptor.resources.values()} | {n: n.capitalize() for n in _EVIDENCE}
    listed = {r.name: f"{base}{r.name}.json" for r in dataset.descriptor.of_kind("entities")}
    changes = {"changes": site.url + urls.data(dataset, "changes.csv")} if dataset.history else {}
    return {
        **_head(dataset, site),
        "date": site.date,
        "commit": site.commit,
        **_releases(dataset, base),
        "package": site.url + urls.data(dataset, "datapackage.json"),
        **changes,
        **({"entity": f"{site.url}{urls.dataset(dataset)}{{resource}}/{{id}}.json"} if has_files(dataset) else {}),
        "source": f"{base}sources/{{id}}.json",
        "identifiers": [{"field": name, "values": counts[name], "address": f"{base}by/{name}/{{value}}.json"} for name in counts],
        "tables": [
            {
                "name": name,
                "title": title,
                **({"list": listed[name]} if name in listed else {}),
                **{form: site.url + urls.data(dataset, f"{name}.{form}") for form in ("json", "jsonl", "csv")},
                "schema": site.url + urls.data(dataset, f"schema/tables/{name}.json"),
            }
            for name, title in names.items()
        ],
    }


def _releases(dataset: Dataset, base: str) -> Data:
    """Where the releases are listed, and what has changed since each of them."""
    if dataset.releases is None:
        return {}
    return {"releases": f"{base}releases.json", "changes_since": f"{base}changes/since/{{version}}.json"}


def _resource(dataset: Dataset, resource: Resource, site: Site) -> Data:
    entities = [_entity(dataset, entity, site) for entity in dataset.of(resource.name)]
    return {"name": resource.name, "title": resource.title, "description": resource.description, "entities": entities}


def _entity(dataset: Dataset, entity: Entity, site: Site) -> Data:
    return {
        "id": entity.id,
        "name": entity.name,
        "url": site.url + urls.entity(dataset, entity),
        **({"json": site.url + urls.entity_json(dataset, entity)} if has_files(dataset) else {}),
    }


def has_files(dataset: Dataset) -> bool:
    """Whether each entity has a JSON file: a descriptor can leave them out."""
    return dataset.descriptor.publish.entity_json


def _cited(dataset: Dataset, site: Site) -> Iterator[Data]:
    """Each source, with what it does for which claims."""
    cited: dict[str, dict[tuple[str, str], None]] = {}
    for claim in dataset.claims():
        for citation in claim.citations:
            if citation.source:
                cited.setdefault(citation.source.id, {})[claim.id, citation.stance] = None
    for source in dataset.sources.values():
        claims = [{"id": claim, "stance": stance} for claim, stance in cited.get(source.id, ())]
        yield _source(dataset, source, site) | {"claims": claims}


def _source(dataset: Dataset, source: Source, site: Site) -> Data:
    known = {name: getattr(source, name) for name in tables_evidence.CONTRACT if hasattr(source, name)}
    known |= {name: source.text(name) for name in tables_evidence.CONTRACT if name not in known and name != "url"}
    address = {"address": source.text("url")}
    return {k: v for k, v in (known | address).items() if v} | {"url": site.url + urls.source(dataset, source)}
