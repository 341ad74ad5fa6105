"""`source quote`: the evidence item for words of a source, ready to paste; or why these words cannot be quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..checks import quote_length
from ..checks.quote_ambiguous import telling_apart
from ..checks.quote_not_found import explain
from ..diagnostic import Diagnostic, Place
from ..draft import DraftDataset, DraftEvidence, DraftRecord, DraftRow
from ..source_text import SourceText, Span
from ..text import squeeze
from ..yamlfile import Text
from .emit import scalar
from .source_find import archived
from .writing import Refused

MOST = 20
"""How many places of one quote are shown."""


def items(dataset: DraftDataset, name: str, words: str, supports: Sequence[str] = ()) -> list[tuple[int, str]]:
    """One evidence item for each place of the words, with the number of its line. Raises `Refused`."""
    text = archived(dataset, name)
    wanted = squeeze(words)
    if not wanted:
        raise Refused("Give the words of the source, as one argument.")
    matches = text.find(wanted)
    if not matches:
        _, message, advice = explain(text, words)
        raise Refused(f"{message.format(source=name)}\n{advice}")
    for finding in _length(dataset, name, wanted):
        raise Refused(f"{finding.message} {finding.help}")
    made = [(text.line(span[0]), _item(text, name, span, around, supports)) for span, around in _apart(text, matches)]
    if not made:
        raise Refused(
            f"The words stand {len(matches)} times in {name}, and what is around them does not tell the places apart. Take in more words."
        )
    return made


def _length(dataset: DraftDataset, name: str, quote: str) -> Iterator[Diagnostic]:
    """What the check of lengths says of the quote."""
    nowhere = Place("")
    evidence = DraftEvidence(nowhere, {"source": Text(name, nowhere), "quote": Text(quote, nowhere)}, None, ())
    row = DraftRow(next(iter(dataset.descriptor.resources.values())), "", "", nowhere, {}, (evidence,))
    return quote_length.check(DraftDataset(dataset.descriptor, {"": DraftRecord(row, ())}))


def _apart(text: SourceText, matches: tuple[Span, ...]) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Each place with the key and the words (`prefix` or `suffix`) that stand at no other; none are needed for one place."""
    if len(matches) == 1:
        yield matches[0], ("", "")
        return
    ways: dict[Span, tuple[str, str]] = {}
    for span, key, words in telling_apart(text, matches, most=MOST):
        if span not in ways or len(words) < len(ways[span][1]):
            ways[span] = key, words
    yield from ((span, ways[span]) for span in matches if span in ways)


def _item(text: SourceText, name: str, span: Span, around: tuple[str, str], supports: Sequence[str]) -> str:
    lines = [f"- source: {name}", f"  quote: {scalar(squeeze(text.text[slice(*span)]))}"]
    if around[0]:
        lines.append(f"  {around[0]}: {scalar(around[1])}")
    if supports:
        lines.append(f"  supports: [{', '.join(scalar(each, in_flow=True) for each in supports)}]")
    return "\n".join(lines)
