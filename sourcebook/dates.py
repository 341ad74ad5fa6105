"""Dates in the words a reader expects: the forms of EDTF (ISO 8601-2) that a record may hold."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from .language import Language, current, message, say

_MONTHS = (
    message("January"),
    message("February"),
    message("March"),
    message("April"),
    message("May"),
    message("June"),
    message("July"),
    message("August"),
    message("September"),
    message("October"),
    message("November"),
    message("December"),
)
_PARTS = {
    "21": message("spring %(year)s"),
    "22": message("summer %(year)s"),
    "23": message("autumn %(year)s"),
    "24": message("winter %(year)s"),
    "25": message("northern spring %(year)s"),
    "26": message("northern summer %(year)s"),
    "27": message("northern autumn %(year)s"),
    "28": message("northern winter %(year)s"),
    "29": message("southern spring %(year)s"),
    "30": message("southern summer %(year)s"),
    "31": message("southern autumn %(year)s"),
    "32": message("southern winter %(year)s"),
    "33": message("first quarter of %(year)s"),
    "34": message("second quarter of %(year)s"),
    "35": message("third quarter of %(year)s"),
    "36": message("fourth quarter of %(year)s"),
    "37": message("first third of %(year)s"),
    "38": message("second third of %(year)s"),
    "39": message("last third of %(year)s"),
    "40": message("first half of %(year)s"),
    "41": message("second half of %(year)s"),
}
"""The parts of a year that stand where the month does."""
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
_PART = re.compile(rf"(\d{{4}})-({'|'.join(_PARTS)})")
_OPEN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]|XX))?-XX")
_QUALIFIERS = {
    "?": message("%(date)s (uncertain)"),
    "~": message("about %(date)s"),
    "%": message("about %(date)s (uncertain)"),
}


def in_words(text: str) -> str:
    """An EDTF date in words: `2025-07-16` is “16 July 2025”. Forms without common words stay as they are."""
    return _in_words(text, current())


@cache
def _in_words(text: str, _: Language) -> str:
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _set(text[1:-1].split(","), text[0] == "[")
    start, slash, end = text.partition("/")
    if not slash:
        return _one(text)
    if start in ("", ".."):
        return say("until %(date)s", date=_one(end))
    if end in ("", ".."):
        return say("from %(date)s", date=_one(start))
    return _span(start, end)


def _span(start: str, end: str) -> str:
    """From one date to another; what both have in common is said once."""
    first, last = _one(start), _one(end)
    if first == last:
        return first
    if last != end and start[:4] == end[:4] and len(start) == len(end) >= 7 and start[4] == "-":
        if start[:7] == end[:7] and _DATE.fullmatch(start) and _DATE.fullmatch(end):
            return say("%(first)s–%(last)s %(month)s %(year)s", first=int(start[8:]), last=int(end[8:]), **_parts(start))
        year = _plain(start[:4])
        first = first.removesuffix(year).strip().removesuffix(" of")  # where the year comes last, it is said with the last
        last = last.removeprefix(year).strip()
    return say("%(first)s – %(last)s", first=first, last=last)


def _set(members: list[str], is_choice: bool) -> str:
    """`[2017,2018]` is one of its members, `{2017,2018}` all of them; `..` stands for all that lie between."""
    *others, last = [_member(member.strip()) for member in members]
    if not others:
        return last
    first = say(", ").join(others)
    return say("%(first)s or %(last)s", first=first, last=last) if is_choice else say("%(first)s and %(last)s", first=first, last=last)


def _member(text: str) -> str:
    first, dots, last = text.partition("..")
    return say("%(first)s to %(last)s", first=_one(first), last=_one(last)) if dots else _one(text)


def _one(text: str) -> str:
    qualifier = text[-1] if text[-1:] in ("?", "~", "%") else ""
    plain = text.removesuffix(qualifier)
    within = set(plain) & {"?", "~", "%"}
    if within:  # only the year, or only the day: a reader needs to know that not all of it is certain
        words = _plain("".join(c for c in plain if c not in within))
        if not words:
            return text
        if within == {"~"}:
            return say("%(date)s (in part approximate)", date=words)
        return say("%(date)s (in part uncertain)", date=words)
    words = _plain(plain)
    if not words:
        return text
    return say(_QUALIFIERS[qualifier], date=words) if qualifier else words


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as 2025-07-16."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _parts(text: str) -> dict[str, str]:
    return {"month": say(_MONTHS[int(text[5:7]) - 1]), "year": text[:4]}


def _plain(text: str) -> str:
    """A date without qualifiers, or nothing where there are no words for its form."""
    if found := _DATE.fullmatch(text):
        year, month, day = found.groups(default="")
        if day:
            return say("%(day)s %(month)s %(year)s", day=day.lstrip("0"), **_parts(text))
        return say("%(month)s %(year)s", **_parts(text)) if month else say("%(year)s", year=year)
    if found := _PART.fullmatch(text):
        return say(_PARTS[found[2]], year=found[1])
    if found := _OPEN.fullmatch(text):
        year, month = found.groups(default="")
        if not month:
            return say("a month of %(year)s", year=year)
        return say("a day of %(date)s", date=_plain(text[:4] if month == "XX" else text[:7]))
    if re.fullmatch(r"\d{3}X", text):
        return say("%(year)ss", year=f"{text[:3]}0")
    if re.fullmatch(r"\d\dXX", text):
        return say("between %(first)s and %(last)s", first=f"{text[:2]}00", last=f"{text[:2]}99")
    return ""
