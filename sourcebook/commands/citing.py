"""The source that an answer names, and the words that it quotes."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from .. import files
from ..diagnostic import Rejected
from ..model import Dataset, Descriptor, Source
from ..read_source import SEEDS
from ..source_text import SourceText
from ..text import did_you_mean
from .edit import Said
from .forms import INFERRED
from .issue_form import Answers, Refusal
from .locate import path_of
from .markdown import code, plain

_MARKS = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“"))


def source(data: Dataset, descriptor: Descriptor, text: str) -> Source:
    """The source that somebody means by its id, its page, its address or its title."""
    given = text.strip().strip("`")
    path = [part for part in path_of(given).split("/") if part]
    folder = next(r.name for r in descriptor.of_kind("sources"))
    if path and (len(path) == 1 or path[-2] == folder):
        now = data.redirects.get(f"{folder}/{path[-1]}", path[-1]).rpartition("/")[2]  # the page may have been an old one
        if now in data.sources:
            return data.sources[now]
    found = [
        s
        for s in data.sources.values()
        if (_address(given) and _address(given) == _address(s.text("url"))) or given.casefold() == s.title.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if not given:
        raise Refusal("The form names no source. A value is published only with the words of a source.")
    near = plain(did_you_mean(given, data.sources))
    raise Refusal(f"We do not have the source {code(given)} yet. {near}".rstrip() + f"\n\n{how_to_add(descriptor)}")


def how_to_add(descriptor: Descriptor) -> str:
    folder = next(r.name for r in descriptor.of_kind("sources"))
    return (
        "How to add a source:\n\n"
        "1. Save the article as a text file, HTML or PDF.\n"
        '2. Run `python build.py source add FILE --title "The title" --url "https://…"`. It archives the text in `seeds/`, and '
        f"writes `datasets/{descriptor.name}/{folder}/the-title.yaml`.\n"
        "3. Fill in there who published it and when, and in `lines` the lines of the text that are the article.\n"
        "4. Open a pull request. When it is merged, a maintainer can put the label on this issue again.\n\n"
        "Without git: use the form *Suggest a source*, and a maintainer does the same. A source whose text cannot be "
        "kept has no `seed`, `sha256` and `lines`; quotes from it are shown as unarchived."
    )


def text_of(root: Path, cited: Source) -> SourceText | None:
    """The archived text of a source."""
    if not cited.archived:
        return None
    try:
        return SourceText(files.read(root, f"{SEEDS}/{cited.seed}").decode(), cited.article)
    except (Rejected, UnicodeDecodeError):
        return None


def words(given: str, archived: SourceText | None) -> str:
    """A quote on one line, without the quotation marks around it where the source does not have them."""
    quote = " ".join(re.sub(r"(?m)^\s*>\s?", "", given).split())
    for left, right in _MARKS:
        inner = quote.removeprefix(left).removesuffix(right).strip()
        is_wrapped = len(quote) > 2 and quote.startswith(left) and quote.endswith(right)
        if is_wrapped and not (archived and archived.find(quote)) and (archived is None or archived.find(inner)):
            return inner
    return quote


def holders(root: Path, data: Dataset, quote: str) -> list[str]:
    """The archived sources that have these words."""
    if len(quote) < data.descriptor.quotes.min_characters:
        return []
    texts = ((name, text_of(root, each)) for name, each in data.sources.items())
    return [name for name, text in texts if text and text.find(quote)]


def _address(text: str) -> str:
    """An address without what two links to one page may differ in."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}" if parts.hostname else ""


def said(root: Path, data: Dataset, answers: Answers, *, needs_note: bool = False) -> Said:
    """The evidence that a form gives. Raises `Refusal` for a source that we do not have, or without words of it."""
    given = answers.text("quote")
    hint = ""
    try:
        cited = source(data, data.descriptor, answers.line("source"))
    except Refusal as refusal:
        found = holders(root, data, words(given, None))
        hint = f"\n\nThe words are in a source that we have: {', '.join(map(code, found))}." if found else ""
        raise Refusal(f"{refusal}{hint}") from None
    quote = words(given, text_of(root, cited))
    if not quote:
        raise Refusal("The form does not quote the source. A value is published only with the exact words that carry it.")
    note = answers.text("note")
    is_inferred = note.casefold().startswith(INFERRED.casefold())
    if needs_note and not note:
        raise Refusal(
            "Two sources that disagree need a note: which value is preferred, and why. Please edit the issue, and "
            "write it under *Anything else*."
        )
    step = " ".join(note[len(INFERRED) if is_inferred else 0 :].split())
    return Said(cited.id, quote, step if needs_note or is_inferred else "", "inferred" if is_inferred else "")
