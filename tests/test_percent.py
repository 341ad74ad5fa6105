"""Texts in addresses: written with percent signs, and the fragments that lead to quoted words."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote as by_the_library
from urllib.parse import unquote

import pytest
from helpers import bounded
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import text
from sourcebook.percent import percent, text_fragment


@bounded(100)
@given(written=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_a_text_is_written_as_the_library_writes_it(written: str) -> None:
    assert percent(written) == by_the_library(written, safe="")
    assert unquote(percent(written)) == written


def test_half_a_character_is_refused_as_by_the_library() -> None:
    with pytest.raises(UnicodeEncodeError):
        percent("half \ud800")


@bounded(100)
@given(quote=st.text(min_size=1, max_size=200).filter(lambda t: t.strip() and unicodedata.is_normalized("NFC", t)))
def test_text_fragments_are_one_directive(quote: str) -> None:
    fragment = text_fragment(quote)
    assert fragment.startswith("#:~:text=")
    parts = fragment.removeprefix("#:~:text=").split(",")
    assert len(parts) <= 2
    assert not set("-&#") & set("".join(parts))
    if len(parts) == 1:
        assert unquote(parts[0]) == text.squeeze(quote)
    else:
        assert text.squeeze(quote).startswith(unquote(parts[0]))
        assert text.squeeze(quote).endswith(unquote(parts[1]))


def test_text_fragments() -> None:
    twelve = " ".join(f"w{number}" for number in range(12))
    assert text_fragment("a-b, c & d") == "#:~:text=a%2Db%2C%20c%20%26%20d"
    assert text_fragment("a/b\n c") == "#:~:text=a%2Fb%20c"
    assert text_fragment(twelve) == "#:~:text=" + twelve.replace(" ", "%20")
    assert text_fragment(f"{twelve}  w12") == "#:~:text=w0%20w1%20w2%20w3%20w4,w8%20w9%20w10%20w11%20w12"
