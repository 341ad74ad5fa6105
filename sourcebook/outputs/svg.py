"""Drawings as SVG: elements with everything escaped, and the width of text as far as it can be known here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

_NARROW = frozenset("iIjl|!.,:;'’‘`()[]{}ftr-/ ")
_BROAD = frozenset("mwMWOQGDHNUC@%&—…ABKRXYEVPTZSLF")


def tag(name: str, *children: Markup | str, **attributes: str | float | None) -> Markup:
    """One element. `class_` is class, `_` in names is `-`; attributes that are None are left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items() if value is not None)
    inner = "".join(str(escape(child)) for child in children)
    closed = f"<{name}{written}/>" if not inner else f"<{name}{written}>{inner}</{name}>"
    return Markup(closed)  # noqa: S704 (every part is escaped just here)


def drawing(anchor: str, title: str, description: str, width: float, height: float, *children: Markup) -> Markup:
    """An inline drawing with a name and a description for those who do not see it."""
    return tag("svg", tag("title", title, id=f"{anchor}-title"), tag("desc", description, id=f"{anchor}-desc"), *children,
               viewBox=f"0 0 {_text(width)} {_text(height)}", width=width, height=height, role="group", class_="drawing",
               aria_labelledby=f"{anchor}-title", aria_describedby=f"{anchor}-desc")


def join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def text_width(text: str, size: float) -> float:
    """About how wide a text is in the fonts that a reader may have; rather too wide than too narrow."""
    return sum(_width(character) for character in text) * size


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.34
    return 0.74 if character in _BROAD else 0.51


def lines_of(text: str, size: float, width: float, most: int = 2) -> list[str]:
    """The text broken into lines of a width; the last one ends with “…” where something had to go."""
    lines: list[str] = [""]
    for word in text.split():
        for piece in _pieces(word, size, width):
            longer = f"{lines[-1]} {piece}".strip()
            if text_width(longer, size) <= width:
                lines[-1] = longer
            elif len(lines) < most:
                lines.append(piece)
            else:
                while lines[-1] and text_width(lines[-1] + " …", size) > width:
                    lines[-1] = lines[-1][:-1]
                return [*lines[:-1], f"{lines[-1].rstrip()}…"]
    return lines if lines[0] or len(lines) == 1 else lines[1:]


def _pieces(word: str, size: float, width: float) -> Iterable[str]:
    while text_width(word, size) > width:
        count = max(1, int(width / size))
        yield word[:count]
        word = word[count:]
    yield word


def _text(value: str | float | None) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)
