"""What the answers of a form mean: which dataset, record, property and value. Nothing here builds a path of them.

Everything raises `Refusal` with what is missing, where an answer means nothing that the publication has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..formats import countries
from ..model import ENTITIES, Claim, Dataset, Entity, Field, Publication, Resource, Row
from ..text import did_you_mean
from .issue_form import Answers, Refusal
from .markdown import bullets, code, plain


@dataclass(frozen=True, slots=True)
class Spot:
    """A property of a record: a field, or one item of its list, in the record or in a nested row; or a table of rows."""

    entity: Entity
    table: str = ""
    index: int = 0
    """Which of the rows of the table, from 0; -1 for none of those that are there."""
    field: Field | None = None
    """None where only the table is meant."""
    claim: Claim | None = None

    @property
    def path(self) -> str:
        return ".".join(part for part in (self.table, self.field.name if self.field else "") if part)

    @property
    def row(self) -> Row | None:
        if not self.table:
            return self.entity.row
        rows = self.entity.nested.get(self.table, ())
        return rows[self.index] if 0 <= self.index < len(rows) else None


def dataset(publication: Publication, answers: Answers) -> Dataset:
    known = {each.name: each for each in publication.datasets}
    name = answers.line("dataset") if len(known) > 1 else next(iter(known))
    if name not in known:
        raise Refusal(f"There is no dataset {code(name)}. It can be: {', '.join(map(code, known))}.")
    return known[name]


def entity(data: Dataset, text: str) -> Entity:
    """The record that somebody means by `resource/id`, or by the address of its page."""
    parts = [part for part in path_of(text).split("/") if part]
    name = "/".join(parts[-2:])
    if name in data.entities:
        return data.entities[name]
    if name in data.redirects:
        raise Refusal(f"{code(name)} is now {code(data.redirects[name])}. Please open the form from that page.")
    if name in data.removed:
        raise Refusal(f"{code(name)} was withdrawn on {data.removed[name].date}.")
    if not text.strip():
        raise Refusal("The form does not say which record it is about.")
    alike = [e.id for e in data.entities.values() if text.strip().casefold() in (e.slug, e.name.casefold())]
    if len(alike) == 1:
        return data.entities[alike[0]]
    near = plain(did_you_mean(name, data.entities))
    raise Refusal(
        f"There is no record {code(text)}. {near or 'Its id is the last two parts of the address of its page.'}"
        + (f" Records of that name: {', '.join(map(code, alike))}." if alike else "")
    )


def spot(data: Dataset, about: Entity, name: str, value: str, page: str) -> Spot:
    """The property of a record that somebody means; the address of the page tells rows with one property apart."""
    name = name.strip().strip("`")
    anchor = page.partition("#")[2] if page.startswith("http") or "/" in page else ""
    at = _by_anchor(about, name) or (_by_anchor(about, anchor) if _path(anchor) == name else None)
    if at:
        return at
    tables = {rows.name: rows for rows in data.descriptor.nested_in(about.resource.name)}
    first, _, last = _path(name).rpartition(".")
    table = tables.get(first) or _titled(tables.values(), first)
    if table is None and not first and (last in tables or (table := _titled(tables.values(), last))):
        return Spot(about, table.name if table else last, -1)
    if table is None and first:
        raise Refusal(f"{code(about.id)} has no rows {code(first)}. {_has(about.resource, tables)}")
    field = _field(table or about.resource, last)
    if field is None:
        raise Refusal(
            f"{code(about.id)} has no property {code(name)}. "
            f"{plain(did_you_mean(last, (table or about.resource).fields))} {_has(about.resource, tables)}"
        )
    if table is None:
        return Spot(about, field=field, claim=_with_value(about.row.claims.get(field.name, ()), data, value))
    return _row(Spot(about, table.name, -1, field), data, value)


def _row(where: Spot, data: Dataset, value: str) -> Spot:
    """The row that has the value, where that is one."""
    assert where.field  # noqa: S101 - the caller has it
    rows = list(enumerate(where.entity.nested.get(where.table, ())))
    fitting = [(n, claim) for n, row in rows if (claim := _with_value(row.claims.get(where.field.name, ()), data, value)) and value]
    if len(fitting) > 1:
        raise Refusal(
            f"{len(fitting)} rows of {code(where.table)} have this value, so it is not clear which is meant. "
            f"Please write one of these as the property:\n\n{bullets([code(c.anchor) for _, c in fitting])}"
        )
    if fitting:
        return Spot(where.entity, where.table, fitting[0][0], where.field, fitting[0][1])
    return where


def _with_value(claims: tuple[Claim, ...], data: Dataset, value: str) -> Claim | None:
    """The claim with a value; of a field of one value, the claim that there is."""
    found = [c for c in claims if value and same(c.value.text, value, c.field, data)]
    return found[0] if found else claims[0] if claims and not claims[0].field.many else None


def same(text: str, given: str, field: Field, data: Dataset) -> bool:
    """Whether a text means the value of a record."""
    try:
        return text == given.strip() or text == canonical(data, field, given)
    except Refusal:
        return False


def refuse_stale(data: Dataset, where: Spot | None, given: str) -> None:
    """The value in a form must be the one that the record has: the page may have been an old one. Raises `Refusal`."""
    claim = where.claim if where else None
    if where and claim and given and not same(claim.value.text, given, claim.field, data):
        raise Refusal(
            f"The form says that {code(where.path)} of {code(where.entity.id)} is {code(given)}, and it is "
            f"{code(claim.value.text)} now. Please look at the page again."
        )


def _by_anchor(about: Entity, anchor: str) -> Spot | None:
    """The claim with this address on the page of the entity."""
    if any(claim.anchor == anchor for claim in about.row.claims.get(_path(anchor), ())):
        claim = next(c for c in about.row.claims[_path(anchor)] if c.anchor == anchor)
        return Spot(about, field=claim.field, claim=claim)
    for table, rows in about.nested.items():
        for index, row in enumerate(rows):
            for claims in row.claims.values():
                for claim in claims:
                    if claim.anchor == anchor:
                        return Spot(about, table, index, claim.field, claim)
            field = row.resource.fields.get(anchor.removeprefix(f"{row.anchor}."))
            if field and anchor.startswith(f"{row.anchor}."):
                return Spot(about, table, index, field)
    return None


def _path(anchor: str) -> str:
    """`flags=tz-flagged.flag` without what tells one row or item from another: `flags.flag`."""
    first, is_item, rest = anchor.partition("=")
    return f"{first}.{rest.rpartition('.')[2].partition('=')[0]}" if is_item and "." in rest else first


def _field(resource: Resource, name: str) -> Field | None:
    same = [f for f in resource.fields.values() if name.casefold() in (f.name, f.title.casefold())]
    return same[0] if same else None


def _titled(tables: Iterable[Resource], name: str) -> Resource | None:
    return next((t for t in tables if t.title.casefold() == name.casefold()), None)


def _has(resource: Resource, tables: Iterable[str]) -> str:
    names = [*(n for n in resource.fields if n != "id"), *tables]
    return f"A record of this kind has: {', '.join(map(code, names))}."


def canonical(data: Dataset, field: Field, given: str) -> str:
    """A value as the records write it, where somebody typed what the page shows: a label, a country, a name."""
    text = given.strip()
    if field.categories and text not in field.categories:
        return next((v for v, label in field.categories.items() if text.casefold() in (v.casefold(), label.casefold())), text)
    if field.format == "country" and text not in countries():
        return next((c for c, name in countries().items() if text.casefold() in (c.casefold(), name.casefold())), text)
    if field.reference:
        return _reference(data, field, text)
    return text


def _reference(data: Dataset, field: Field, text: str) -> str:
    target = text if "/" in text else f"{field.reference}/{text}"
    if target not in data.entities:
        alike = [
            e.id for e in data.entities.values() if text.casefold() == e.name.casefold() and field.reference in (ENTITIES, e.resource.name)
        ]
        target = alike[0] if len(alike) == 1 else target
    return target if field.reference == ENTITIES else target.removeprefix(f"{field.reference}/")


def path_of(text: str) -> str:
    """The path of an address, or the text itself, without what may follow it."""
    try:
        return urlsplit(text.strip()).path
    except ValueError:
        return text.strip()
