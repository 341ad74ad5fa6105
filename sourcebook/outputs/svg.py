"""Drawings as SVG: elements with everything escaped, and the width of text as far as it can be known here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

from .escaped import escape_text

_NARROW = frozenset("iIjl|!.,:;'’‘`()[]{}ftr-/ ")
_BROAD = frozenset("mwMWOQGDHNUC@%&—…ABKRXYEVPTZSLF")


def tag(name: str, *children: Markup | str, **attributes: str | float | None) -> Markup:
    """One element. `class_` is class, `_` in names is `-`; attributes that are None are left out."""
    text = f"<{name}"
    for key, value in attributes.items():
        if value is not None:
            text += f' {_NAMES[key]}="{escape_text(value if type(value) is str else _text(value))}"'
    inner = "".join(
        [child if type(child) is Markup else escape_text(child) if type(child) is str else str(escape(child)) for child in children]
    )
    return _marked(f"{text}>{inner}</{name}>" if inner else f"{text}/>")


def _marked(text: str) -> Markup:
    """Text that is markup, every part of which was escaped. `Markup(text)` looks first whether it is something else."""
    return str.__new__(Markup, text)


class _Names(dict[str, str]):
    """Names of attributes by those of arguments."""

    def __missing__(self, key: str) -> str:
        self[key] = name = key.rstrip("_").replace("_", "-")
        return name


_NAMES = _Names()


def drawing(anchor: str, title: str, description: str, width: float, height: float, *children: Markup) -> Markup:
    """An inline drawing with a name and a description for those who do not see it."""
    return tag(
        "svg",
        tag("title", title, id=f"{anchor}-title"),
        tag("desc", description, id=f"{anchor}-desc"),
        *children,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        width=width,
        height=height,
        role="group",
        class_="drawing",
        aria_labelledby=f"{anchor}-title",
        aria_describedby=f"{anchor}-desc",
    )


def join(parts: Iterable[Markup]) -> Markup:
    return _marked("".join([part if type(part) is Markup else str(escape(part)) for part in parts]))


def text_width(text: str, size: float) -> float:
    """About how wide a text is in the fonts that a reader may have; rather too wide than too narrow."""
    return sum(map(_WIDTHS.__getitem__, text)) * size


class _Widths(dict[str, float]):
    """The width of each character that was met, in the size of the text."""

    def __missing__(self, character: str) -> float:
        self[character] = width = (
            1.0
            if unicodedata.east_asian_width(character) in "WF"
            else 0.34
            if character in _NARROW
            else 0.74
            if character in _BROAD
            else 0.51
        )
        return width


_WIDTHS = _Widths()


def lines_of(text: str, size: float, width: float, most: int = 2) -> list[str]:
    """The text broken into lines of a width; the last one ends with “…” where something had to go."""
    whole = " ".join(text.split())
    if text_width(whole, size) <= width:
        return [whole]
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


def _text(value: str | float) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
