"""A word can be read as Latin letters, and has none (a warning).

`Сосо` in Cyrillic letters looks like the Latin `Coco`, letter by letter. Nobody finds it who types what they see, and two
parties can bear names that look the same. Real words of such an alphabet are not accused: none is where the same field, of
this record or another, or an archived text that the record cites, has letters of it that no reader takes for Latin ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..alphabets import alphabet, disguised, unmistakable
from ..diagnostic import Diagnostic, Place
from ..draft import DraftDataset, DraftRow


def check(dataset: DraftDataset) -> Iterator[Diagnostic]:
    advice = "Type it again in Latin letters. If it is a word of that alphabet, it can stay as it is."
    for row in dataset.all_rows():
        for name, value in row.fields.items():
            for item in value.items:
                if disguised(item.value) and (found := disguised(item.value, _at_home(dataset, row, name))):
                    yield _warning(item.place, found[1], found[2], advice)
    for source in dataset.sources.values() if dataset.only is None else ():
        text = source.text
        at_home = unmistakable(text.text) if text else ()
        for start, end in text.ranges if text else ():
            if text and (found := disguised(text.text[start:end], at_home)):
                where = f"It is in line {text.line(start + found[0])} of the archived text: compare that with the original."
                yield _warning(source.record.row.fields["seed"].items[0].place, found[1], found[2], where)
                break


def _at_home(dataset: DraftDataset, row: DraftRow, name: str) -> set[str]:
    """The alphabets in which values of this field are really written, or the texts that the record rests on."""
    resource = row.resource.name
    records = [*dataset.records.values(), *(source.record for source in dataset.sources.values())]
    rows = [each for record in records for each in record.rows() if each.resource.name == resource]
    values = (item.value for each in rows if name in each.fields for item in each.fields[name].items)
    cited = {evidence.text("source") for evidence in row.evidence} | {row.entity_id.partition("/")[2]}
    texts = (source.text.text for key, source in dataset.sources.items() if key in cited and source.text)
    return {found for text in (*values, *texts) for found in unmistakable(text)}


def _warning(place: Place, word: str, reading: str, advice: str) -> Diagnostic:
    message = f"The word {word!r} has only {alphabet(word[0]).title()} letters, and can be read as {reading!r}."
    return Diagnostic(place, "look_alike_word", message, advice, "warning")
