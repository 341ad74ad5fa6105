"""The evidence as tables: entities, claims, citations. Their columns are a contract with those who read them."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import ENTITIES, UNSOURCED, Citation, Claim, Dataset, Site
from . import urls
from .once import once
from .table import DELIMITER, Column, ForeignKey, Table

CONTRACT = {
    "id": "Id",
    "title": "Title",
    "publisher": "Publisher",
    "published": "Published",
    "url": "Address",
    "origin": "Origin",
    "standing": "Standing",
    "seed": "Archived text",
    "sha256": "SHA-256 of the archived text",
}
"""The columns that the table of sources has in every package."""

_REQUIRED = {"required": True}
_LIST = {"delimiter": DELIMITER, "itemType": "string"}


def _one_of(labels: Mapping[str, str], *, required: bool = False) -> dict[str, object]:
    return {"enum": list(labels)} | ({"required": True} if required else {})


def _categories(labels: Mapping[str, str]) -> dict[str, object]:
    return {"categories": [{"value": value, "label": label} for value, label in labels.items()]}


_STATUS = {"accepted": "No source contradicts it", "disputed": "A source contradicts it"}
_BASIS = {
    "stated": "The source states it",
    "inferred": "The editors infer it from the source",
    "editorial": "The editors state it",
}
_STANCE = {"supports": "Supports the claim", "contradicts": "Contradicts the claim"}
_VERIFICATION = {
    "verified": "The quote was found in the archived text",
    "unarchived": "There is no archived text to verify it in",
}


def entities(dataset: Dataset, site: Site) -> Table:
    columns = (
        Column("id", "Id", "The id of the entity: its resource and its id there.", constraints=_REQUIRED),
        Column("type", "Type", "The resource in which the entity is described.", constraints=_REQUIRED),
        Column("name", "Name", "The name of the entity.", constraints=_REQUIRED),
        Column(
            "url",
            "Address",
            "The page of the entity; a path from the root of the site where the address of the site is not known.",
            constraints=_REQUIRED,
        ),
        Column("standing", "Standing", "The first line of the page, computed from rows of this package and never typed."),
    )
    rows = tuple(
        (
            entity.id,
            entity.resource.name,
            entity.name,
            site.url + urls.entity(dataset, entity),
            "; ".join(line.text for line in entity.standing),
        )
        for entity in dataset.entities.values()
    )
    return Table(ENTITIES, "Entities", "Everything that has a page, whatever its resource.", columns, ("id",), (), rows)


def claims(dataset: Dataset) -> Table:
    bases = _BASIS | ({UNSOURCED: "It is still to be sourced"} if dataset.descriptor.draft else {})
    columns = (
        Column(
            "claim_id",
            "Claim",
            "The id of the claim: the entity, and the address of the value on its page.",
            constraints=_REQUIRED,
        ),
        Column("entity_id", "Entity", "The entity of which it is claimed.", constraints=_REQUIRED),
        Column("entity_type", "Type of entity", "The resource of the entity.", constraints=_REQUIRED),
        Column(
            "property",
            "Property",
            "The field; for a field of nested rows, the table and the field, as in rows.field.",
            constraints=_REQUIRED,
        ),
        Column("value", "Value", "The value, as it was typed. Each item of a list is a claim.", constraints=_REQUIRED),
        Column(
            "status",
            "Status",
            "Whether a source contradicts it.",
            constraints=_one_of(_STATUS, required=True),
            properties=_categories(_STATUS),
        ),
        Column(
            "basis",
            "Basis",
            "The strongest basis among the citations that support it.",
            constraints=_one_of(bases, required=True),
            properties=_categories(bases),
        ),
        Column("sources", "Sources", "The ids of the sources that support it.", "list", properties=_LIST),
        Column(
            "independent_sources",
            "Independent sources",
            "How many origins support it; copies of one story are one origin.",
            "integer",
            {"required": True, "minimum": 0},
        ),
        Column(
            "first_published",
            "First published",
            "The day on which the value was first published, where it is known.",
            "date",
        ),
        Column("last_changed", "Last changed", "The day on which the claim was last changed, where it is known.", "date"),
    )
    rows = tuple([
        _claim(claim, entity.resource.name, dataset) for entity in dataset.entities.values() for claim in entity.claims()
    ])  # fmt: skip
    return Table(
        "claims",
        "Claims",
        "Every published value, each with its status and its sources.",
        columns,
        ("claim_id",),
        (ForeignKey("entity_id", ENTITIES, "id"),),
        rows,
    )


def dates(claim: Claim, dataset: Dataset) -> tuple[str, str]:
    """The days on which a claim was first published and last changed; empty where the history is not known."""
    changes = dataset.history.of_claim.get(claim.id, ()) if dataset.history else ()
    return (changes[0].date, changes[-1].date) if changes else ("", "")


def _claim(claim: Claim, kind: str, dataset: Dataset) -> tuple[str, ...]:
    return (
        claim.id,
        claim.entity_id,
        kind,
        claim.property,
        claim.value.text,
        claim.status,
        claim.basis,
        DELIMITER.join([source.id for source in claim.sources]),
        str(claim.independent_sources),
        *dates(claim, dataset),
    )


def citations(dataset: Dataset) -> Table:
    offset = {"minimum": 0}
    columns = (
        Column("claim_id", "Claim", "The claim that it supports or contradicts.", constraints=_REQUIRED),
        Column(
            "number",
            "Number",
            "The number of the citation among those of its claim.",
            "integer",
            {"required": True, "minimum": 1},
        ),
        Column("source_id", "Source", "The source; empty where the editors state the value."),
        Column(
            "stance",
            "Stance",
            "What it does for the claim.",
            constraints=_one_of(_STANCE, required=True),
            properties=_categories(_STANCE),
        ),
        Column("quote", "Quote", "The words of the source: the text of the archived file from start to end."),
        Column("prefix", "Before it", "The text of the source before the quote."),
        Column("suffix", "After it", "The text of the source after the quote."),
        Column(
            "start",
            "Start",
            "The offset of the first character, in Unicode code points of the archived file.",
            "integer",
            offset,
        ),
        Column(
            "end",
            "End",
            "The offset behind the last character, in Unicode code points of the archived file.",
            "integer",
            offset,
        ),
        Column(
            "verification",
            "Verification",
            "Whether the quote was found in an archived text of the source.",
            constraints=_one_of(_VERIFICATION),
            properties=_categories(_VERIFICATION),
        ),
        Column(
            "basis",
            "Basis",
            "How the value follows from the source.",
            constraints=_one_of(_BASIS, required=True),
            properties=_categories(_BASIS),
        ),
        Column("note", "Note", "The reasoning, or what a reader should know about this citation."),
        Column("attributed_to", "Attributed to", "Who says it in the source: a text, or the id of an entity."),
        Column("locator", "Locator", "The page or paragraph of the source."),
        Column("checked", "Checked", "The day on which it was last compared with the source.", "date"),
        Column("other_value", "Other value", "The value that a contradicting source states."),
        Column("is_open", "Left open", "Whether the editors leave open which of the values is right.", "boolean"),
    )
    cells = once(_citation)  # a citation carries several values of a record
    rows = tuple([
        (claim.id, str(number), *cells(citation))
        for claim in dataset.claims()
        for number, citation in enumerate(claim.citations, 1)
    ])  # fmt: skip
    keys = ForeignKey("claim_id", "claims", "claim_id"), ForeignKey("source_id", "sources", "id")
    return Table(
        "citations",
        "Citations",
        "What each source does for each claim, in its own words.",
        columns,
        ("claim_id", "number"),
        keys,
        rows,
    )


def _citation(of: Citation) -> tuple[str, ...]:
    """All of its row but the claim and the number there."""
    quote = of.quote
    offsets = (str(quote.start), str(quote.end)) if quote and of.verification == "verified" else ("", "")
    words = (quote.exact, quote.prefix, quote.suffix, *offsets) if quote else ("",) * 5
    return (
        of.source.id if of.source else "",
        of.stance,
        *words,
        of.verification,
        of.basis,
        of.note,
        of.attributed_to,
        of.locator,
        of.checked,
        of.other,
        "true" if of.is_open else "",
    )
