"""Which source a command means."""

from __future__ import annotations

from collections.abc import Sequence

from ..draft import DraftDataset
from ..source_text import SourceText
from ..text import did_you_mean
from .writing import Refused


def holder(datasets: Sequence[DraftDataset], name: str, dataset: str = "") -> DraftDataset:
    """The dataset that has a source. Raises `Refused`."""
    chosen = [each for each in datasets if dataset in ("", each.descriptor.name)]
    found = [each for each in chosen if name in each.sources]
    known = [source for each in chosen for source in each.sources]
    if not found:
        raise Refused(f"There is no source {name!r}. {did_you_mean(name, known) or 'Make it with: source add FILE'}")
    if len(found) > 1:
        raise Refused(f"Say which dataset with --dataset: {', '.join(each.descriptor.name for each in found)}.")
    return found[0]


def archived(dataset: DraftDataset, name: str) -> SourceText:
    """The archived text of a source. Raises `Refused`."""
    source = dataset.sources[name]
    if source.text is None:
        raise Refused(
            "\n".join(each.as_text() for each in source.problems) or f"The text of {name} is not archived: its quotes cannot be compared."
        )
    return source.text
