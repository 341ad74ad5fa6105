"""The downloads of a publication, written into a folder: for tests that read them as strangers do."""

from __future__ import annotations

from pathlib import Path

from sourcebook.model import Publication, Site
from sourcebook.site import Run, data


def write(publication: Publication, site: Site, folder: Path) -> dict[str, bytes]:
    """Write everything that is made of the data but the pages; returns it by path."""
    made = {}
    for output in data(Run(folder, publication, site), []):
        path = folder / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.content)
        made[output.path] = output.content
    return made
