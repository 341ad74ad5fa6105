"""A comparison as one HTML page: each record that a change touches, before and after, with the evidence on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from ..citation import Citation
from ..compare import ClaimChange, Comparison
from ..model import Claim
from .diff_text import NOTHING, second_look

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; table-layout: fixed }
th, td { border: 1px solid #bbb; padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #eee } td:first-child { width: 22% }
del { background: #fbe3e0; color: #7a1616 } ins { background: #e0f2e3; color: #14532d; text-decoration: none }
ul { margin: .3rem 0 0; padding-left: 1.1rem } .look { border-left: .3rem solid #7a1616; padding-left: 1rem }
@media (prefers-color-scheme: dark) { body { background: #16181c; color: #eee } th { background: #2a2d33 }
 del { background: #4a1d1a; color: #ffd9d4 } ins { background: #173a22; color: #d5f5dd } }
"""


def page(comparisons: Iterable[Comparison]) -> str:
    """The whole page; it needs no other file, and runs no script."""
    parts = [part for each in comparisons if each for part in _dataset(each)] or [f"<p>{NOTHING}</p>"]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<meta charset="utf-8">',
            "<title>What changes</title>",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width">',
            f"<style>{_STYLE}</style>",
            "<h1>What changes</h1>",
            *parts,
            "</html>",
        ]
    )


def _dataset(found: Comparison) -> Iterator[str]:
    yield f"<h2>{escape(found.dataset)}</h2>"
    lines = [_words(line.partition("\n")[0]) for line in second_look(found)]
    if lines:
        yield '<section class="look"><h3>Needs a second look</h3><ul>'
        yield from (f"<li>{line}</li>" for line in lines)
        yield "</ul></section>"
    for entity, changes in groupby(sorted(found.claims, key=_entity), key=_entity):
        yield f"<h3>{escape(entity)}</h3>"
        yield "<table><thead><tr><th scope=col>Claim<th scope=col>Before<th scope=col>After</thead><tbody>"
        yield from (_row(change) for change in changes)
        yield "</tbody></table>"
    yield f"<h3>Pages that change ({len(found.pages)})</h3><p>{escape(', '.join(found.pages))}</p>"


def _entity(change: ClaimChange) -> str:
    return change.id.partition("#")[0]


def _row(change: ClaimChange) -> str:
    name = escape(change.id.partition("#")[2])
    return f"<tr><td>{name}<td>{_side(change.before, change.lost, 'del', change)}<td>{_side(change.after, (*change.gained, *change.checked), 'ins', change)}"


def _side(claim: Claim | None, differ: tuple[Citation, ...], mark: str, change: ClaimChange) -> str:
    """One side of a change: the value, and its evidence, with a mark on what the other side does not have."""
    if claim is None:
        return "–"
    value = escape(claim.value.text)
    told = f"<{mark}>{value}</{mark}>" if change.kind not in ("evidence", "checked") else value
    evidence = [f"<{mark}>{_citation(c)}</{mark}>" if c in differ else _citation(c) for c in claim.citations]
    return f"{told}<ul>{''.join(f'<li>{each}</li>' for each in evidence)}</ul>"


def _citation(cited: Citation) -> str:
    words = f"“{escape(' '.join(cited.quote.exact.split()))}”" if cited.quote else "no quote"
    source = escape(cited.source.id) if cited.source else "the editors"
    other = f", contradicts it: {escape(cited.other)}" if cited.stance == "contradicts" else ""
    basis = "" if cited.basis == "stated" else f", {cited.basis}"
    note = f" ({escape(cited.note)})" if cited.note else ""
    checked = f", checked {cited.checked}" if cited.checked else ""
    return f"{words}, {source}{basis}{other}{note}{checked}"


def _words(line: str) -> str:
    """A line of the report in Markdown as plain words: it was escaped for Markdown, and is escaped for HTML again."""
    for sign in ("`", "**", "~~", "\\", "\u200b"):
        line = line.replace(sign, "")
    for name, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        line = line.replace(name, character)
    return escape(line)
