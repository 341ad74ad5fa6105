"""Two states of a dataset, claim by claim: what was added, changed and removed, in values and in evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .model import Dataset
from .release import Delta, Difference, Evidence, Said

State = Mapping[str, Said]
"""By claim id."""


def state(dataset: Dataset) -> dict[str, Said]:
    """The claims of a dataset, as releases are compared."""
    return {
        claim.id: Said(
            claim.entity_id, claim.property, claim.value.text, tuple(dict.fromkeys((*c.said, c.checked) for c in claim.citations))
        )
        for claim in dataset.claims()
    }


def between(old: State, new: State) -> Delta:
    """What makes the new state of the old one."""
    return tuple(_differences(old, new))


def composed(first: Delta, second: Delta) -> Delta:
    """Two steps as one: from the state before the first to that after the second."""
    then = {each.claim_id: each for each in second}
    made = [joined for one in first if (joined := _joined(one, then.pop(one.claim_id)) if one.claim_id in then else one)]
    return tuple(sorted((*made, *then.values()), key=lambda each: each.claim_id))


def _differences(old: State, new: State) -> Iterator[Difference]:
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        had, has = was.evidence if was else (), now.evidence if now else ()
        lost, added = _without(had, has), _without(has, had)
        if was and now and was.value == now.value and not lost and not added:
            continue
        one = now or was
        assert one is not None  # noqa: S101  the name is of one of the two
        yield Difference(
            "ADD" if was is None else "DEL" if now is None else "MOD",
            name,
            one.entity_id,
            one.property,
            was.value if was else "",
            now.value if now else "",
            lost,
            added,
        )


def _joined(first: Difference, second: Difference) -> Difference | None:
    """Two differences of one claim; None where the second undoes the first."""
    lost = tuple(sorted({*_without(first.lost, second.added), *_without(second.lost, first.added)}))
    added = tuple(sorted({*_without(first.added, second.lost), *_without(second.added, first.lost)}))
    was, now = first.operation != "ADD", second.operation != "DEL"
    if not (was or now) or (was and now and first.old == second.new and not lost and not added):
        return None
    return Difference(
        "ADD" if not was else "DEL" if not now else "MOD",
        second.claim_id,
        second.entity_id,
        second.property,
        first.old,
        second.new,
        lost,
        added,
    )


def _without(some: Iterable[Evidence], others: Iterable[Evidence]) -> tuple[Evidence, ...]:
    known = set(others)
    return tuple(sorted(each for each in some if each not in known))
