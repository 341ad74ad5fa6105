"""The index of the search for pages that are read without a web server: a script that holds what can be found.

Pagefind's index is fetched in pieces, which a browser does not do for files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from . import urls
from .search import Record

NAME = "search-index.js"
_TOKENS = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def script(records: Iterable[Record]) -> bytes:
    """`searchRecords`: a list of [address, title, content, kind, further texts], as search-offline.js reads it."""
    lines = (
        json.dumps(
            [
                urls.page_file(each.url) if not each.url or each.url.endswith("/") else each.url,
                each.title,
                each.content,
                each.kind,
                {name: text for name, text in (each.meta or {}).items() if text},
            ],
            ensure_ascii=False,
        ).translate(_TOKENS)
        for each in records
    )
    return ('"use strict";\nvar searchRecords = [\n' + ",\n".join(lines) + "\n];\n").encode()
