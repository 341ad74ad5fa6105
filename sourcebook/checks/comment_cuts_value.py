"""A `#` cuts an unquoted value (a warning).

In YAML, a space and `#` begin a comment: `name: Hull #12` is read as `Hull`. Put such a value in quotation marks. A
comment that is meant has a space behind its `#`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset
from ..yamlfile import Text


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    for row in dataset.all_rows():
        texts: list[Text] = [item for value in row.fields.values() for item in value.items if item.cut]
        texts += [text for evidence in row.evidence for text in evidence.texts.values() if text.cut]
        for text in texts:
            yield Diagnostic(
                text.place,
                "comment_cuts_value",
                f"The value ends at a `#`: {text.value!r}.",
                "Put the whole value in quotation marks, or write a space behind the `#` of a comment.",
                "warning",
            )
