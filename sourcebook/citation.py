"""What carries a value: sources, the quotes found in them, and what each does for a claim. A part of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from .frozen import dataclass

Stance = Literal["supports", "contradicts"]
Basis = Literal["stated", "inferred", "editorial", "unsourced"]
"""How a value is known. `unsourced`: it is still to be sourced, which only a draft may hold; no citation has it."""
UNSOURCED: Basis = "unsourced"
Verification = Literal["verified", "unarchived", ""]
Scalar = str | int | Decimal | bool


SAID = (
    "source_id",
    "stance",
    "quote",
    "basis",
    "note",
    "attributed_to",
    "locator",
    "other_value",
    "is_open",
)
"""What each text of `Citation.said` is, as the table of citations calls it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: the text as it was typed, and as data."""

    text: str
    data: Scalar
    interval: tuple[str, str] | None = None
    """Of a date: its earliest and latest day (ISO 8601); open ends are empty strings."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of a source, found again at its offsets (in code points of the archived file)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is cited. Its text stays outside the model, so that no output can publish it."""

    id: str
    title: str
    publisher: str
    origin: str
    standing: str
    values: Mapping[str, tuple[Value, ...]]
    file: str
    seed: str = ""
    sha256: str = ""
    article: tuple[tuple[int, int], ...] = ()
    """Start and end of each range of the archived file that is the article, in code points."""
    words: int = 0
    """Words of the article."""
    sentences: int = 0
    """Sentences of the article."""
    cited: int = 0
    """Those of them that a quote touches."""
    _texts: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        texts = {name: "; ".join(value.text for value in values) for name, values in self.values.items()}
        object.__setattr__(self, "_texts", texts)

    @property
    def archived(self) -> bool:
        return bool(self.seed)

    def text(self, name: str) -> str:
        """The value of a bibliographic field, items of a list parted by semicolons, or an empty string."""
        return self._texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Uncited:
    """A sentence, or a part of one, that nothing cites. Of its words only the first are here: the rest is not ours."""

    opening: str
    reason: str
    """Why nothing cites it; empty where nobody has said."""
    line: int


@dataclass(frozen=True, slots=True)
class Citation:
    """What one evidence item does for one claim."""

    source: Source | None
    """None only where the basis is editorial."""
    stance: Stance
    basis: Basis
    quote: Quote | None = None
    note: str = ""
    attributed_to: str = ""
    """Who says it in the source: free text, or the id of an entity."""
    locator: str = ""
    checked: str = ""
    other: str = ""
    """The value that a contradicting source states."""
    is_open: bool = False
    """Whether the editors leave it open which value is right."""

    @property
    def said(self) -> tuple[str, ...]:
        """What is published of it, as texts by SAID, but for where a quote stands in its file and when it was checked."""
        return (
            self.source.id if self.source else "",
            self.stance,
            self.quote.exact if self.quote else "",
            self.basis,
            self.note,
            self.attributed_to,
            self.locator,
            self.other,
            "true" if self.is_open else "",
        )

    @property
    def verification(self) -> Verification:
        if self.source is None:
            return ""
        return "verified" if self.quote and self.source.archived else "unarchived"
