"""What of an old version is which of a new one, where the id of a record or the key of a row changed."""

from __future__ import annotations

from collections import defaultdict

from .model import ENTITIES, Claim, Dataset, Entity, Row


def renamed(before: Dataset | None, after: Dataset | None) -> dict[str, str]:
    """Records that go on under a new id: old entity id → new."""
    if before is None or after is None:
        return {}
    return {
        old: new
        for old, new in after.redirects.items()
        if old in before.entities and old not in after.entities and new not in before.entities
    }


def renamed_sources(before: Dataset | None, after: Dataset | None) -> dict[str, str]:
    """Sources that go on under a new id: old id → new."""
    if before is None or after is None:
        return {}
    # the ids of other records have a slash, those of sources have none
    moves = ((old.removeprefix("sources/"), new.removeprefix("sources/")) for old, new in after.redirects.items())
    return {old: new for old, new in moves if old in before.sources and old not in after.sources and new not in before.sources}


def old_claims(before: Dataset | None, after: Dataset | None) -> dict[str, Claim]:
    """The old claims, by the ids that they have in the new version where they have one.

    A row is the same one where it is the only one of its table that went, and one came in its place: its key is made
    of its values, and changes with them.
    """
    if before is None:
        return {}
    moves = renamed(before, after)
    found: dict[str, Claim] = {}
    for entity in before.entities.values():
        name = moves.get(entity.id, entity.id)
        now = after.entities.get(name) if after else None
        rows = _rows(entity, now) if now else {}
        for claim in entity.claims():
            found[f"{name}#{_anchor(claim.anchor, rows)}"] = claim
    return found


def same_value(was: Claim, now: Claim, moves: dict[str, str]) -> bool:
    """Whether two claims have one value, a renamed record counting as itself."""
    old, reference = was.value.text, was.field.reference
    if old == now.value.text:
        return True
    if reference == ENTITIES:
        return moves.get(old) == now.value.text
    # of what refers to nothing this looks up an address that no record has
    return moves.get(f"{reference}/{old}") == f"{reference}/{now.value.text}"


def _rows(entity: Entity, now: Entity) -> dict[str, str]:
    """Addresses of rows of the old version → of the new one, where they differ."""
    old, new = _by_table(entity), _by_table(now)
    found = {}
    for table in old:
        went = [row.anchor for row in old[table] if row.anchor not in {each.anchor for each in new[table]}]
        came = [row.anchor for row in new[table] if row.anchor not in {each.anchor for each in old[table]}]
        if len(went) == len(came) == 1:
            found[went[0]] = came[0]
    return found


def _by_table(entity: Entity) -> dict[str, tuple[Row, ...]]:
    tables: dict[str, tuple[Row, ...]] = defaultdict(tuple)
    tables.update(entity.nested)
    return tables


def _anchor(anchor: str, rows: dict[str, str]) -> str:
    for old, new in rows.items():
        if anchor.startswith(f"{old}."):
            return new + anchor[len(old) :]
    return anchor
