"""Texts as a part of an address (RFC 3986), quickly: the library looks at each letter, and most of them stay as they are."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

_OTHER = re.compile(r"[^A-Za-z0-9_.~ -]+")
"""What has another form, besides spaces."""


def percent(text: str) -> str:
    """Everything with a percent sign but letters and digits of ASCII and `_.~-`; as `urllib.parse.quote` with nothing safe.

    Raises UnicodeEncodeError where half a character stands alone, as it does.
    """
    return _OTHER.sub(_written, text).replace(" ", "%20")


@lru_cache(4096)  # a quote is shown in several places, which are made one after the other
def text_fragment(quote: str) -> str:
    """The `#:~:text=` directive for a quote (WICG Scroll-To-Text-Fragment): long quotes by their two ends."""
    words = quote.split()
    ends = [words] if len(words) <= 12 else [words[:5], words[-5:]]
    return "#:~:text=" + ",".join([percent(" ".join(end)).replace("-", "%2D") for end in ends])


def _written(found: re.Match[str]) -> str:
    return _percents(found[0])


_percents = lru_cache(4096)(lambda run: quote(run, safe=""))  # nearly all texts have the same few
