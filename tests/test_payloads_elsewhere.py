"""The same payloads in what is not the published site: its offline copy, previews, comparisons, other languages, reports."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import hostile
import payloads
import pytest
from helpers import TINY, TINY_DATA, build, builder, copy, findings
from markdown_it import MarkdownIt
from watched import BASE, GROUPS, HOST, Watched

from sourcebook import offline
from sourcebook.commands import markdown as issue_markdown
from sourcebook.commands.preview_server import panel
from sourcebook.diagnostic import render

SOME = slice(None, None, 12)
"""Of many pages of one kind, those that are opened here; test_payloads.py opens all of them in the published site."""


@pytest.fixture(scope="module")
def site(hostile_root: Path) -> Path:
    return hostile_root / "site"


def pages(folder: Path, few: str = r"/(sources/s|things/t|things/gone)-") -> list[str]:
    """The pages of a site: one in twelve of those that are many, all others; none that leads elsewhere at once."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("index.html") if "/things/old-" not in str(path))
    return [path for path in found if not re.search(few, path)] + [path for path in found if re.search(few, path)][SOME]


@pytest.mark.browser
@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without a policy"])
def test_the_offline_copy(policy: bool, browser: Any, site: Path, tmp_path: Path) -> None:
    """Read from the disk, where a page may load every file beside it."""
    with zipfile.ZipFile(site / offline.NAME) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    watched = Watched(browser, folder, policy=policy)
    opened = pages(folder)
    for path in opened:
        found = watched.look(path, f"file://{folder}/")
        shown = re.search(r"/(?:things/t|sources/s)-(\d+)/", path)
        assert not shown or found["head"] == hostile.text_of(GROUPS[int(shown[1])])
    watched.look("search/index.html", f"file://{folder}/")
    watched.page.fill("#search input[name=q]", "alert")
    watched.page.wait_for_timeout(500)
    assert not watched.noted, watched.noted
    assert len(opened) > 20
    (folder / "bad.html").write_text(
        "<!doctype html><title>x</title><main><h1>x</h1><img src='file:///etc/passwd'></main><footer></footer>"
    )
    with pytest.raises(AssertionError, match="etc/passwd"):  # or this would prove nothing
        watched.look("bad.html", f"file://{folder}/")
    watched.context.close()


@pytest.mark.browser
def test_the_preview_of_a_change_and_the_comparison(browser: Any, hostile_root: Path, tmp_path: Path) -> None:
    first = subprocess.run(
        ["git", "rev-list", "--max-parents=0", "HEAD"], cwd=hostile_root, capture_output=True, text=True, check=True
    ).stdout.strip()
    done = build(hostile_root, "build", "--compare", first, "--out", str(tmp_path / "site"), SITE_URL=HOST + BASE)
    assert done.returncode == 0, done.stderr[-3000:]
    told = build(hostile_root, "diff", first, "--format", "html")
    assert told.returncode == 0, told.stderr
    shown = re.sub(r"<(style|meta)\b[^>]*>[^<]*(</style>)?", "", told.stdout)  # a sheet of its own, which is allowed there
    body = shown.partition("<h1>")[2].replace("</html>", "")
    (tmp_path / "site/comparison.html").write_text(f"<!doctype html><title>x</title><main><h1>{body}</main><footer></footer>")
    for policy in (True, False):
        watched = Watched(browser, tmp_path / "site", policy=policy)
        for path in ("preview/", "", f"{hostile.NAME}/things/t-0/", "comparison.html"):
            watched.look(path)
        watched.context.close()
    assert "preview-mark" in (tmp_path / "site" / hostile.NAME / "things/t-0/index.html").read_text()


@pytest.mark.browser
def test_pages_in_another_language(browser: Any, tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    shutil.rmtree(root / "datasets")
    (root / "seeds/gazette.txt").unlink()
    hostile.write(root, payloads.groups(24))
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("theme:\n", "theme:\n  language: ko\n"), encoding="utf-8")
    done = build(root, SITE_URL=HOST + BASE)
    assert done.returncode == 0, done.stderr[-3000:]
    watched = Watched(browser, root / "site", policy=False)
    for path in pages(root / "site"):
        watched.look(path.removesuffix("index.html"))
    assert watched.page.locator("html").get_attribute("lang") == "ko"
    watched.context.close()


@pytest.mark.browser
def test_what_the_preview_server_says_is_wrong(browser: Any, tmp_path: Path) -> None:
    problem = "\n".join(payloads.VISIBLE)
    shown = panel(problem)
    opened, _, rest = shown.partition(">")
    assert re.fullmatch(r'<div role="alert" style="[^"<>&]*"', opened)  # the only style of its own
    (tmp_path / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>x</title><div role="alert">{rest}<main><h1>x</h1></main><footer></footer>',
        encoding="utf-8",
    )
    watched = Watched(browser, tmp_path, policy=False)
    watched.look("")
    assert watched.page.locator("[role=alert]").evaluate("it => it.textContent").endswith(problem)
    watched.context.close()


def test_files_that_strangers_name(tmp_path: Path) -> None:
    """A finding names the file in one line, in every form: nothing for a terminal to run, no command of a workflow."""
    root = copy(TINY, tmp_path / "tiny")
    named = [text for text in payloads.ALL if "/" not in text and "\0" not in text and len(text.encode("utf-8", "replace")) < 200]
    for text in named:
        try:
            (root / TINY_DATA / "inns" / f"x{text}").write_text("")
            (root / TINY_DATA / f"y{text}").write_text("")
        except (OSError, UnicodeEncodeError):  # what this file system cannot name, nobody can send
            continue
    found = findings(root)
    assert len(found) > 400
    for each in found:
        assert each.place.shown.isprintable()
    text, commands = render(found), render(found, "github")
    assert all(line.isprintable() for line in text.split("\n"))
    assert all(re.match("::(error|warning) file=", line) for line in commands.split("\n"))
    assert all(line.isprintable() for line in commands.split("\n"))
    assert len(json.loads(render(found, "json"))) == len(found)


def test_reports_for_github_hold_no_markup() -> None:
    """Read as GitHub reads them, with HTML: a paragraph of words, a piece of code, a block of code, and nothing else."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

    def kinds(text: str) -> set[str]:
        tokens = reader.parse(text)
        return {kind for token in tokens for kind in (token.type, *(each.type for each in token.children or ()))}

    words = {"paragraph_open", "inline", "text", "text_special", "paragraph_close", "softbreak"}
    for text in payloads.ALL:
        if "\ud800" <= max(text) <= "\udfff":
            continue
        assert kinds(f"So {issue_markdown.plain(text)} it is.") <= words, text
        assert kinds(f"So {issue_markdown.code(text)} it is.") <= words | {"code_inline"}, text
        assert kinds(issue_markdown.block(text)) == {"fence"}, text
