"""Dates in the words of readers: every month, every part of a year, what spans and sets have in common, what has no words."""

from __future__ import annotations

import pytest

from sourcebook.dates import in_words, is_day
from sourcebook.language import ENGLISH, Language, use

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
PARTS = [
    "spring 2001", "summer 2001", "autumn 2001", "winter 2001", "northern spring 2001", "northern summer 2001", "northern autumn 2001",
    "northern winter 2001", "southern spring 2001", "southern summer 2001", "southern autumn 2001", "southern winter 2001",
    "first quarter of 2001", "second quarter of 2001", "third quarter of 2001", "fourth quarter of 2001", "first third of 2001",
    "second third of 2001", "last third of 2001", "first half of 2001", "second half of 2001",
]  # fmt: skip


def test_months() -> None:
    assert [in_words(f"2001-{number:02}") for number in range(1, 13)] == [f"{month} 2001" for month in MONTHS]
    assert [in_words(f"2001-{number:02}-09") for number in range(1, 13)] == [f"9 {month} 2001" for month in MONTHS]
    assert [in_words(f"2001-{number:02}-XX") for number in range(1, 13)] == [f"a day of {month} 2001" for month in MONTHS]


def test_parts_of_a_year() -> None:
    assert [in_words(f"2001-{number}") for number in range(21, 42)] == PARTS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2001?", "2001 (uncertain)"),
        ("2001%", "about 2001 (uncertain)"),
        ("2001?-05~", "May 2001 (in part uncertain)"),
        ("2001?-05", "May 2001 (in part uncertain)"),
        ("2001%-05", "May 2001 (in part uncertain)"),
        ("156X~-12-25", "156X~-12-25"),
        ("156X-12?", "156X-12?"),
        # what both ends of a span have in common is said once
        ("2001-05-01/2001-05-12", "1–12 May 2001"),
        ("2001-05-10/2001-05-12", "10–12 May 2001"),
        ("2001-05-XX/2001-05-12", "a day of May – 12 May 2001"),
        ("2001-05-12/2001-05-XX", "12 May – a day of May 2001"),
        ("2001-05-01/2001-06-02", "1 May – 2 June 2001"),
        ("2001-XX-05/2001-06-05", "2001-XX-05 – 5 June 2001"),
        ("2001-06-05/2001-XX-05", "5 June 2001 – 2001-XX-05"),
        ("2001-05-20", "20 May 2001"),
        ("2001-XX-XX", "a day of 2001"),
        ("2001~-05", "May 2001 (in part approximate)"),
        ("2001/..", "from 2001"),
        ("../2001", "until 2001"),
        ("2001-05-01/2002-05-02", "1 May 2001 – 2 May 2002"),
        ("2001-05-01?/2001-05-02", "1 May 2001 (uncertain) – 2 May 2001"),
        ("2001-05-01/2001-05-02?", "1 May 2001 – 2 May 2001 (uncertain)"),
        ("2001-XX-05/2001-XX-06", "2001-XX-05 – 2001-XX-06"),
        ("2001-05/2001-05", "May 2001"),
        ("2001-05/2001-05-02", "May 2001 – 2 May 2001"),
        ("2001/2002", "2001 – 2002"),
        ("2001?/2001~", "2001 (uncertain) – about 2001"),
        ("2001-05?/2001-06", "May 2001 (uncertain) – June 2001"),
        ("2001-XX/2001-06", "a month – June 2001"),
        ("/2001-05", "until May 2001"),
        ("2001-05/", "from May 2001"),
        # sets
        ("[2001]", "2001"),
        ("{2001}", "2001"),
        ("{2001,2003}", "2001 and 2003"),
        ("[2001, 2003, 2005]", "2001, 2003 or 2005"),
        ("[2001..2003]", "2001 to 2003"),
        ("[2001}", "[2001}"),
        ("{2001]", "{2001]"),
        # a decade, a century, and what is neither
        ("156X", "1560s"),
        ("15XX", "between 1500 and 1599"),
        ("2001-XX-05", "2001-XX-05"),
        ("1XXX", "1XXX"),
        ("2001-42", "2001-42"),
        ("2001-00", "2001-00"),
        ("", ""),
    ],
)
def test_dates(text: str, words: str) -> None:
    assert in_words(text) == words


@pytest.mark.parametrize(
    ("text", "day"), [("2024-02-29", True), ("2023-02-29", False), ("2024-02", False), ("20240229", False), ("", False)]
)
def test_days(text: str, day: bool) -> None:
    assert is_day(text) is day


def test_a_year_that_is_uncertain_is_said_with_both_ends() -> None:
    """Also in a language in which the year comes first."""
    use(Language("xx", messages={"%(month)s %(year)s": "%(year)s %(month)s"}))
    try:
        assert in_words("2001-05/2001-06") == "2001 May – June"
        assert in_words("2001?-05/2001?-06") == "2001 May (in part uncertain) – 2001 June (in part uncertain)"
    finally:
        use(ENGLISH)
