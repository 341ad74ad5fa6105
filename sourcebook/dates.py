"""Dates in the words a reader expects: the forms of EDTF (ISO 8601-2) that a record may hold."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SEASONS = ("spring", "summer", "autumn", "winter")
_PARTS = {
    **{str(21 + n): f"{name} {{}}" for n, name in enumerate(_SEASONS)},
    **{str(25 + n): f"northern {name} {{}}" for n, name in enumerate(_SEASONS)},
    **{str(29 + n): f"southern {name} {{}}" for n, name in enumerate(_SEASONS)},
    **{str(33 + n): f"{name} quarter of {{}}" for n, name in enumerate(("first", "second", "third", "fourth"))},
    **{str(37 + n): f"{name} third of {{}}" for n, name in enumerate(("first", "second", "last"))},
    **{str(40 + n): f"{name} half of {{}}" for n, name in enumerate(("first", "second"))},
}
"""The parts of a year that stand where the month does."""
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
_PART = re.compile(rf"(\d{{4}})-({'|'.join(_PARTS)})")
_OPEN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]|XX))?-XX")
_QUALIFIERS = {"": "{}", "?": "{} (uncertain)", "~": "about {}", "%": "about {} (uncertain)"}


@cache
def in_words(text: str) -> str:
    """An EDTF date in words: `2025-07-16` is “16 July 2025”. Forms without common words stay as they are."""
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _set(text[1:-1].split(","), "or" if text[0] == "[" else "and")
    start, slash, end = text.partition("/")
    if not slash:
        return _one(text)
    if start in ("", ".."):
        return f"until {_one(end)}"
    if end in ("", ".."):
        return f"from {_one(start)}"
    first, last = _one(start), _one(end)
    if first == last:
        return first
    if start[:7] == end[:7] and len(start) == len(end) == 10:
        return f"{first.split()[0]}–{last}"
    if start[:4] == end[:4] and len(start) == len(end) >= 7 and start[4] == "-":
        return f"{first.removesuffix(start[:4]).strip().removesuffix(' of')} – {last}"
    return f"{first} – {last}"


def _set(members: list[str], word: str) -> str:
    """`[2017,2018]` is one of its members, `{2017,2018}` all of them; `..` stands for all that lie between."""
    said = [" to ".join(map(_one, member.strip().split(".."))) for member in members]
    return f" {word} ".join(filter(None, (", ".join(said[:-1]), said[-1])))


def _one(text: str) -> str:
    qualifier = text[-1] if text[-1:] in ("?", "~", "%") else ""
    plain = text.removesuffix(qualifier)
    within = set(plain) & {"?", "~", "%"}
    if within:  # only the year, or only the day: a reader needs to know that not all of it is certain
        words = _plain("".join(c for c in plain if c not in within))
        return f"{words} (in part {'approximate' if within == {'~'} else 'uncertain'})" if words else text
    words = _plain(plain)
    return _QUALIFIERS[qualifier].format(words) if words else text


def _plain(text: str) -> str:
    """A date without qualifiers, or nothing where there are no words for its form."""
    if found := _DATE.fullmatch(text):
        year, month, day = found.groups(default="")
        return " ".join(part for part in (day.lstrip("0"), _MONTHS[int(month) - 1] if month else "", year) if part)
    if found := _PART.fullmatch(text):
        return _PARTS[found[2]].format(found[1])
    if found := _OPEN.fullmatch(text):
        year, month = found.groups(default="")
        return f"a month of {year}" if not month else f"a day of {_plain(text[:4] if month == 'XX' else text[:7])}"
    if re.fullmatch(r"\d{3}X", text):
        return f"{text[:3]}0s"
    return f"between {text[:2]}00 and {text[:2]}99" if re.fullmatch(r"\d\dXX", text) else ""


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as 2025-07-16."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def month(number: int) -> str:
    """The name of a month, from 1."""
    return _MONTHS[number - 1]
