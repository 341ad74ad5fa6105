"""What a commit did to a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ChangeKind = Literal["added", "changed", "evidence", "checked", "withdrawn"]
"""`changed`: another value; `evidence`: the same value on other evidence; `checked`: the same evidence, compared with its
sources once more."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit did to one claim."""

    date: str
    """The day of the commit (UTC)."""
    commit: str
    subject: str
    """The first line of the message of the commit."""
    kind: ChangeKind
    entity_id: str
    anchor: str
    before: str
    """The value before; empty where there was none."""
    after: str

    @property
    def claim_id(self) -> str:
        return f"{self.entity_id}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class History:
    """What the commits did to the claims of a dataset, the oldest first."""

    changes: tuple[Change, ...]
    of_claim: Mapping[str, tuple[Change, ...]]
    """By claim id: all changes of a claim since it was last added. A check changes nothing, and is not among them."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Why a record is gone. It holds no personal data."""

    date: str
    reason: str
