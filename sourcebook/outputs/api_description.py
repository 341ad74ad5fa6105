"""/api/v1/openapi.json: the static API as OpenAPI 3.1 describes it, for those who generate a client."""

from __future__ import annotations

from typing import Any

from ..model import Site
from . import urls

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_DATASET = {"name": "dataset", "in": "path", "required": True, "description": "The id of a dataset.", "schema": _TEXT}
_RESOURCE = {"name": "resource", "in": "path", "required": True, "description": "A kind of entity.", "schema": _TEXT}


def openapi(site: Site) -> Schema:
    """Paths count from the root of the site, so that entities and tables are part of the API."""
    table = {"name": "table", "in": "path", "required": True, "description": "A table.", "schema": _TEXT}
    paths = {
        f"/{urls.api('index.json')}": _get("datasets", "All datasets.", "Index"),
        f"/{urls.api('{dataset}/index.json')}": _get("dataset", "A dataset, and where its parts are.", "Dataset", _DATASET),
        f"/{urls.api('{dataset}/{resource}.json')}": _get(
            "entities", "All entities of a kind: id, name, addresses.", "Resource", _DATASET, _RESOURCE
        ),
        f"/{urls.api('{dataset}/sources/{id}.json')}": _get(
            "source", "A source, and the claims that it supports or contradicts.", "Source", _DATASET, _parameter("id")
        ),
        f"/{urls.api('{dataset}/by/{field}/{value}.json')}": _get(
            "identified",
            "The entities that carry an identifier, such as a ship’s IMO number. The index of the dataset lists the fields.",
            "Identified",
            _DATASET,
            _parameter("field"),
            _parameter("value"),
        ),
        f"/{urls.api('{dataset}/releases.json')}": _get(
            "releases",
            "The releases of a dataset, the newest first. It is not there where the site was built without its history.",
            "Releases",
            _DATASET,
        ),
        f"/{urls.api('{dataset}/changes/since/{version}.json')}": _get(
            "changes",
            "What became of each claim from a release to the data of today.",
            "Changes",
            _DATASET,
            _parameter("version"),
        ),
        "/{dataset}/{resource}/{id}.json": _get(
            "entity",
            "An entity: values, claims, citations, links. A dataset can leave these files out; then its index has no `entity`.",
            "Entity",
            _DATASET,
            _RESOURCE,
            _parameter("id"),
        ),
        "/{dataset}/data/{table}.json": _get("table", "A table as a list of objects.", "Table", _DATASET, table),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site.name}: static API",
            "version": "1",
            "description": "Files that answer GET. There are no queries, no keys and no limits. What stays as it is, "
            "and for how long, is said on the page “Stability”.",
        },
        "servers": [{"url": site.url.rstrip("/") or "/"}],
        "paths": paths,
        "components": {"schemas": schemas()},
    }


def schemas() -> dict[str, Schema]:
    """What each file is. Clients must bear further properties."""
    head = dict.fromkeys(("id", "title", "description", "version", "url"), _TEXT) | {"licenses": _list({"type": "object"})}
    entity = dict.fromkeys(("id", "name", "url"), _TEXT)
    identifier = {"field": _TEXT, "values": {"type": "integer"}, "address": _TEXT}
    source = dict.fromkeys(("id", "title", "publisher", "origin", "standing", "url"), _TEXT)
    table = dict.fromkeys(("name", "title", "json", "jsonl", "csv", "schema"), _TEXT)
    lists = {name: _list({"type": "object"}) for name in ("claims", "links", "backlinks", "standing")}
    stance = {"enum": ["supports", "contradicts"]}
    release = dict.fromkeys(("version", "tag", "commit", "date", "url"), _TEXT)
    files = ("previous", "package", "changes", "changes_since", "left_out")
    change = {"op": {"enum": ["ADD", "MOD", "DEL"]}} | dict.fromkeys(("claim_id", "entity_id", "property", "old_value", "new_value"), _TEXT)
    evidence = {name: _list({"type": "object"}) for name in ("evidence_lost", "evidence_added")}
    return {
        "Index": _object(
            dict.fromkeys(("name", "url", "date", "commit", "openapi"), _TEXT) | {"datasets": _list(_object(head | {"api": _TEXT}))}
        ),
        "Dataset": _object(
            head
            | dict.fromkeys(("date", "commit", "package", "source"), _TEXT)
            | {"identifiers": _list(_object(identifier)), "tables": _list(_object(table))},
            optional=("entity", "releases", "changes_since"),
        ),
        "Releases": _object(
            {"dataset": _TEXT, "version": _TEXT, "url": _TEXT, "releases": _list(_object(release, optional=files))},
            "`left_out` says why there is no copy of a release.",
        ),
        "Changes": _object(
            {"dataset": _TEXT, "from": {"type": "object"}, "to": {"type": "object"}, "changes": _list(_object(change | evidence))},
            "Applied to the claims of the release, the changes give those of today.",
        ),
        "Resource": _object(
            dict.fromkeys(("name", "title", "description"), _TEXT) | {"entities": _list(_object(entity, optional=("json",)))}
        ),
        "Source": _object(source | {"claims": _list(_object({"id": _TEXT, "stance": stance}))}),
        "Identified": _object({"field": _TEXT, "value": _TEXT, "entities": _list(_object(entity, optional=("json",)))}),
        "Entity": _object(
            dict.fromkeys(("id", "type", "name", "url", "file"), _TEXT)
            | lists
            | {name: {"type": "object"} for name in ("csl", "dataset", "values", "sources")},
            "`csl` is how to cite the record; with the properties of the `csl` of a claim in place of its own, how to cite the "
            "claim. The whole schema is data/schema/entity.json of the dataset.",
        ),
        "Table": {
            "type": "array",
            "items": {"type": "object"},
            "description": "The whole schema is data/schema/tables/{table}.json of the dataset.",
        },
    }


def _get(name: str, summary: str, schema: str, *parameters: Schema) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    answers = {"200": {"description": "It is there.", "content": content}, "404": {"description": "It is not there."}}
    return {
        "get": {"operationId": name, "summary": summary} | ({"parameters": list(parameters)} if parameters else {}) | {"responses": answers}
    }


def _parameter(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": _TEXT}


def _object(properties: dict[str, Schema], description: str = "", optional: tuple[str, ...] = ()) -> Schema:
    """`optional` are texts that may be absent."""
    told = {"description": description} if description else {}
    known = properties | dict.fromkeys(optional, _TEXT)
    return told | {"type": "object", "required": list(properties), "properties": known}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}
