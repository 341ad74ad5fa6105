"""When each claim was first published and last changed, read from git.

Old versions of a record are read with the descriptor of today: an id never changes its meaning, so a claim that was
once `vessels/armani#name` is that claim still. A shallow clone does not know, and then nothing is said.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from . import gitlog, record_shape, yamlfile
from .change import Change, ChangeKind, History
from .diagnostic import Rejected
from .draft import DraftRow, DraftValue
from .forget import forget
from .gitlog import Commit
from .model import Dataset, Descriptor, Publication, Resource
from .text import item_anchors

Said = tuple[str, str, str]
State = Mapping[str, Said]
"""Of one record: anchor → (value, digest of the evidence, digest of the days on which it was checked)."""


def attach(root: Path, publication: Publication) -> Publication:
    """The publication with the history of each dataset, where the repository tells it."""
    past = known(root, publication)
    return Publication(tuple(map(told, past.datasets))) if past else publication


def known(root: Path, publication: Publication) -> Publication | None:
    """The publication with all that git knows, withdrawn records included; None where the repository does not tell."""
    return Publication(tuple(_known(root, each) for each in publication.datasets)) if gitlog.is_complete(root) else None


def told(dataset: Dataset) -> Dataset:
    """What may be published of a dataset with all that git knows."""
    dataset = forget(dataset)
    return dataset if dataset.descriptor.publish.history else replace(dataset, history=None)


def _known(root: Path, dataset: Dataset) -> Dataset:
    """Where the history is not published, it is read all the same for the names of withdrawn records."""
    wanted = dataset.descriptor.publish.history or dataset.removed
    return replace(dataset, history=_history(root, dataset)) if wanted else dataset


def _history(root: Path, dataset: Dataset) -> History:
    folder = f"datasets/{dataset.name}"
    resources = {f"{folder}/{r.name}/": r for r in dataset.descriptor.of_kind("entities")}
    past = [replace(c, files=tuple(f for f in c.files if _resource(f, resources))) for c in gitlog.commits(root, folder)]
    states = _states(root, past, dataset, resources)
    renamed = _renamed(past, folder, dataset.redirects)
    now: dict[str, State] = {}
    changes: list[Change] = []
    of_claim: dict[str, list[Change]] = defaultdict(list)
    for commit in past:
        for entity_id, files in _by_entity(commit, folder, renamed).items():
            # not in the states: the commit deleted it
            found = [states.get((commit.hash, file), {}) for file in files]
            if None in found:  # a file could not be read then: say nothing of it
                continue
            after = {anchor: said for state in found if state for anchor, said in state.items()}
            for change in _compare(commit, entity_id, now.get(entity_id, {}), after):
                changes.append(change)
                if change.kind == "added":
                    of_claim[change.claim_id].clear()
                if change.kind != "checked":
                    of_claim[change.claim_id].append(change)
            now[entity_id] = after
    return History(tuple(changes), {name: tuple(some) for name, some in of_claim.items()})


def _by_entity(commit: Commit, folder: str, renamed: Mapping[str, str]) -> dict[str, list[str]]:
    """The files of a commit by the id that their entity has today: the one that it had before the commit comes along."""
    files: dict[str, list[str]] = defaultdict(list)
    for file in sorted(commit.files):
        name = _id(file, folder)
        files[renamed.get(name, name)].append(file)
    return files


def _renamed(past: list[Commit], folder: str, redirects: Mapping[str, str]) -> dict[str, str]:
    """Ids that are redirected because the record got another one: its file went in the commit in which that of the new
    id came. Where two records were merged, each keeps its own history."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for commit in past:
        for file in commit.files:
            first.setdefault(_id(file, folder), commit.hash)
            last[_id(file, folder)] = commit.hash
    found: dict[str, str] = {}
    for old, new in redirects.items():
        name: str | None = old
        for _ in redirects:  # from `a` by way of `b`, which is redirected too
            family = (each for each in (new, *redirects) if each == new or redirects[each] == new)
            name = next((each for each in family if each != name and first.get(each) == last.get(name or "", "")), None)
            if name in (None, new):
                break
        if name == new:
            found[old] = new
    return found


def _id(file: str, folder: str) -> str:
    return file.removeprefix(f"{folder}/").removesuffix(".yaml")


def _resource(file: str, resources: Mapping[str, Resource]) -> Resource | None:
    folder, _, name = file.rpartition("/")
    return resources.get(f"{folder}/") if name.endswith(".yaml") else None


def _compare(commit: Commit, entity_id: str, before: State, after: State) -> Iterator[Change]:
    for anchor in dict.fromkeys((*after, *before)):
        old, new = before.get(anchor), after.get(anchor)
        if old == new:
            continue
        yield Change(
            commit.date,
            commit.hash,
            commit.subject,
            _kind(old, new),
            entity_id,
            anchor,
            old[0] if old else "",
            new[0] if new else "",
        )


def _kind(old: Said | None, new: Said | None) -> ChangeKind:
    if old is None or new is None:
        return "added" if old is None else "withdrawn"
    if old[0] != new[0]:
        return "changed"
    return "evidence" if old[1] != new[1] else "checked"


def _states(root: Path, past: list[Commit], dataset: Dataset, resources: Mapping[str, Resource]) -> dict[tuple[str, str], State | None]:
    """The claims of each record after each commit that touched it; None where the file could not be read."""
    states: dict[tuple[str, str], State | None] = dict(_as_they_are(root, past, dataset))
    wanted = [(commit.hash, file) for commit in past for file in commit.files if (commit.hash, file) not in states]
    cited = {old.partition("/")[2]: new.partition("/")[2] for old, new in dataset.redirects.items() if old.startswith("sources/")}
    for (commit, file), data in gitlog.blobs(root, wanted).items():
        resource = _resource(file, resources)
        if resource is None:
            continue
        try:
            states[commit, file] = _state(data, file, dataset.descriptor, resource, cited)
        except Rejected:
            states[commit, file] = None
    return states


def _as_they_are(root: Path, past: list[Commit], dataset: Dataset) -> Iterator[tuple[tuple[str, str], State]]:
    """The records that one commit made and nothing changed since: they were read already, and most records are such.

    There is nothing with which their evidence could be compared, so it has no digest; a record that took the place of
    another is compared with that one, and is left to be read again.
    """
    touched = Counter(file for commit in past for file in commit.files)
    other = gitlog.changed(root, f"datasets/{dataset.name}")
    moved = frozenset(dataset.redirects.values())
    entities = {entity.file: entity for entity in dataset.entities.values() if entity.id not in moved}
    for commit in past:
        for file in commit.files:
            if touched[file] == 1 and file in entities and file not in other:
                yield (commit.hash, file), {claim.anchor: (claim.value.text, "", "") for claim in entities[file].claims()}


def _state(data: bytes, file: str, descriptor: Descriptor, resource: Resource, cited: Mapping[str, str]) -> State:
    """`cited` are sources that have another id today."""
    node = yamlfile.load(data, file)
    record, _ = record_shape.record(node, descriptor, resource, file, file.rpartition("/")[2].removesuffix(".yaml"))
    return {anchor: said for row in record.rows() for anchor, said in _claims(row, cited)}


def _claims(row: DraftRow, cited: Mapping[str, str]) -> Iterator[tuple[str, Said]]:
    for name, value in row.fields.items():
        if name == "id":
            continue
        base = f"{row.anchor}.{name}" if row.anchor else name
        texts = [item.value for item in value.items]
        anchors = item_anchors(base, texts) if value.field.many else [base] * len(texts)
        for anchor, text in zip(anchors, texts, strict=True):
            yield anchor, (text, *_evidence(row, value, text, cited))


def _evidence(row: DraftRow, value: DraftValue, text: str, cited: Mapping[str, str]) -> tuple[str, str]:
    """Digests of what supports or contradicts a value, and of when that was checked, whatever the order in which it is
    written."""
    parts, checks = [], []
    for evidence in row.evidence:
        about = (*row.targets(evidence), *(t for t, _ in evidence.contradicts))
        if any(t.field == value.field.name and t.item in (None, text) for t in about):
            others = sorted((t.field, other.value) for t, other in evidence.contradicts if t.field == value.field.name)
            said = {key: " ".join(node.value.split()) for key, node in evidence.texts.items()}
            said["source"] = cited.get(said.get("source", ""), said.get("source", ""))
            day = said.pop("checked", "")
            parts.append(repr((sorted(said.items()), others)))
            checks.append(day + parts[-1])
    return _digest(parts), _digest(checks)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
