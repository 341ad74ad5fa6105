"""`source coverage`: each sentence of an article, with what cites it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import coverage
from ..draft import DraftDataset, DraftEvidence, DraftRow
from ..source_text import SourceText, Span
from ..text import squeeze
from .source_find import archived


def summary(datasets: Sequence[DraftDataset]) -> Iterator[str]:
    """One line for each archived source."""
    for dataset in datasets:
        spans = coverage.quoted(dataset)
        for name, source in dataset.sources.items():
            if source.text:
                total = len(source.text.sentences)
                missing = len(coverage.unaccounted(dataset, name, spans))
                yield (
                    f"{name}: {_count(total, total - len(coverage.uncited(dataset, name, spans)))}"
                    + (f"; {missing} without a reason" if missing else "")
                )


def lines(dataset: DraftDataset, name: str, *, only_uncited: bool = False) -> Iterator[str]:
    """The sentences of one source in their order, each with the claims that a quote in it carries. Raises `Refused`."""
    text = archived(dataset, name)
    claims = [
        (match, claim)
        for row, evidence in dataset.citing()
        if evidence.text("source") == name
        for match in evidence.matches[:1]
        for claim in _claims(row, evidence)
    ]
    cited = 0
    sentences = text.sentences
    for span in sentences:
        carried = sorted({claim for match, claim in claims if _meet(match, span)})
        cited += bool(carried)
        if not (carried and only_uncited):
            yield from _sentence(text, span, carried, _reasons(dataset, name, span))
    yield f"{name}: {_count(len(sentences), cited)}"


def _sentence(text: SourceText, span: Span, carried: Sequence[str], reasons: Sequence[str]) -> Iterator[str]:
    yield f"line {text.line(span[0])}: {squeeze(text.text[slice(*span)])}"
    yield from (f"    {claim}" for claim in carried)
    yield from (f"    not cited: {reason}" for reason in reasons)
    if not carried and not reasons:
        yield "    NOT CITED"
    yield ""


def _claims(row: DraftRow, evidence: DraftEvidence) -> Iterator[str]:
    """The addresses of what an evidence item supports or contradicts."""
    base = f"{row.entity_id}#{row.anchor + '.' if row.anchor else ''}"
    for target in row.targets(evidence):
        yield base + target.field + (f"={target.item}" if target.item else "")
    for target, _ in evidence.contradicts:
        yield f"{base}{target.field}{f'={target.item}' if target.item else ''} (contradicts)"


def _reasons(dataset: DraftDataset, name: str, span: Span) -> list[str]:
    entries = (dataset.uncited or {}).get(name, ())
    return [entry.reason for entry in entries if any(_meet(match, span) for match in entry.matches)]


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _count(sentences: int, cited: int) -> str:
    share = f" ({cited / sentences:.0%})" if sentences else ""
    return f"{cited} of {sentences} sentences are cited{share}"
