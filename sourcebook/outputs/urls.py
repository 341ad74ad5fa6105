"""Where everything stands: paths are promises, so they are made in this one place.

All paths are relative to the root of the site and have no leading slash; pages end with a slash.
"""

from __future__ import annotations

from ..model import Claim, Dataset, Entity, Source


def page_file(path: str) -> str:
    """The file that a web server sends for a page."""
    return f"{path}index.html"


def root_of(path: str) -> str:
    """The relative way from a page back to the root, as `../../`; empty at the root."""
    return "../" * path.count("/")


def dataset(of: Dataset) -> str:
    return f"{of.name}/"


def section(of: Dataset, name: str) -> str:
    """A list page (`vessels`) or an overview page (`timeline`)."""
    return f"{of.name}/{name}/"


def entity(of: Dataset, entity: Entity) -> str:
    return f"{of.name}/{entity.id}/"


def entity_json(of: Dataset, entity: Entity) -> str:
    return f"{of.name}/{entity.id}.json"


def moved_json(of: Dataset, name: str) -> str:
    """Where the JSON of a record stood that is gone; that of a source is a file of the API."""
    return api(f"{of.name}/{name}.json") if name.startswith("sources/") else f"{of.name}/{name}.json"


def entity_feed(of: Dataset, entity_id: str) -> str:
    return f"{of.name}/{entity_id}/feed.xml"


def claim(of: Dataset, claim: Claim) -> str:
    return f"{of.name}/{claim.entity_id}/#{claim.anchor}"


def elsewhere(full: str) -> str:
    """A record of any dataset, by `dataset/resource/id`."""
    return f"{full}/"


def source(of: Dataset, source: Source) -> str:
    return f"{of.name}/sources/{source.id}/"


def data(of: Dataset, name: str = "") -> str:
    """A file of the data package."""
    return f"{of.name}/data/{name}"


def release(of: Dataset, version: str, name: str = "") -> str:
    """The page of a release, or one of its files."""
    return f"{of.name}/releases/{version}/{name}"


def api(path: str) -> str:
    """A file of the static API."""
    return f"api/v1/{path}"
