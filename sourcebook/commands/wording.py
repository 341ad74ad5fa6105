"""What the skeletons, the JSON Schemas and the data dictionary say of formats, of references and of evidence."""

from __future__ import annotations

from ..spec import ENTITIES, Descriptor, Field

PLACEHOLDER = "id-of-the-record"

EXAMPLES = {
    "country": ("KP", "TZ"),
    "edtf": ("2025-07-16", "2024-04", "2025-07-16/2025-07-17", "2018~", "2018?"),
    "imo": ("9074729",),
    "language": ("en", "ko", "zh-Hant"),
    "lei": ("529900T8BM49AURSDO55",),
    "latitude": ("42.328",),
    "longitude": ("-70.890",),
    "markdown": (),
    "record": ("bridges/engineers/thomas-telford",),
    "url": ("https://example.org/page",),
}
"""Values of each format."""

FORMATS = {
    "country": "two-letter country code (ISO 3166-1)",
    "edtf": "date (EDTF)",
    "imo": "IMO ship number, seven digits",
    "language": "language tag (BCP 47)",
    "lei": "LEI, 20 characters (ISO 17442)",
    "latitude": "latitude in decimal degrees (WGS 84), north positive",
    "longitude": "longitude in decimal degrees (WGS 84), east positive",
    "markdown": "text, Markdown allowed",
    "record": "record of any dataset, as `dataset/resource/id`",
    "url": "web address",
}
TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "list": "text"}

EVIDENCE = {
    "source": "The id of the source: the name of its file in the folder of the sources, without `.yaml`.",
    "quote": "The words of the source that carry the value, verbatim and without gaps. Only runs of white space may differ.",
    "prefix": "The words right before the quote; only where the quote stands more than once in the article.",
    "suffix": "The words right after the quote; only where the quote stands more than once in the article.",
    "supports": "The fields that the quote carries. `field=item` names one item of a list. "
    "On a nested row it may be left out: then it is all fields of the row.",
    "contradicts": "The fields of which the source says something else, each with the value that the source gives. Needs a note.",
    "attributed_to": "Who says it in the source: free text, or the id of an entity with its resource.",
    "basis": "How the source carries the value; `stated` where it is left out.",
    "note": "What a reader must know to follow the step from the quote to the value.",
    "locator": "Where in the source it stands: page, paragraph.",
    "checked": "The day on which somebody last compared it with the source: it still stands.",
    "resolution": "`open` where the editors leave it open which of two values is right.",
}
"""What each key of an evidence item means."""

BASES = {
    "stated": "The source states it.",
    "inferred": "It follows from the source by a step that the note gives.",
    "editorial": "The editors state it; no source. Only for fields that allow it.",
    "unsourced": "It is still to be sourced: no source, no quote. Only in a draft.",
}


def value_kind(field: Field, descriptor: Descriptor) -> str:
    """What a field holds, in words: `date (EDTF)`, `list of text`, `id of a vessel`."""
    if field.categories:
        kind = "one of the values below"
    elif field.reference:
        kind = reference_kind(field, descriptor)
    else:
        kind = FORMATS.get(field.format, "") or TYPES[field.type]
    return f"list; each item: {kind}" if field.many else kind


def reference_kind(field: Field, descriptor: Descriptor) -> str:
    if field.reference == ENTITIES:
        return "resource and id of any record, as `resource/id`"
    return f"id of a record in `{descriptor.resources[field.reference].name}`"


def checked_again(field: Field) -> str:
    """How often a value is compared with its sources, behind what it holds; nothing where there is no interval."""
    return f"; to be checked again after {field.check_every:,} days" if field.check_every else ""


def example(field: Field, descriptor: Descriptor) -> str:
    """A value of the right form, for a reader to replace."""
    if field.categories:
        return next(iter(field.categories))
    if field.reference:
        if field.reference != ENTITIES:
            return PLACEHOLDER
        return f"{next(r.name for r in descriptor.of_kind('entities'))}/{PLACEHOLDER}"
    if EXAMPLES.get(field.format):
        return EXAMPLES[field.format][0]
    return {"integer": "1", "number": "1.5", "boolean": "true"}.get(field.type, "…")
