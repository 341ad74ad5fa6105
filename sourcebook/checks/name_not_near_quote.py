"""A sensitive value rests on words that do not name the party.

Fields marked `sourcebook:sensitive: true` (the state of a designation) can do harm on the wrong page. The name of
the party, or one of its other names, must stand in the quote or within the context that is published with it; or a
`note` says how the words are known to mean this party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostic import Diagnostic
from ..draft import DraftDataset, DraftRow
from ..model import ENTITIES
from ..source_text import SourceText, Span
from ..text import squeeze

_LETTER = "[0-9A-Za-zÀ-֏]"
"""Scripts that part words by spaces; in others, particles stand at names without one."""


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    fields = {r.name: {f.name for f in r.fields.values() if f.sensitive} for r in dataset.descriptor.resources.values()}
    for row, evidence in dataset.citing() if any(fields.values()) else ():
        sensitive = [t.field for t in row.targets(evidence) if t.field in fields[row.resource.name]]
        text = dataset.sources[evidence.source].text if evidence.matches else None
        if not sensitive or not text or evidence.text("note").strip():
            continue
        names = list(_names(dataset, row))
        passage = _passage(text, evidence.matches[0], dataset.descriptor.quotes.context)
        if names and not any(_mentions(passage, name) for name in names):
            yield Diagnostic(
                evidence.where("quote"),
                "name_not_near_quote",
                f"{sensitive[0]} of {names[0]!r} rests on words that do not name it.",
                "Quote the words that name the party, or add `note: …` that says how it is known to be meant.",
            )


def _names(dataset: DraftDataset, row: DraftRow) -> Iterator[str]:
    """Names and other names of the party of the row; of the entity itself where it refers to none.

    In the rows of the standing, the party is the field that the rule names; elsewhere any that the row refers to.
    """
    rule = dataset.descriptor.standing
    only = rule.entity if rule and rule.rows == row.resource.name else ""
    parties = [
        item.value if value.field.reference == ENTITIES else f"{value.field.reference}/{item.value}"
        for value in row.fields.values()
        if value.field.reference and only in ("", value.field.name)
        for item in value.items
    ]
    for party in parties or [row.entity_id]:
        record = dataset.records.get(party)
        for each in record.rows() if record else ():
            if name := each.text(each.resource.alias if each.nested_in else each.resource.label):
                yield name


def _mentions(passage: str, name: str) -> bool:
    wanted = re.escape(squeeze(name).casefold())
    return re.search(f"(?<!{_LETTER}){wanted}(?!{_LETTER})", passage) is not None


def _passage(text: SourceText, span: Span, context: int) -> str:
    start, end = span
    before, after = text.context(span, context)
    return " ".join((before + text.text[start:end] + after).split()).casefold()
