"""The text of a document: plain text as it is, HTML and PDF reduced to their words.

Nothing is judged: no guess is made at which part of a page is the article, since a paragraph that a guess leaves out
cannot be quoted. The `lines` of the source say it, and a person sets them. So a parser is enough (selectolax: one
wheel without dependencies, MIT); libraries that look for the article (readability, jusText, trafilatura) drop or move
text, and html2text writes Markdown, which no longer holds the words letter by letter.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import MOST
from ..text import visible
from .writing import Refused

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HIDDEN = frozenset(("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "button", "head"))
BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    )
)
_SPACE = re.compile(r"[ \t\n\f\r]+")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What is archived, the language that the document names, and how the text was made of it."""

    data: bytes
    language: str = ""
    note: str = ""


def extract(path: Path) -> Extracted:
    """The text of a file, as UTF-8. Raises `Refused`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MOST:
        raise Refused(f"{path} has more than {MOST:,} bytes. Save the part that is the article.")
    if data.startswith(b"%PDF-"):
        made = _pdf(data)
    elif path.suffix.lower() in (".html", ".htm", ".xhtml") or re.match(rb"\s*<(?:!doctype html|html)", data[:500].lower()):
        made = _html(data)
    else:
        made = Extracted(_plain(data, path))
    if not made.data.strip():
        raise Refused(f"{path} holds no text." + (" It is probably a scan: its words are pictures." if made.note else ""))
    return made


def _plain(data: bytes, path: Path) -> bytes:
    """Text as it was received; only UTF-16, which a mark names, is written as UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "strict").encode()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is no UTF-8 text (byte {error.start}). Save it as UTF-8, or give the HTML or PDF file.") from None
    if b"\x00" in data:
        raise Refused(f"{path} is no text file: it holds zero bytes.")
    return data


def _html(data: bytes) -> Extracted:
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise Refused("To read HTML, install selectolax: pip install 'sourcebook[sources]'") from None
    parser = LexborHTMLParser(_decoded(data))
    lines = [_SPACE.sub(" ", line).strip(" ") for line in "".join(_pieces(parser.root)).split("\n")] if parser.root else []
    text = "\n".join(line for line in lines if line)
    top = parser.css_first("html")
    language = (top.attributes.get("lang") or "") if top else ""
    return Extracted(_line_end(text), language.strip(), "reduced from HTML, one line for each block")


def _decoded(data: bytes) -> str:
    """HTML names its encoding in a mark, or in the first kilobyte; what browsers take without it is Windows-1252."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    named = re.search(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", data[:4096], re.IGNORECASE)
    for name in (named[1].decode() if named else "utf-8", "utf-8", "windows-1252"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _pieces(node: LexborNode) -> Iterator[str]:
    """The words below a node in reading order, with line breaks around blocks. By a stack: pages nest as deep as they like."""
    stack: list[LexborNode | str] = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            yield top
        elif top.tag == "-text":
            yield (top.text_content or "").replace("\n", " ")
        elif top.tag not in HIDDEN:
            edge = "\n" if top.tag in BLOCKS else ""
            stack += [edge, *reversed(list(top.iter(include_text=True))), edge]


def _pdf(data: bytes) -> Extracted:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise Refused("To read PDF, install pypdf: pip install 'sourcebook[sources]'") from None
    try:
        pages = [page.extract_text().strip("\n") for page in PdfReader(io.BytesIO(data)).pages]
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise Refused(f"The PDF cannot be read: {error}. Save its text, and give that file.") from None
    text = "\n\n".join(page for page in pages if page.strip())
    return Extracted(_line_end(text), "", "the text of a PDF, pages parted by an empty line")


def _line_end(text: str) -> bytes:
    """Soft hyphens and other characters without a shape are left out: no quote could hold them."""
    return f"{visible(text)}\n".encode(errors="replace") if text else b""
