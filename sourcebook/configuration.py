"""The site as mkdocs.yml describes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import look, repository
from .diagnostic import Diagnostic, Place, Rejected
from .model import Site


def site_of(root: Path, config: Any) -> Site:
    """The site as the configuration of MkDocs and the repository describe it. Raises `Rejected` where a setting is no text."""
    pages = list(_pages(config.nav or []))
    chosen = look.look(root, config.theme)
    return repository.site(
        root,
        config.site_name,
        url=_text(config.extra, "site_url", ""),
        branch=_text(config.extra, "branch", "main"),
        language=str(config.theme.get("language") or "en"),
        colours=chosen.colours,
        logo=chosen.logo,
        navigation=tuple((title, path) for title, path, _ in pages),
        chapters={path: chapter for _, path, chapter in pages if chapter},
    )


def _text(extra: Any, name: str, without: str) -> str:
    value = extra.get(name, without)
    if isinstance(value, str):
        return value
    raise Rejected([Diagnostic(Place("mkdocs.yml"), "prose", f"The setting `extra: {name}` is no text.", "Write it in quotation marks.")])


def _pages(nav: Any, chapter: str = "") -> Iterator[tuple[str, str, str]]:
    """Titles and paths of the pages in `nav`, and the section in which each stands."""
    for item in nav:
        for title, target in item.items() if isinstance(item, dict) else ():
            if isinstance(target, list):
                yield from _pages(target, title)
            elif not target.startswith(("http:", "https:")):
                path = re.sub(r"(^|/)(index|README)$", r"\1", target.removesuffix(".md"))
                yield title, f"{path.rstrip('/')}/" if path else "", chapter
