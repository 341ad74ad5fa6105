"""Markdown fields as HTML, and tables of Markdown as the pages show them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_ALIGNED = re.compile(r'<(t[dh]) style="text-align: ?(left|center|right);?">')


def markdown(text: str) -> Markup:
    """A Markdown field as HTML: no HTML of the author, and links to the web only."""
    return Markup(aligned(parser().render(text)))  # noqa: S704 (html=False, links are checked)


def aligned(html: str) -> str:
    """Markdown aligns the columns of a table by styles in the cells, which the policy of the pages forbids: classes do it here."""
    return _ALIGNED.sub(r'<\1 class="\2">', html)


@cache
def parser() -> MarkdownIt:
    """Made once: it takes milliseconds."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False}).disable("image")
    made.validateLink = lambda url: bool(_WEB.match(url))  # type: ignore[method-assign]
    return made
