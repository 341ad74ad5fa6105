"""The downloads of a publication, written into a folder: for tests that read them as strangers do."""

from __future__ import annotations

from pathlib import Path

from sourcebook.model import Output, Publication, Site
from sourcebook.outputs import download
from sourcebook.run import Run
from sourcebook.site import catalogues, data


def write(publication: Publication, site: Site, folder: Path) -> dict[str, bytes]:
    """Write everything that is made of the data but the pages; returns it by path."""
    run = Run(folder, publication, site)
    made = [output for job in data(run) for output in job.make(job.parts)]
    made += catalogues(run, [download.of(output) for output in made if download.is_one(output.path)])
    for output in made:
        _write(folder / output.path, output)
    return {output.path: output.content for output in made}


def _write(path: Path, output: Output) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(output.content)
