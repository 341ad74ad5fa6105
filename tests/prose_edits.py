"""Edits of the prose of a publication and of what it is shown with, chosen by a seed."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import yaml
from helpers import ROOT
from publication_edits import EDITS, Edit

CONFIG = "mkdocs.yml"


def prose_edit(random: Random, root: Path) -> str:
    """Change something, mostly of the prose; returns what was done. The publication may be refused afterwards."""
    how = random.choice(EDITS if random.random() < 0.3 else PROSE)
    return f"{how.__name__.strip('_')}: {how(random, root)}"


def _pages(root: Path) -> list[Path]:
    return sorted((root / "docs").rglob("*.md"))


def _text(random: Random, root: Path) -> Path:
    path = random.choice(_pages(root))
    path.write_text(f"{path.read_text()}\nA word more: {random.randrange(99)}.\n")
    return path


def _title(random: Random, root: Path) -> Path:
    path = random.choice(_pages(root))
    path.write_text(f"---\ntitle: Title {random.randrange(99)}\n---\n{path.read_text()}")
    return path


def _link(random: Random, root: Path) -> Path:
    """To a page that may be renamed or removed later."""
    path, to = random.choice(_pages(root)), random.choice(_pages(root))
    path.write_text(f"{path.read_text()}\n[there]({'../' * (len(path.relative_to(root).parts) - 2)}{to.relative_to(root / 'docs')})\n")
    return path


def _add(random: Random, root: Path) -> Path:
    path = root / "docs" / random.choice(["", "deeper/"]) / f"page-{random.randrange(99)}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# Another page\n\nText.\n")
    return path


def _remove(random: Random, root: Path) -> Path:
    path = random.choice(_pages(root))
    path.unlink()
    return path


def _rename(random: Random, root: Path) -> Path:
    path = random.choice(_pages(root))
    return path.rename(path.with_stem(f"{path.stem}-anew"))


def _file(random: Random, root: Path) -> Path:
    """No page: it is published as it is."""
    path = root / "docs" / "files" / random.choice(["a.svg", "a.css", "b.css"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"/* {random.randrange(9)} */\n")
    return path


def _file_gone(random: Random, root: Path) -> str:
    shutil.rmtree(root / "docs" / "files", ignore_errors=True)
    return ""


def _settings(random: Random, root: Path) -> str:
    path = root / CONFIG
    data = yaml.load(path.read_text(), Loader=yaml.SafeLoader)
    what = random.choice(["nav", "site_name", "markdown_extensions", "site_description", "extra_css", "use_directory_urls"])
    if what == "nav":
        data["nav"] = [
            {f"Page {n}": str(each.relative_to(root / "docs"))} for n, each in enumerate(random.sample(_pages(root), len(_pages(root))))
        ]
    elif what == "markdown_extensions":
        data[what] = random.sample(["toc", "tables", "attr_list", "footnotes", "nl2br"], 3)
    elif what == "extra_css":
        data[what] = [f"files/{random.choice('ab')}.css"]
    elif what == "use_directory_urls":
        data[what] = not data.get(what, True)
    else:
        data[what] = f"Words {random.randrange(9)}"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    return what


def _template(random: Random, root: Path) -> Path:
    path = root / "site_templates" / random.choice(["main.html", "base.html"])
    path.write_text(
        (ROOT / path.relative_to(root))
        .read_text()
        .replace("</main>", f"</main><!-- {random.randrange(9)} -->")
        .replace("</article>", f"</article><!-- {random.randrange(9)} -->")
    )
    return path


def _nothing(random: Random, root: Path) -> str:
    return ""


PROSE: tuple[Edit, ...] = (
    _text, _text, _title, _link, _add, _add, _remove, _rename, _file, _file, _file_gone, _settings, _settings, _settings, _template, *[_nothing] * 3,
)  # fmt: skip
