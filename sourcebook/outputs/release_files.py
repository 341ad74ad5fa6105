"""What is published of one release: its data package, and what changed before and since, claim by claim."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..citation import SAID
from ..language import say
from ..model import Dataset, Output, Release, Site
from ..release import Delta, Evidence
from . import csvfile, jsonfile, urls

HEADER = (
    "op",
    "claim_id",
    "entity_id",
    "property",
    "old_value",
    "new_value",
    "evidence_lost",
    "evidence_added",
)
EVIDENCE = (*SAID, "checked")
"""What each text of a citation is, as the table of citations calls it."""
CHANGES, SINCE = "changes", "changes-since"
Data = dict[str, Any]


def package(dataset: Dataset, version: str) -> str:
    """The path of the data package of a release."""
    return urls.release(dataset, version, f"{dataset.name}-{version}.zip")


def since(dataset: Dataset, version: str) -> str:
    """The path of what changed since a release, in the static API."""
    return urls.api(f"{dataset.name}/changes/since/{version}.json")


def reason(dataset: Dataset, release: Release) -> str:
    """Why there is no copy of a release, in words; nothing where there is one."""
    if release.left_out == "unreadable":
        return say("The engine of today cannot read its records (%(code)s).", code=release.problem)
    if release.left_out == "budget":
        most = dataset.descriptor.publish.release_megabytes
        return say("The files of newer releases take the %(most)s MB that the descriptor grants to releases.", most=most)
    return ""


def made(dataset: Dataset, release: Release, content: bytes, site: Site) -> tuple[Output, ...]:
    """All files of a release; `content` is its data package."""
    found = [Output(package(dataset, release.version), content, "application/zip")]
    to = {"version": release.version, "commit": release.commit, "date": release.date}
    now = {"version": dataset.descriptor.version, "commit": site.commit, "date": site.date[:10]}
    if release.previous:
        path = urls.release(dataset, release.version, f"{CHANGES}.json")
        found += _both(path, path.replace(".json", ".csv"), _head(dataset, {"version": release.previous}, to), release.changes)
    table = urls.release(dataset, release.version, f"{SINCE}.csv")
    found += _both(since(dataset, release.version), table, _head(dataset, to, now), release.since)
    return tuple(found)


def _both(path: str, table: str, head: Data, changes: Delta) -> list[Output]:
    rows = [(c.operation, c.claim_id, c.entity_id, c.property, c.old, c.new, _cell(c.lost), _cell(c.added)) for c in changes]
    items = [dict(zip(HEADER, row[:6], strict=False)) for row in rows]
    told = [item | {"evidence_lost": _cited(c.lost), "evidence_added": _cited(c.added)} for item, c in zip(items, changes, strict=True)]
    return [
        Output(path, jsonfile.render_object(head | {"changes": told}), jsonfile.MEDIA_TYPE),
        Output(table, csvfile.render(HEADER, rows), csvfile.MEDIA_TYPE),
    ]


def _head(dataset: Dataset, old: Mapping[str, str], new: Mapping[str, str]) -> Data:
    return {"dataset": dataset.name, "from": dict(old), "to": dict(new)}


def _cited(some: tuple[Evidence, ...]) -> list[dict[str, str]]:
    return [{name: text for name, text in zip(EVIDENCE, each, strict=True) if text} for each in some]


def _cell(some: tuple[Evidence, ...]) -> str:
    """Citations in one cell: a list of objects, as in JSON."""
    return json.dumps(_cited(some), ensure_ascii=False) if some else ""
