"""Formats that the Table Schema lacks. Each takes the text and returns what is wrong with it, or nothing."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from .language import ENGLISH, current

_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?[?~%]?", re.ASCII)
_RECORD = re.compile(r"[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
# Two-letter codes that CLDR has and ISO 3166-1 has not assigned as countries.
_NOT_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])


@cache
def countries() -> dict[str, str]:
    """Names of countries by their ISO 3166-1 alpha-2 codes (from CLDR)."""
    from babel import Locale  # 50 ms that only publications with countries pay

    names = Locale("en").territories
    return {code: names[code] for code in sorted(names) if re.fullmatch("[A-Z]{2}", code) and code not in _NOT_COUNTRIES}


def country_name(code: str) -> str:
    """The name of a country in the language of the pages; the code itself where there is none."""
    return _country_names(current().tag).get(code, code)


@cache
def _country_names(tag: str) -> dict[str, str]:
    from babel import Locale

    if tag == ENGLISH.tag:
        return countries()
    names = Locale.parse(tag, sep="-").territories
    return {code: names.get(code, name) for code, name in countries().items()}


def country(text: str) -> str:
    if text in countries():
        return ""
    by_name = {name.casefold(): code for code, name in countries().items()}
    if text.upper() in countries():
        return f"Country codes are written in capitals: {text.upper()}."
    code = by_name.get(text.casefold())
    return f"Write the two-letter code {code} for {text}." if code else "Write an ISO 3166-1 two-letter code, such as KP or TZ."


def imo(text: str) -> str:
    """The ship number of IMO resolution A.1117(30): six digits and a check digit."""
    from stdnum import imo as number

    if not re.fullmatch(r"\d{7}", text):
        return "Write the seven digits alone, without “IMO”."
    return "" if number.is_valid(text) else "Its check digit is wrong: compare each digit with the source."


def lei(text: str) -> str:
    from stdnum import lei as number

    return (
        ""
        if number.is_valid(text) and text == number.compact(text)
        else "Write the 20 characters of ISO 17442; compare them with the source."
    )


def language(text: str) -> str:
    return "" if _LANGUAGE.fullmatch(text) else "Write a BCP 47 tag, such as en, ko or zh-Hant."


def url(text: str) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port  # read only when it is asked for
    except ValueError:
        return "Write a whole address that begins with https:// or http://."
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\x00-\x1f\x7f\s<>\"\\^`{|}]", text):
        return "Write a whole address that begins with https:// or http://, without spaces."
    return "Leave the user name and password out of the address." if "@" in parts.netloc else ""


def edtf(text: str) -> str:
    try:
        edtf_interval(text)
    except ValueError:
        return "Write a date as EDTF: 2025-07-16, 2025-07, 2025, 2025-07-16/2025-07-17, 2018? (uncertain), 2018~ (approximate)."
    return ""


def record(text: str) -> str:
    """Of any dataset of the publication; whether it is there, the checks say."""
    return "" if _RECORD.fullmatch(text) else "Write the dataset, the resource and the id: dataset/resource/id."


def markdown(text: str) -> str:
    return "" if len(text) <= 10_000 else "Shorten it to 10,000 characters."


def latitude(text: str) -> str:
    return _degrees(text, 90, "90 is the north pole, -90 the south pole")


def longitude(text: str) -> str:
    return _degrees(text, 180, "east of Greenwich is positive, west of it negative")


def _degrees(text: str, most: int, meaning: str) -> str:
    """Decimal degrees of WGS 84. The type of the field says how a number is written."""
    try:
        fits = abs(float(text)) <= most
    except ValueError:
        fits = False
    return "" if fits else f"Write decimal degrees from -{most} to {most}: {meaning}."


@cache
def edtf_interval(text: str) -> tuple[str, str]:
    """The earliest and the latest day that a date of the Extended Date/Time Format (ISO 8601-2) can mean.

    Open ends (`..`) are empty strings. Raises ValueError where the text is no date.
    """
    if plain := _PLAIN.fullmatch(text):
        return _days(plain[1], plain[2], plain[3])
    if len(text) > 100:
        raise ValueError(text[:100])
    start, slash, end = text.partition("/")
    if slash and not {"/", "[", "{"}.isdisjoint(start + end):
        raise ValueError(text)
    if slash:  # the library resolves an unknown end to the present day, which no build may depend on
        first = edtf_interval(start)[0] if start not in ("", "..") else ""
        last = edtf_interval(end)[1] if end not in ("", "..") else ""
        if not (first or last) or (last and first > last):
            raise ValueError(text)
        return first, last
    return _strict(text)


def _days(year: str, month: str | None, day: str | None) -> tuple[str, str]:
    """The first and the last day of a year, a month or a day. A qualifier (`?`, `~`, `%`) does not widen them."""
    last = day or f"{monthrange(int(year), int(month or 12))[1]:02}"
    days = f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{last}"
    return date.fromisoformat(days[0]).isoformat(), date.fromisoformat(days[1]).isoformat()


def _strict(text: str) -> tuple[str, str]:
    from edtf import parse_edtf  # 0.3 s
    from edtf.parser.edtf_exceptions import EDTFParseException

    if not re.match(r"\d{3}[\dX]|\d\dXX|Y|\[|\{", text) or text != text.strip():
        raise ValueError(text)
    if re.search(r"[ES]\d\d", text):  # powers of ten, which the library would work out to the last digit
        raise ValueError(text)
    try:
        parsed = parse_edtf(text)
        first, last = parsed.lower_strict(), parsed.upper_strict()
        days = tuple(date(day.tm_year, day.tm_mon, day.tm_mday).isoformat() for day in (first, last))
    except (EDTFParseException, AttributeError, OverflowError) as error:
        raise ValueError(text) from error
    return days[0], days[1]


CHECKS: dict[str, Callable[[str], str]] = {
    "country": country,
    "edtf": edtf,
    "imo": imo,
    "language": language,
    "latitude": latitude,
    "lei": lei,
    "longitude": longitude,
    "markdown": markdown,
    "record": record,
    "url": url,
}
NUMERIC = ("latitude", "longitude")
"""The formats of numbers; all others are of texts."""
