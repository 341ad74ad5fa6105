"""Sentences of an article that nothing cites, and nobody says why (a warning).

A dataset that has a file `uncited.yaml` promises to account for every sentence of its archived articles: it is cited,
or the file gives the reason why not. Without that file, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import coverage
from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..source_text import SourceText, Span

MOST = 20
"""How many sentences of one article are listed."""


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    if dataset.uncited is None or dataset.unread:  # a record that could not be read may cite them
        return
    spans = coverage.quoted(dataset)
    for name, source in dataset.sources.items():
        missing = coverage.unaccounted(dataset, name, spans)
        if source.text and missing:
            some = "1 sentence" if len(missing) == 1 else f"{len(missing)} sentences"
            yield Diagnostic(
                source.record.row.place,
                "sentence_unaccounted",
                f"{some} of {name} {'is' if len(missing) == 1 else 'are'} neither cited nor listed in uncited.yaml.",
                "\n".join(["Cite them, or give the reasons:", *(_listed(source.text, span) for span in missing[:MOST])]),
                "warning",
            )


def _listed(text: SourceText, span: Span) -> str:
    words = text.text[slice(*span)].split()
    return f"line {text.line(span[0])}: {' '.join(words[:8])}{' …' if len(words) > 8 else ''}"
