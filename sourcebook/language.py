"""The language of the pages: interface strings, plural forms and numbers as the readers of a publication expect them.

A publication speaks one language, which `use` sets before anything is read, as a program sets its locale. The English
text is the key of a message, so that English needs no catalog and costs nothing.

How to write a string that readers see: `say("Not stated")`; with values `say("Relations of %(name)s", name=name)`;
with a number `counted(n, "%(n)s source", "%(n)s sources")`; where it is only named, and said elsewhere,
`message("Stated")`. Templates have the same functions, and `{% trans %}`; scripts have ``say(`…`)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["ENGLISH", "Language", "counted", "current", "message", "number", "of_kind", "percent", "say", "use"]


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language that pages can be in."""

    tag: str
    """As in HTML, such as `ko`."""
    direction: str = "ltr"
    messages: Mapping[str, str] = field(default_factory=dict)
    """Translations by their English text."""
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The forms of a message with a number, by its English singular."""
    forms: int = 2
    """How many forms a message with a number has."""
    form: Callable[[int], int] = lambda n: int(n != 1)
    """Which of them a number takes."""
    grouping: str = ","
    """What parts thousands."""
    grouped_from: int = 10_000
    """The first number whose thousands are parted."""


ENGLISH = Language("en")
_current = ENGLISH


def current() -> Language:
    return _current


def use(language: Language) -> None:
    """Say everything in this language from now on."""
    global _current
    _current = language


def say(text: str, **values: object) -> str:
    """A text in the language of the pages, with its values filled in: `%(name)s`."""
    found = _current.messages.get(text, text)
    return found % values if values else found


def message(text: str) -> str:
    """The text itself: it belongs into the catalog, and is said elsewhere."""
    return text


def counted(n: int, one: str, many: str, **values: object) -> str:
    """A number with its noun: “1 source”, “2 sources”. `%(n)s` stands for the number."""
    language = _current
    forms = language.plurals.get(one)
    chosen = forms[language.form(n)] if forms else one if n == 1 else many
    return chosen % {"n": number(n), **values}


def number(count: int) -> str:
    """A number with its thousands parted, in English from five digits on."""
    language = _current
    return f"{count:,}".replace(",", language.grouping) if abs(count) >= language.grouped_from else str(count)


def of_kind(n: int, singular: str, plural: str) -> str:
    """A number with a noun that the descriptor gives: “2 vessels”."""
    return say("%(n)s %(noun)s", n=number(n), noun=singular if n == 1 else plural)


def percent(share: float) -> str:
    """A share of 1 as “12 %”."""
    return say("%(n)s %%", n=round(share * 100))
