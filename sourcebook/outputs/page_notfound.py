"""404.html, the page that a server sends for an address that is not there. Its links are absolute: it has no place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from ..language import say
from ..model import Output, Publication, Site
from .page_env import environment, layout, render


def make(publication: Publication, site: Site, *, templates: Path) -> Iterator[Output]:
    env, shared = environment(templates), layout(publication, site, templates)
    yield render(
        env,
        "notfound.html",
        shared,
        "404.html",
        title=say("Page not found"),
        file="404.html",
        root=base(site),
        description=say("There is no page at this address."),
        styles=("lists.css",),
    )


def base(site: Site) -> str:
    """The absolute path of the root of the site: `/repository/` on GitHub Pages, else `/`."""
    path = urlsplit(site.url).path
    return path if path.endswith("/") else f"{path}/"
