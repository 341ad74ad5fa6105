"""Formats that the Table Schema lacks: dates of mixed precision, countries, ship numbers, addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from helpers import bounded
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import formats
from sourcebook.language import ENGLISH, use


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-04-02", "2024-04-02", "2024-04-02"),
        ("2024-04", "2024-04-01", "2024-04-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2004-06-XX", "2004-06-01", "2004-06-30"),
        ("2025-07-16/2025-07-17", "2025-07-16", "2025-07-17"),
        ("2025-07/2025-08-02", "2025-07-01", "2025-08-02"),
        ("2018?", "2018-01-01", "2018-12-31"),
        ("2018~", "2018-01-01", "2018-12-31"),
        ("2018-05?/2019~", "2018-05-01", "2019-12-31"),
        ("2016/..", "2016-01-01", ""),
        ("2016/", "2016-01-01", ""),
        ("../2016-03", "", "2016-03-31"),
        ("/2016", "", "2016-12-31"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("[2019,2021]", "2019-01-01", "2021-12-31"),
        ("{2019,2021}", "2019-01-01", "2021-12-31"),
        ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_dates(text: str, first: str, last: str) -> None:
    assert formats.edtf(text) == ""
    assert formats.edtf_interval(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", " ", "yesterday", "2024-13", "2024-02-30", "2023-02-29", "2024-4", "24-04-02", "02/04/2024", "2/4/2024", "2024-04-02 ",
     " 2024", "2020/2021/2022", "2020/2019", "../..", "/", "..", "0000", "-0100", "Y17000", "2024-04-02T25:00:00", "[2019,2021",
     "[2019,2021]/2022", "2020/{2021,2022}", "١٩٩٩", "٢٠٢٤-٠٤-٠٢", "2024-W14", "2024-100", "XXXX", "1XXX", "2XXX-01", "?2004", "~2004", "?2004-06-~11", "{" + "2020," * 5000 + "2020}"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert formats.edtf(text).startswith("Write a date as EDTF")
    with pytest.raises(ValueError):  # noqa: PT011  the text itself is all it says
        formats.edtf_interval(text)


@bounded(150)
@given(st.dates(), st.dates())
def test_days_and_intervals_of_days(one: date, other: date) -> None:
    first, last = sorted((one.isoformat(), other.isoformat()))
    assert formats.edtf_interval(first) == (first, first)
    assert formats.edtf_interval(f"{first}/{last}") == (first, last)
    if first < last:
        assert formats.edtf(f"{last}/{first}")


@bounded(300)
@given(
    st.sampled_from(["0000", "0001", "1900", "2000", "2023", "2024", "9999"]),
    st.sampled_from(["", "-00", "-02", "-04", "-12", "-13", "-21", "-24", "-25", "-41"]),
    st.sampled_from(["", "-00", "-01", "-28", "-29", "-30", "-31", "-32"]),
    st.sampled_from(["", "?", "~", "%", "?~"]),
)
def test_plain_dates_are_what_the_library_says(year: str, month: str, day: str, qualifier: str) -> None:
    """They are read without it, because it takes a third of a second to load."""
    text = f"{year}{month}{day if month else ''}{qualifier}"
    assert outcome(formats.edtf_interval, text) == outcome(formats._strict, text)


def outcome(read: Callable[[str], tuple[str, str]], text: str) -> object:
    try:
        return read(text)
    except ValueError:
        return ValueError


@bounded(200)
@given(st.text(alphabet="0123456789-/.X?~%{}[],YTZ: uE", max_size=14) | st.text(max_size=12))
def test_any_text_is_a_date_with_ordered_ends_or_none(text: str) -> None:
    if formats.edtf(text):
        return
    first, last = formats.edtf_interval(text)
    assert first or last
    assert not (first and last) or first <= last
    for day in (first, last):
        assert day == "" or date.fromisoformat(day).isoformat() == day


@pytest.mark.parametrize("text", ["KP", "NO", "TZ", "KR", "SZ", "TW", "GB", "US"])
def test_countries(text: str) -> None:
    assert formats.country(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kp", "Country codes are written in capitals: KP."),
        ("Tanzania", "Write the two-letter code TZ for Tanzania."),
        ("north korea", "Write the two-letter code KP for north korea."),
        ("EU", "Write an ISO 3166-1 two-letter code"),
        ("UK", "Write an ISO 3166-1 two-letter code"),
        ("XK", "Write an ISO 3166-1 two-letter code"),
        ("ZZ", "Write an ISO 3166-1 two-letter code"),
        ("USA", "Write an ISO 3166-1 two-letter code"),
        ("", "Write an ISO 3166-1 two-letter code"),
        ("ＫＰ", "Write an ISO 3166-1 two-letter code"),
    ],
)
def test_what_is_no_country(text: str, said: str) -> None:
    assert formats.country(text).startswith(said)


def test_there_are_as_many_countries_as_in_the_standard() -> None:
    assert len(formats.countries()) == 249


@pytest.mark.parametrize("text", ["9074729", "9176187", "1000019"])
def test_ship_numbers(text: str) -> None:
    assert formats.imo(text) == ""


@pytest.mark.parametrize("text", ["9074728", "0000001", "IMO 9074729", "907472", "90747290", "9 074729", "٩٠٧٤٧٢٩", "9074729\n", ""])
def test_what_is_no_ship_number(text: str) -> None:
    assert formats.imo(text)


@bounded(60)
@given(st.integers(1_000_000, 9_999_999))
def test_one_ship_number_in_ten_has_the_right_check_digit(number: int) -> None:
    six = str(number)[:6]
    check = sum(int(digit) * weight for digit, weight in zip(six, range(7, 1, -1), strict=True)) % 10
    valid = [last for last in "0123456789" if formats.imo(six + last) == ""]
    assert valid == [str(check)]


def test_entity_identifiers() -> None:
    assert formats.lei("5493001KJTIIGC8Y1R12") == ""
    for wrong in ("5493001KJTIIGC8Y1R13", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R1", "5493 001KJTIIGC8Y1R12"):
        assert formats.lei(wrong)


@pytest.mark.parametrize("text", ["en", "ko", "zh-Hant", "zh-Hant-TW", "es-419", "kok", "ko-Latn"])
def test_languages(text: str) -> None:
    assert formats.language(text) == ""


@pytest.mark.parametrize("text", ["", "english", "EN", "en_US", "en-us", "e", "en-", "zh-hant"])
def test_what_is_no_language(text: str) -> None:
    assert formats.language(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org/a?b=c#d",
        "https://example.org/%EA%B0%80",
        "https://예시.example/등대",
        "https://[::1]/x",
    ],
)
def test_addresses(text: str) -> None:
    assert formats.url(text) == ""


@pytest.mark.parametrize(
    "text",
    ["", "example.org", "//example.org", "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "ftp://example.org",
     "mailto:a@example.org", "https:", "https://", "https:///path", "https://user@example.org", "https://u:p@example.org",
     "https://example.org/a b", "https://example.org/\n", "https://example.org/<x>", 'https://example.org/"', "http://[::1",
     "ms-word:x", "https:\\\\example.org", "https://example.org/`", "java\tscript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert formats.url(text)


@pytest.mark.parametrize("text", ["tiny/inns/blue-boar", "a/b/c", "2020/x-1/404"])
def test_records_of_the_publication(text: str) -> None:
    assert formats.record(text) == ""


@pytest.mark.parametrize(
    "text", ["", "inns/blue-boar", "tiny/inns/blue-boar/", "/inns/blue-boar", "Tiny/inns/blue-boar", "a/b/c/d", "a/../c", "a/b/c\n"]
)
def test_what_is_no_record(text: str) -> None:
    assert formats.record(text) == "Write the dataset, the resource and the id: dataset/resource/id."


@pytest.mark.parametrize(
    ("name", "most", "meaning"),
    [
        ("latitude", 90, "90 is the north pole, -90 the south pole"),
        ("longitude", 180, "east of Greenwich is positive, west of it negative"),
    ],
)
def test_degrees(name: str, most: int, meaning: str) -> None:
    assert name in formats.NUMERIC
    for text in ("0", "-12.5", f"{most}", f"-{most}", f"{most}.0"):
        assert formats.CHECKS[name](text) == ""
    for text in (f"{most}.01", f"-{most}.01", f"{most + 1}", "north", "", "NaN"):
        assert formats.CHECKS[name](text) == f"Write decimal degrees from -{most} to {most}: {meaning}."


def test_only_degrees_are_numbers() -> None:
    assert formats.NUMERIC == ("latitude", "longitude")


def test_countries_are_named_in_the_language_of_the_pages() -> None:
    assert formats.country_name("IE") == "Ireland"
    assert formats.country_name("XX") == "XX"
    use(replace(ENGLISH, tag="ko"))
    try:
        assert formats.country_name("IE") == "아일랜드"
        use(replace(ENGLISH, tag="zh-Hant"))
        assert formats.country_name("IE") == "愛爾蘭"
    finally:
        use(ENGLISH)


def test_a_date_has_at_most_100_characters() -> None:
    """A set of many years takes the library long."""
    hundred = "{" + ",".join(["2001"] * 15 + ["2001?"] * 4) + "}"
    assert (len(hundred), formats.edtf(hundred)) == (100, "")
    assert formats.edtf(hundred.replace("2001}", "2001?}").replace("2001,", "2001?,", 1)) != ""


def test_markdown_is_bounded() -> None:
    assert formats.markdown("x" * 10_000) == ""
    assert formats.markdown("x" * 10_001)


@bounded(150)
@given(st.sampled_from(sorted(formats.CHECKS)), st.text(max_size=30))
def test_any_text_gets_a_verdict(name: str, text: str) -> None:
    assert isinstance(formats.CHECKS[name](text), str)
