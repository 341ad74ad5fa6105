"""The navigation of mkdocs.yml, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def pages(nav: Any, chapter: str = "") -> Iterator[tuple[str, str, str]]:
    """Titles and paths of the pages in `nav`, and the section in which each stands."""
    for item in nav:
        for title, target in item.items() if isinstance(item, dict) else ():
            if isinstance(target, list):
                yield from pages(target, title)
            elif not target.startswith(("http:", "https:")):
                path = re.sub(r"(^|/)(index|README)$", r"\1", target.removesuffix(".md"))
                yield title, f"{path.rstrip('/')}/" if path else "", chapter
