"""The look that `theme` in mkdocs.yml asks for: colours and a logo. Colours that are hard to read are refused.

The names of the colours, and their values where none is asked for, are those of the style sheet of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .contrast import ratio
from .defaults import TEMPLATES
from .diagnostic import Diagnostic, Place, Rejected
from .text import did_you_mean

CONFIG = "mkdocs.yml"
FOLDER = "site_templates"
SCHEMES = ("light", "dark")
_TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
TEXT, SHAPE = 4.5, 3.0
"""The least contrast of text and of what must be seen to be used (WCAG 2.2, 1.4.3 and 1.4.11, level AA)."""
_TEXTS = ("ink", "muted", "link", "rubric", "tone-strong", "tone-middle", "tone-weak", "tone-calm")
_PAIRS = (
    *((text, ground, TEXT) for text in _TEXTS for ground in ("paper", "wash")),
    ("ink", "mark", TEXT),
    ("edge", "paper", SHAPE),
)
"""(colour, what it stands on, the least contrast): how the style sheet uses them."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a publication changes of the look of its pages."""

    colours: tuple[tuple[str, str, str], ...] = ()
    """(name, in light pages, in dark pages) of those that differ from the style sheet."""
    logo: str = ""
    """The name of a file in `assets/`, or nothing."""


def look(root: Path, theme: Mapping[str, object]) -> Look:
    """The look that a theme asks for. Raises `Rejected` with every finding."""
    palette = _palette(root)
    asked, found = theme.get("colours") or {}, list[Diagnostic]()
    chosen = {name: dict(zip(SCHEMES, values, strict=True)) for name, values in palette.items()}
    given: set[tuple[str, str]] = set()
    for scheme, name, value in _asked(asked, found):
        problem = _wrong(scheme, name, value, palette)
        if problem:
            found.append(_finding(root, ("colours", scheme, name), *problem))
        else:
            chosen[name][scheme] = str(value).lower()
            given.add((scheme, name))
    found += _hard_to_read(root, chosen, given)
    logo = str(theme.get("logo") or "")
    name = logo.removeprefix("assets/")
    if logo and not any((folder / "assets" / name).is_file() for folder in (root / FOLDER, TEMPLATES)):
        advice = f"Put the file into {FOLDER}/assets/, and write its name: `logo: {Path(logo).name}`."
        found.append(_finding(root, ("logo",), f"There is no logo {logo!r}.", advice))
    if found:
        raise Rejected(found)
    changed = ((name, *(chosen[name][scheme] for scheme in SCHEMES)) for name in sorted({name for _, name in given}))
    return Look(tuple((name, light, dark) for name, light, dark in changed), name)


def _palette(root: Path) -> dict[str, tuple[str, str]]:
    """The colours of the style sheet, (light, dark) by name."""
    own = root / FOLDER / "assets" / "site.css"
    sheet = (own if own.is_file() else TEMPLATES / "assets" / "site.css").read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in _TOKEN.findall(sheet)}


def _asked(asked: object, found: list[Diagnostic]) -> Iterator[tuple[str, str, object]]:
    """(scheme, name, value) of each colour."""
    if not isinstance(asked, Mapping) or not all(isinstance(each, Mapping) for each in asked.values()):
        place = Place(CONFIG)
        advice = 'Write them below `light:` and `dark:`, each as `name: "#1a4c7c"`.'
        found.append(Diagnostic(place, "theme", "`theme.colours` is not in the form of colours.", advice))
        return
    for scheme, colours in asked.items():
        for name, value in colours.items():
            yield str(scheme), str(name), value


def _wrong(scheme: str, name: str, value: object, palette: Mapping[str, object]) -> tuple[str, str] | None:
    """What is wrong with one colour, and what to do; or nothing."""
    if scheme not in SCHEMES:
        return f"There are no pages called {scheme!r}.", "Colours stand below `light:` and `dark:`."
    if name not in palette:
        return f"There is no colour {name!r}.", did_you_mean(name, palette) or f"It can be: {', '.join(palette)}."
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        return f"{value!r} is no colour.", 'Write six hexadecimal digits in quotation marks: "#1a4c7c".'
    return None


def _hard_to_read(root: Path, chosen: Mapping[str, Mapping[str, str]], given: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Pairs of colours, one of which was asked for, that are too much alike."""
    for scheme in SCHEMES:
        for front, ground, least in _PAIRS:
            asked = next((name for name in (front, ground) if (scheme, name) in given), "")
            if not asked or front not in chosen or ground not in chosen:
                continue
            contrast = ratio(chosen[front][scheme], chosen[ground][scheme])
            if contrast < least:
                yield _finding(
                    root,
                    ("colours", scheme, asked),
                    f"In {scheme} pages `{front}` ({chosen[front][scheme]}) on `{ground}` ({chosen[ground][scheme]}) has a contrast "
                    f"of {contrast:.2f} to 1; WCAG AA asks for {least:g}.",
                    f"Make one of them {'darker' if scheme == 'light' else 'lighter'} and the other the opposite.",
                )


def place(root: Path, *keys: str) -> Place:
    """Where a setting of the theme stands in mkdocs.yml, as far as lines tell; else the beginning of the file."""
    path = root / CONFIG
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    at = column = 0
    for key in ("theme", *keys):
        wanted = re.compile(rf"(?:^|[\s{{,])([\"']?{re.escape(key)}[\"']?)\s*:")
        hits = ((n, hit.start(1)) for n in range(at, len(lines)) if (hit := wanted.search(lines[n], column if n == at else 0)))
        found = next(hits, None)
        if found is None:
            break
        at, column = found
    return Place(CONFIG, at + 1, column + 1)


def _finding(root: Path, keys: tuple[str, ...], message: str, advice: str) -> Diagnostic:
    return Diagnostic(place(root, *keys), "theme", message, advice)
