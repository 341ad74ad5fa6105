"""A page as it must be to work from a double click, without a web server.

A browser that reads a file shows no `index.html` for a folder, fetches nothing, loads no modules, and takes each file
for a site of its own. So links name the file, and the policy of the page allows the files beside it.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<(?:a|area|form|use|image|link)\s[^>]*>|<meta\s+http-equiv=[^>]*>")
_ADDRESS = re.compile(r'(\s(?:href|action|xlink:href)=")([^"]*)(")')
_REFRESH = re.compile(r"(0; url=)([^\"]*)")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SELF = "&#39;self&#39;"


def standalone(html: str, scripts: tuple[str, ...] = ()) -> str:
    """The page with links that name files. `scripts`: addresses of further scripts, which run before those of the page."""
    made = _TAG.sub(lambda found: _tag(found.group()), html)
    loaded = "".join(f'<script src="{address}" defer></script>\n' for address in scripts)
    return made.replace("<script src=", f"{loaded}<script src=", 1) if scripts else made


def file_of(address: str) -> str:
    """The file that a web server would send for a relative address; query and fragment stay."""
    if _ELSEWHERE.match(address):
        return address
    path, mark, rest = _split(address)
    if path and (path.endswith("/") or path.rpartition("/")[2] in (".", "..")):
        path = f"{path.rstrip('/')}/index.html" if path.strip("/") else path
    return path + mark + rest


def _split(address: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", address)
    return (address[: found.start()], found.group(), address[found.end() :]) if found else (address, "", "")


def _tag(tag: str) -> str:
    if tag.startswith("<meta"):
        if "Content-Security-Policy" in tag:
            return tag.replace(_SELF, f"{_SELF} file:")
        return _REFRESH.sub(lambda found: found[1] + file_of(found[2]), tag)
    return _ADDRESS.sub(lambda found: found[1] + file_of(found[2]) + found[3], tag)
