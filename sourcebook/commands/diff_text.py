"""A comparison as Markdown, for a step summary or a comment: what needs a second look comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..compare import ClaimChange, Comparison, Moved, SourceChange, StandingChange
from ..model import Citation
from ..text import squeeze
from .markdown import code, plain

NOTHING = "No change in what is published."
MOST_LISTED = 100
KINDS = (
    ("withdrawn", "Withdrawn"),
    ("changed", "Changed"),
    ("evidence", "Evidence"),
    ("added", "Added"),
    ("checked", "Checked, and nothing changed"),
)


def markdown(comparisons: Iterable[Comparison]) -> str:
    """The report on all datasets; one sentence where nothing changed."""
    parts = [part for each in comparisons if each for part in _dataset(each)]
    return "\n".join(parts) if parts else NOTHING


def second_look(found: Comparison) -> list[str]:
    """What a second person must see, the changes of a standing first."""
    lines = [_standing(each) for each in found.standings if each.rests_on_rows]
    lines += [_line(each) for each in found.claims if each.decides]
    lines += [_moved(each) for each in found.moved]
    lines += [f"{code(name)} is gone, and leaves no redirect or removal" for name in found.vanished]
    lines += [f"{code(c.id)} becomes {' and '.join(c.became)}" for c in found.claims if c.became]
    lines += [_source(each) for each in found.sources if each.field == "standing"]
    lines += [
        f"{code(f'sources/{name}')}: the archived text itself is part of this change; compare it with the original"
        for name in found.new_texts
    ]
    if found.is_described_anew:
        lines.append(
            "the descriptor (`datapackage.yaml`) changes; what all pages show and how the first lines are computed may depend on it"
        )
    return lines


def _dataset(found: Comparison) -> Iterator[str]:
    yield f"## {plain(found.dataset)}\n"
    yield from _section("Needs a second look", second_look(found), counted=False)
    for kind, title in KINDS:
        yield from _section(title, [_line(change) for change in found.of(kind)])
    yield from _section("Sources", [_source(each) for each in found.sources])
    yield from _section("Other first lines", [_standing(each) for each in found.standings if not each.rests_on_rows])
    pages = ", ".join(code(page) for page in found.pages[:MOST_LISTED])
    yield f"### Pages that change ({len(found.pages)})\n\n{pages}{' …' if len(found.pages) > MOST_LISTED else ''}\n"
    yield "| | before | after |\n|---|--:|--:|"
    yield from (f"| {what} | {was} | {now} |" for what, was, now in found.numbers)
    yield ""


def _section(title: str, lines: list[str], *, counted: bool = True) -> Iterator[str]:
    if lines:
        yield f"### {title} ({len(lines)})\n" if counted else f"### {title}\n"
        yield from (f"- {line}" for line in lines[:MOST_LISTED])
        if len(lines) > MOST_LISTED:
            yield f"- … and {len(lines) - MOST_LISTED} more"
        yield ""


def _standing(change: StandingChange) -> str:
    return f"{code(change.entity_id)}: {_old_new(change.before, change.after)}"


def _moved(moved: Moved) -> str:
    if moved.how == "withdrawn":
        return f"{code(moved.entity_id)} is withdrawn: {plain(moved.to)}"
    return f"{code(moved.entity_id)} is {moved.how}: its address leads to {code(moved.to)}"


def _source(change: SourceChange) -> str:
    return f"{code(f'sources/{change.source}')}, {change.field}: {_old_new(change.before, change.after)}"


def _line(change: ClaimChange) -> str:
    was = change.before.value.text if change.before else ""
    now = change.after.value.text if change.after else ""
    value = _old_new(was, now) if change.kind not in ("evidence", "checked") else plain(now)
    told = [f"\n  - new: {citation(c)}" for c in change.gained] + [f"\n  - lost: {citation(c)}" for c in change.lost]
    told += [
        f"\n  - compared with {code(c.source.id)} on {c.checked}"
        if c.checked
        else f"\n  - no longer said to be compared with {code(c.source.id)}"
        for c in change.checked
        if c.source
    ]
    return f"{code(change.id)}: {value}{''.join(told)}"


def _old_new(before: str, after: str) -> str:
    if before and after:
        return f"~~{plain(before)}~~ → **{plain(after)}**"
    return f"**{plain(after)}**" if after else f"~~{plain(before)}~~"


def citation(cited: Citation) -> str:
    """One citation in a sentence."""
    words = f"“{plain(squeeze(cited.quote.exact))}”" if cited.quote else "no quote"
    source = code(cited.source.id) if cited.source else "the editors"
    basis = "" if cited.basis == "stated" else f", {cited.basis}"
    other = f" contradicts it: {plain(cited.other)}" if cited.stance == "contradicts" else ""
    note = f" ({plain(cited.note)})" if cited.note else ""
    return f"{words}, {source}{basis}{other}{note}"
