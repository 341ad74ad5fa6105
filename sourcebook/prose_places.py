"""The places of the files of the prose in the site, which nothing else may take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from .diagnostic import Diagnostic, Place, Rejected
from .production import Production
from .publish import Taken


def keep(site: Path, paths: Iterable[str]) -> None:
    """An empty file for each that MkDocs will write: so nothing else is put there, least of all by a second name for a file of
    the site that stands, into which MkDocs would write."""
    for path in paths:
        place = site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()


def finish(production: Production, places: Mapping[str, str]) -> None:
    """Make what is left of a site. `places` says where each file of the prose comes from.

    Raises `Rejected` where prose has the place of something else.
    """
    try:
        production.finish()
    except Taken as taken:
        for path, source in places.items():
            if f"{path}/".startswith(f"{taken.path}/") or f"{taken.path}/".startswith(f"{path}/"):
                message, advice = f"The site has its own {taken.path}.", "Give the file another name."
                raise Rejected([Diagnostic(Place(source), "prose", message, advice)]) from None
        raise
