"""Sentences that nothing cites, and why: uncited.yaml of a dataset.

A reader who sees what was recorded of an article also asks what was left out. The file is a mapping: the id of a
source, and below it a list of `{words: …, reason: …}`. The words are those of the article, letter by letter, and
stand in no quote; they account for the sentences in which they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import coverage, files, yamlfile
from .checks.quote_not_found import explain
from .diagnostic import Diagnostic, Place, Rejected
from .draft import DraftDataset, DraftUncited
from .source_text import SourceText, Span
from .text import did_you_mean
from .yamlfile import Mapping, Node, Sequence, Text

NAME = "uncited.yaml"


def read(root: Path, dataset: DraftDataset, found: list[Diagnostic]) -> dict[str, tuple[DraftUncited, ...]] | None:
    """The entries by source, or None where there is no such file; what is wrong goes to `found`."""
    file = f"datasets/{dataset.descriptor.name}/{NAME}"
    if not (root / file).exists():
        return None
    try:
        node = yamlfile.load(files.read(root, file), file)
    except Rejected as rejected:
        found += rejected.diagnostics
        return {}
    spans = coverage.quoted(dataset)
    entries: dict[str, tuple[DraftUncited, ...]] = {}
    for name, listed in node.items.items():
        text = _text(dataset, name, node.keys[name], found)
        if text is not None:
            entries[name] = tuple(_entries(listed, text, found))
            found += _problems(name, text, entries[name], spans.get(name, []))
    return entries


def _text(dataset: DraftDataset, name: str, place: Place, found: list[Diagnostic]) -> SourceText | None:
    source = dataset.sources.get(name)
    if source is None and f"sources/{name}" not in dataset.unread:
        found.append(
            Diagnostic(
                place,
                "uncited_invalid",
                f"There is no source {name!r}.",
                did_you_mean(name, dataset.sources) or "Write the id of a source.",
            )
        )
    elif source and source.text is None and not source.problems:
        found.append(
            Diagnostic(
                place,
                "uncited_invalid",
                f"The text of {name} is not archived.",
                "Only the sentences of an archived text can be counted: delete the entry.",
            )
        )
    return source.text if source else None


def _entries(listed: Node, text: SourceText, found: list[Diagnostic]) -> Iterator[DraftUncited]:
    for node in listed.items if isinstance(listed, Sequence) else (listed,):
        words = node.items.get("words") if isinstance(node, Mapping) else None
        reason = node.text("reason") if isinstance(node, Mapping) else None
        if (
            not isinstance(listed, Sequence)
            or not isinstance(words, Text)
            or not words.value.strip()
            or not (reason or "").strip()
            or (isinstance(node, Mapping) and set(node.items) != {"words", "reason"})
        ):
            found.append(
                Diagnostic(
                    node.place,
                    "uncited_invalid",
                    "An entry has words of the article and a reason, and nothing else.",
                    "Write `- words: …`, and `reason: …` below it.",
                )
            )
        else:
            yield DraftUncited(words, (reason or "").strip(), text.find(words.value))


def _problems(name: str, text: SourceText, entries: tuple[DraftUncited, ...], spans: list[Span]) -> Iterator[Diagnostic]:
    for entry in entries:
        if not entry.matches:
            _, message, advice = explain(text, entry.words.value)
            yield Diagnostic(
                entry.words.place,
                "uncited_not_found",
                message.replace("The quote is", "These words are").format(source=name),
                advice,
            )
        elif all(coverage.touches(match, spans) for match in entry.matches):
            yield Diagnostic(
                entry.words.place,
                "uncited_is_cited",
                "These words stand in a quote of this dataset.",
                "Delete the entry; or, where a part of the sentence is left out, give the words of that part only.",
            )
