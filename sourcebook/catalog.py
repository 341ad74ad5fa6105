"""The catalogs of interface strings: gettext files, one a language, read by Babel when a publication speaks it.

English needs none, and so costs nothing; for another language it is about 60 ms a build. A publication can have a
catalog of its own, which changes strings of the engine's, or adds a language.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from .diagnostic import Diagnostic, Place, Rejected
from .language import ENGLISH, Language

FOLDER = Path(__file__).parent / "languages"
OWN = "site_templates/languages"
"""Where a publication has catalogs of its own."""


def language(tag: str, root: Path | None = None, place: Place | None = None) -> Language:
    """The language with its strings; what has no translation is said in English.

    Raises `Rejected` with the place where it was asked for, if there is no such language or a catalog cannot be read.
    """
    own = root / OWN / f"{tag}.po" if root else None
    changed = own.stat().st_mtime_ns if own and own.is_file() else 0
    if tag == ENGLISH.tag and not changed:
        return ENGLISH
    return _read(tag, own if changed else None, changed, place or Place("mkdocs.yml"))


@cache
def _read(tag: str, own: Path | None, changed: int, place: Place) -> Language:
    """`changed` is the time of the file, so that a preview reads it again."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_group_symbol

    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise Rejected([_unknown(tag, place)]) from None
    catalogs = [path for path in (FOLDER / f"{tag}.po", own) if path and path.is_file()]
    if not catalogs and tag != ENGLISH.tag:
        raise Rejected([_unknown(tag, place)])
    messages: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    forms, rule = ENGLISH.forms, "n != 1"
    for path in catalogs:
        forms, rule = _entries(path, tag, messages, plurals)
    english = tag == ENGLISH.tag
    return Language(
        tag,
        locale.text_direction,
        messages,
        plurals,
        forms,
        gettext.c2py(rule),
        ENGLISH.grouping if english else get_group_symbol(locale),
        ENGLISH.grouped_from if english else 1000,
    )


def _entries(path: Path, tag: str, messages: dict[str, str], plurals: dict[str, tuple[str, ...]]) -> tuple[int, str]:
    """Add the translations of a catalog; how many forms a message with a number has, and the rule for them."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open(encoding="utf-8") as file:
            catalog = read_po(file, locale=tag.replace("-", "_"), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        advice = "Open it with an editor for gettext catalogs, such as Poedit."
        where = Place(f"{OWN}/{path.name}", line + 1)
        raise Rejected([Diagnostic(where, "catalog", f"The catalog cannot be read: {error}.", advice)]) from None
    for entry in catalog:
        if not entry.id or entry.fuzzy:
            continue
        if isinstance(entry.id, str):
            if entry.string:
                messages[entry.id] = str(entry.string)
        elif (forms := tuple(entry.string or ())) and all(forms):
            plurals[entry.id[0]] = forms
    return catalog.num_plurals, catalog.plural_expr


def _unknown(tag: str, place: Place) -> Diagnostic:
    there = ", ".join(sorted({ENGLISH.tag, *(path.stem for path in FOLDER.glob("*.po"))}))
    return Diagnostic(
        place,
        "language",
        f"There are no interface strings in {tag!r}.",
        f"Use one of: {there}. Or translate them: the guide on languages says how.",
    )
