"""When a value should be compared with its source again: the work list of those who keep a dataset current.

The descriptor says for which properties, and how often. Days are counted from the newest day that speaks for the value:
that on which somebody last checked one of its citations, or that on which one of its sources was published. What is due
is told of a day that the data gives, never of the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .model import Claim, Dataset, Value


@dataclass(frozen=True, slots=True)
class Age:
    """How fresh a claim is that has to be checked again and again."""

    claim: Claim
    checked: str
    """The day on which one of its citations was last compared with its source; empty where nobody has."""
    published: str
    """The earliest day on which the newest of its sources can have been published; empty where that is not known."""
    due: str
    """The first day on which it is due; empty where there is no day to count from: it is due at once."""

    def is_due(self, day: str) -> bool:
        return self.due <= day


def ages(dataset: Dataset) -> tuple[Age, ...]:
    """The claims with an interval, those that are due first at the head. What only the editors say has no source to
    be compared with, and is left out."""
    found = (_age(claim) for claim in dataset.claims() if claim.field.check_every and claim.sources)
    return tuple(sorted(found, key=lambda age: (age.due, age.claim.id)))


def _age(claim: Claim) -> Age:
    checked = max((citation.checked for citation in claim.supporting), default="")
    published = max((day for source in claim.sources for day in _days(source.values.get("published", ()))), default="")
    return Age(claim, checked, published, _after(max(checked, published), claim.field.check_every))


def _days(values: tuple[Value, ...]) -> Iterator[str]:
    """The earliest day of each date; of one that is open there, the latest."""
    yield from (value.interval[0] or value.interval[1] for value in values if value.interval)


def _after(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):  # no day, or one that the calendar of Python does not reach
        return ""
