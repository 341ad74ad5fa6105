"""Two versions of a publication, compared as claims: what a reviewer needs to see of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .matching import old_claims, renamed, renamed_sources, same_value
from .model import Citation, Claim, Dataset, Publication

Numbers = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """One claim before and after; one of the two is None where it was added or withdrawn."""

    id: str
    before: Claim | None
    after: Claim | None
    gained: tuple[Citation, ...] = ()
    lost: tuple[Citation, ...] = ()
    is_same: bool = False
    """Whether both have the same value."""
    decides: bool = False
    """Whether the first line of a page is computed from it."""
    checked: tuple[Citation, ...] = ()
    """Citations that are what they were, and were compared with their sources once more."""

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "withdrawn"
        if not self.is_same:
            return "changed"
        return "evidence" if self.gained or self.lost else "checked"

    @property
    def became(self) -> tuple[str, ...]:
        """What is newly true of the claim: `disputed`, `single-sourced`, `unsupported` by any source."""
        if self.after is None:
            return ()
        was_disputed = self.before is not None and self.before.status == "disputed"
        had = self.before.independent_sources if self.before else 0
        return tuple(
            word
            for word, holds in (
                ("disputed", self.after.status == "disputed" and not was_disputed),
                ("single-sourced", had > 1 and self.after.independent_sources == 1),
                ("unsupported", had > 0 and self.after.independent_sources == 0),
            )
            if holds
        )


@dataclass(frozen=True, slots=True)
class StandingChange:
    """The first line of a page, before and after; empty where the page is new or gone."""

    entity_id: str
    before: str
    after: str
    rests_on_rows: bool
    """Whether a row said it or says it now: not only how many sources name somebody."""


@dataclass(frozen=True, slots=True)
class SourceChange:
    """One field of the record of a source, before and after."""

    source: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that is gone: renamed, merged, or withdrawn."""

    entity_id: str
    how: str
    """`renamed`, `merged`, `withdrawn`."""
    to: str
    """The record that takes its place, or the reason of the withdrawal."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed in one dataset."""

    dataset: str
    claims: tuple[ClaimChange, ...]
    standings: tuple[StandingChange, ...]
    """Of entities that have one in either version: the changes that can do most harm."""
    moved: tuple[Moved, ...]
    vanished: tuple[str, ...]
    """Entities and sources (`sources/…`) that are gone without a redirect or a removal."""
    sources: tuple[SourceChange, ...]
    new_texts: tuple[str, ...]
    """Sources whose archived text is new or other: quotes from them prove only that the two agree."""
    pages: tuple[str, ...]
    """The ids of entities and sources (`sources/…`) whose pages change."""
    numbers: Numbers
    """(what, before, after)."""
    is_described_anew: bool
    """Whether the descriptor changed, on which every page depends."""

    def __bool__(self) -> bool:
        parts = (self.claims, self.standings, self.moved, self.vanished, self.sources, self.new_texts, self.pages)
        return any(parts) or self.is_described_anew

    def of(self, kind: str) -> tuple[ClaimChange, ...]:
        return tuple(change for change in self.claims if change.kind == kind)


def compare(before: Publication, after: Publication) -> tuple[Comparison, ...]:
    """Compare dataset by dataset, by name; a dataset of one side only is compared with nothing."""
    old, new = ({each.name: each for each in side.datasets} for side in (before, after))
    return tuple(_compare(name, old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old)))


def _compare(name: str, before: Dataset | None, after: Dataset | None) -> Comparison:
    claims = tuple(_claims(before, after))
    standings = tuple(_standings(before, after))
    old, new = _records(before), _records(after)
    known = {*(after.redirects if after else ()), *(after.removed if after else ())}
    return Comparison(
        dataset=name,
        claims=claims,
        standings=standings,
        moved=tuple(_moved(before, after)),
        vanished=tuple(sorted(old - new - known)),
        sources=tuple(_source_changes(before, after)),
        new_texts=tuple(_new_texts(before, after)),
        pages=tuple(sorted(set(_pages(before, after, claims, standings)))),
        numbers=_numbers(before, after),
        is_described_anew=bool(before and after and before.descriptor.data != after.descriptor.data),
    )


def _records(dataset: Dataset | None) -> set[str]:
    return {*dataset.entities, *(f"sources/{name}" for name in dataset.sources)} if dataset else set()


def _claims(before: Dataset | None, after: Dataset | None) -> Iterator[ClaimChange]:
    old, moves, cited = old_claims(before, after), renamed(before, after), renamed_sources(before, after)
    new = {claim.id: claim for claim in after.claims()} if after else {}
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        had, has = _evidence(was, cited), _evidence(now, {})
        gained = tuple(has[key] for key in has if key not in had)
        lost = tuple(had[key] for key in had if key not in has)
        checked = tuple(has[key] for key in has if key in had and has[key].checked != had[key].checked)
        is_same = was is not None and now is not None and same_value(was, now, moves)
        if not is_same or gained or lost or checked:
            decides = (not is_same or bool(gained or lost)) and any(
                _decides(side, claim) for side in (before, after) if side for claim in (was, now) if claim
            )
            yield ClaimChange(name, was, now, gained, lost, is_same, decides, checked)


def _decides(dataset: Dataset, claim: Claim) -> bool:
    """Whether a claim stands in a row of those that the standing of a party is computed from."""
    rule = dataset.descriptor.standing
    return rule is not None and claim.property.rpartition(".")[0] == rule.rows


def _evidence(claim: Claim | None, moves: Mapping[str, str]) -> dict[tuple[str, ...], Citation]:
    """The citations of a claim by what is published of them, but for where a quote stands in its file and when it was
    checked. `moves` are sources that have another id now."""
    found = ((citation.said, citation) for citation in (claim.citations if claim else ()))
    return {(moves.get(said[0], said[0]), *said[1:]): citation for said, citation in found}


def _standings(before: Dataset | None, after: Dataset | None) -> Iterator[StandingChange]:
    moves = renamed(before, after)
    old = {moves.get(name, name): entity for name, entity in before.entities.items()} if before else {}
    new = after.entities if after else {}
    for name in sorted({*old, *new}):
        lines = [entity.standing if entity else () for entity in (old.get(name), new.get(name))]
        was, now = (". ".join(line.text for line in each) for each in lines)
        if was != now:
            yield StandingChange(name, was, now, any(line.row for each in lines for line in each))


def _moved(before: Dataset | None, after: Dataset | None) -> Iterator[Moved]:
    if after is None:
        return
    kept = {*renamed(before, after), *(f"sources/{name}" for name in renamed_sources(before, after))}
    for name in sorted(_records(before) - _records(after)):
        if name in after.redirects:
            how = "renamed" if name in kept else "merged"
            yield Moved(name, how, after.redirects[name])
        elif name in after.removed:
            yield Moved(name, "withdrawn", after.removed[name].reason)


def _source_changes(before: Dataset | None, after: Dataset | None) -> Iterator[SourceChange]:
    """Fields of sources that both sides have, and sources that came or went, by their titles."""
    moves, new = renamed_sources(before, after), dict(after.sources) if after else {}
    old = {moves.get(name, name): source for name, source in before.sources.items()} if before else {}
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            yield SourceChange(name, "title", was.title if was else "", now.title if now else "")
            continue
        for field in dict.fromkeys((*was.values, *now.values)):
            if field != "id" and was.text(field) != now.text(field):
                yield SourceChange(name, field, was.text(field), now.text(field))


def _new_texts(before: Dataset | None, after: Dataset | None) -> Iterator[str]:
    moves = {new: old for old, new in renamed_sources(before, after).items()}
    for name, source in after.sources.items() if after else ():
        was = before.sources.get(moves.get(name, name)) if before else None
        if source.archived and (was is None or was.sha256 != source.sha256 or was.article != source.article):
            yield name


def _pages(
    before: Dataset | None,
    after: Dataset | None,
    claims: tuple[ClaimChange, ...],
    standings: tuple[StandingChange, ...],
) -> Iterator[str]:
    """The entities that changed, those they refer to or are named by, and the sources they cite."""
    touched = {change.id.partition("#")[0] for change in claims} | {change.entity_id for change in standings}
    touched |= {name for old_new in renamed(before, after).items() for name in old_new}
    yield from touched
    for dataset in filter(None, (before, after)):
        for name in touched & set(dataset.entities):
            yield from (link.target for link in dataset.entities[name].links)
            yield from (link.origin for link in dataset.backlinks.get(name, ()))
    for change in claims:
        for citation in (*change.gained, *change.lost, *change.checked):
            if citation.source:
                yield f"sources/{citation.source.id}"
    old, new = (dict(side.sources) if side else {} for side in (before, after))
    yield from (f"sources/{name}" for name in {*old, *new} if old.get(name) != new.get(name))


def _numbers(before: Dataset | None, after: Dataset | None) -> Numbers:
    counts = [_counts(side) for side in (before, after)]
    return tuple((what, counts[0].get(what, 0), counts[1].get(what, 0)) for what in dict.fromkeys((*counts[0], *counts[1])))


def _counts(dataset: Dataset | None) -> dict[str, int]:
    if dataset is None:
        return {}
    claims = list(dataset.claims())
    return {
        "entities": len(dataset.entities),
        "claims": len(claims),
        "citations": sum(len(claim.citations) for claim in claims),
        "sources": len(dataset.sources),
        "disputed claims": sum(claim.status == "disputed" for claim in claims),
        "inferred claims": sum(claim.basis == "inferred" for claim in claims),
        "claims with one independent source": sum(claim.independent_sources == 1 for claim in claims),
    }
