"""`due`: the values that must be compared with their sources again, the longest overdue first."""

from __future__ import annotations

from pathlib import Path

from ..dates import is_day
from ..freshness import Age, ages
from ..model import Dataset
from ..read import read


def run(root: Path, today: str, *, by: str = "", dataset: str = "") -> int:
    """Print what is due by a day, by `today` where none is named: that is the day of the content. Returns 0, or 2 where
    the day is none."""
    day = by or today
    if not is_day(day):
        print(f"{day!r} is no day: write it as 2026-01-31.")
        return 2
    publication, _ = read(root)
    for each in publication.datasets:
        if dataset in ("", each.name):
            print("\n".join(told(each, day)))
    return 0


def told(dataset: Dataset, day: str) -> list[str]:
    """The work list in words, file by file in the order in which they are due."""
    found = ages(dataset)
    late = [age for age in found if age.is_due(day)]
    if not found:
        return [f"{dataset.name}: the descriptor gives no property an interval (`sourcebook:checkEvery`)."]
    lines = [f"{dataset.name}: {len(late)} of {len(found)} values are due by {day}."]
    files: dict[str, list[Age]] = {}
    for age in late:
        files.setdefault(dataset.entities[age.claim.entity_id].file, []).append(age)
    for file, some in files.items():
        lines += ["", file, *(f"  {_line(age)}" for age in some)]
    if late:
        first = late[0].claim
        lines += [
            "",
            "Read the source again. If nothing has changed, say so, and commit the change:",
            f"  python build.py checked {first.entity_id} {_property(first.anchor)} DAY",
        ]
    return lines


def _line(age: Age) -> str:
    since = (
        f"checked {age.checked}"
        if age.checked and age.checked >= age.published
        else f"source of {age.published}"
        if age.published
        else "no date"
    )
    return f"{age.claim.anchor}: {age.claim.value.text} ({since}, every {age.claim.field.check_every} days, due {age.due or 'at once'})"


def _property(anchor: str) -> str:
    return anchor if all(c.isalnum() or c in "=._-" for c in anchor) else f"'{anchor}'"
