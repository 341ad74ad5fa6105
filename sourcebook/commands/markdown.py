"""Text of strangers inside GitHub's Markdown: nothing in it is markup, mentions anybody, or refers to an issue."""

from __future__ import annotations

import re

from ..text import squeeze

_GAP = "\u200b"
"""A space without width: behind a sign that would make a link or a mention, it makes none."""
_LINKS = re.compile(r"@|#|(?<=\bGH)-|:(?=//)|(?<=www)\.", re.IGNORECASE)


def plain(text: str) -> str:
    """Words in a sentence, as they are."""
    told = _LINKS.sub(lambda found: found.group() + _GAP, _visible(squeeze(text)))
    told = told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]()#+!|~])", r"\\\1", told)


def code(text: str, most: int = 200) -> str:
    """A short text as code, cut in its middle where it is longer than `most` characters."""
    shown = _visible(squeeze(text))
    if len(shown) > most:
        shown = f"{shown[: most // 2]} … {shown[-most // 2 :]}"
    if not shown:
        return "(nothing)"
    fence = "`" * (_longest("`", shown) + 1)
    edge = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def block(text: str, most: int = 20_000) -> str:
    """Lines as they are, in a fence that they cannot close."""
    lines = [_visible(line) for line in text[:most].split("\n")]
    fence = "~" * max(3, _longest("~", text) + 1)
    return "\n".join([f"{fence}text", *lines, fence])


def bullets(items: list[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _visible(text: str) -> str:
    """Controls, and what changes the direction of text, as escapes that can be seen."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _longest(sign: str, text: str) -> int:
    return max((len(run) for run in re.findall(f"{sign}+", text)), default=0)
