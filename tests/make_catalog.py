"""Bring the catalogs up to date with the strings of the program: `python tests/make_catalog.py [LANGUAGE …]`.

New strings come without a translation, changed ones too: an old translation of other words is never kept as a guess.
A language that is named and has no catalog yet gets an empty one.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sourcebook.outputs.page_words import said  # noqa: E402

CATALOGS = ROOT / "sourcebook" / "languages"
KEYWORDS = {"say": None, "message": None, "counted": (2, 3), "gettext": None, "ngettext": (1, 2)}
Found = tuple[str, int, "str | tuple[str, ...]"]


def strings(root: Path = ROOT) -> Iterator[Found]:
    """(file, line, text or forms) of every string that is said, in the order of the files."""
    for path in sorted((root / "sourcebook").rglob("*.py")):
        yield from _extracted("python", path, root)
    for path in sorted((root / "site_templates").rglob("*")):
        if path.suffix == ".html":
            yield from _extracted("jinja2.ext.babel_extract", path, root)
        elif path.suffix == ".js":
            for line, text in said(path.read_text(encoding="utf-8")):
                yield path.relative_to(root).as_posix(), line, text


def _extracted(method: str, path: Path, root: Path) -> Iterator[Found]:
    options = {"encoding": "utf-8", "silent": "false", "trimmed": "false"}
    with path.open("rb") as file:
        for line, text, _, _ in extract(method, file, KEYWORDS, options=options):
            yield path.relative_to(root).as_posix(), line, text


def template(root: Path = ROOT) -> Catalog:
    """All strings, without translations. Lines are left out: they would change with every edit."""
    catalog = Catalog(project="Sourcebook", fuzzy=False, charset="utf-8")
    for file, _, text in strings(root):
        catalog.add(text, locations=[(file, None)])
    return catalog


def updated(tag: str, text: str | None) -> str:
    """A catalog with exactly the strings of the program."""
    old = read_po(io.StringIO(text or ""), locale=tag.replace("-", "_"))
    new = Catalog(locale=old.locale, project="Sourcebook", fuzzy=False, header_comment=old.header_comment)
    for each in template():
        if each.id:
            kept = old.get(each.id)
            new.add(each.id, kept.string if kept else None, each.locations, user_comments=kept.user_comments if kept else ())
    written = io.BytesIO()
    write_po(written, new, width=120, sort_output=False, include_lineno=False)
    return re.sub(r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Project-Id-Version|'
                  r'Report-Msgid-Bugs-To|MIME-Version|Content-Transfer-Encoding).*\n', "", written.getvalue().decode(), flags=re.M)  # fmt: skip


if __name__ == "__main__":
    tags = sys.argv[1:] or sorted(path.stem for path in CATALOGS.glob("*.po"))
    for tag in tags:
        path = CATALOGS / f"{tag}.po"
        path.write_text(updated(tag, path.read_text(encoding="utf-8") if path.is_file() else None), encoding="utf-8")
        print(path.relative_to(ROOT))
