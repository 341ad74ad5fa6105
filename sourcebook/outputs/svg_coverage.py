"""How much of an article is quoted, and where: a bar from its first to its last character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from ..language import say
from ..model import Quote
from .svg import tag

WIDTH, HEIGHT, GAP = 1000.0, 22.0, 6.0
Range = tuple[int, int]


def covered(article: Sequence[Range], quotes: Iterable[Quote]) -> int:
    """The share of an article that quotations reproduce, in per cent."""
    length = sum(end - start for start, end in article)
    inside = sum(end - start for start, end in _merged(quotes))
    return round(100 * inside / length) if length else 0


def coverage(title: str, article: Sequence[Range], quotes: Sequence[Quote]) -> Markup:
    """The bar: paper for the article, ink for what is quoted; gaps where lines of the file are no part of it."""
    length = sum(end - start for start, end in article)
    if not length:
        return Markup("")
    scale = (WIDTH - GAP * (len(article) - 1)) / length
    merged = _merged(quotes)
    parts: list[Markup] = []
    x = 0.0
    for start, end in article:
        parts.append(
            tag(
                "rect",
                x=x,
                y=1.0,
                width=(end - start) * scale,
                height=HEIGHT - 2,
                class_="cover-article",
                vector_effect="non-scaling-stroke",
            )
        )
        for a, b in merged:
            low, high = max(a, start), min(b, end)
            if low < high:
                parts.append(
                    tag(
                        "rect",
                        x=x + (low - start) * scale,
                        y=1.0,
                        width=max((high - low) * scale, 1.5),
                        height=HEIGHT - 2,
                        class_="cover-quoted",
                    )
                )
        x += (end - start) * scale + GAP
    return tag(
        "svg",
        tag("title", say("Parts of “%(title)s” that are quoted: %(share)s per cent", title=title, share=covered(article, quotes))),
        *parts,
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        class_="coverage",
        preserveAspectRatio="none",
    )


def _merged(quotes: Iterable[Quote]) -> list[Range]:
    """The quoted stretches, without overlaps, in order."""
    merged: list[Range] = []
    for start, end in sorted((quote.start, quote.end) for quote in quotes):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
