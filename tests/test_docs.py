"""The documentation: every guide does what it says, every block of code is run or says why not, every property is there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from docblocks import blocks, do
from helpers import EXAMPLES, ROOT, published

from sourcebook import descriptor_shape, yamlfile
from sourcebook.commands import check_page, command_page, descriptor_page, init, template_page
from sourcebook.commands.descriptor_words import GROUPS, WORDS
from sourcebook.descriptor_shape import PACKAGE

DOCS = ROOT / "docs"
IN_A_COPY = "<!-- run in: a copy of the repository -->"
GUIDES = [*sorted(path.name for path in DOCS.glob("howto-*.md")), "correct.md"]
PUBLISHED = "docs/urls.md"
MADE = {Path(path).name for path in (check_page.PATH, command_page.PATH, descriptor_page.PATH, template_page.PATH)} | {"data-dictionary.md"}
DONE = {*GUIDES, "tutorial.md", "download.md"}
RUNS = ("sh", "console", "python", "py", "r", "js", "sql")


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter") / "bridges"
    init.make(folder, "sourcebook")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_does_what_it_says(name: str, starter: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    if IN_A_COPY in (DOCS / name).read_text(encoding="utf-8"):
        for part in ("sourcebook", "datasets", "seeds", "docs", "site_templates"):
            shutil.copytree(ROOT / part, here / part, ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("build.py", "mkdocs.yml"):
            shutil.copy(ROOT / file, here / file)
    else:
        shutil.copytree(starter, here)
    do(DOCS / name, here)


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_every_block_that_could_be_run_is_run_or_says_why_not(name: str) -> None:
    """Pages made by the program show what is tested elsewhere. Blocks without a language are files or shapes."""
    if name in MADE:
        return
    for block in blocks(DOCS / name):
        is_run = name in DONE and block.kind != "console"
        assert is_run or block.reason or block.kind not in RUNS, block.text


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_every_record_that_is_shown_is_yaml_as_records_use_it(name: str) -> None:
    for block in blocks(DOCS / name):
        if block.kind == "yaml":
            yamlfile.load(_whole(block.text).encode(), name)


def _whole(text: str) -> str:
    """A mapping: what is shown of a list stands below a key."""
    from textwrap import dedent, indent

    plain = dedent(text)
    return f"evidence:\n{indent(plain, '  ')}" if plain.startswith("- ") else plain


def test_every_property_of_a_descriptor_has_its_words_and_an_example_that_fits() -> None:
    found = {(group, name): shape for group, some in descriptor_page.groups().items() for name, (shape, _) in some.items()}
    assert found.keys() - WORDS.keys() == set(), "write them in sourcebook/commands/descriptor_words.py"
    assert WORDS.keys() - found.keys() == set(), "these are no more"
    assert {group for group, _ in found} == set(GROUPS)
    for (group, name), shape in found.items():
        node = yamlfile.load(f"{name}:{descriptor_page.written(WORDS[group, name][1])}\n".encode(), "example").items[name]
        assert list(descriptor_shape._check(node, shape, name)) == [], (group, name)


def test_the_page_of_the_descriptor_is_current() -> None:
    assert (ROOT / descriptor_page.PATH).read_text(encoding="utf-8") == descriptor_page.text(), "run: python build.py schemas"


def test_a_property_that_is_not_listed_would_be_refused_or_kept() -> None:
    assert {name for name in PACKAGE.properties if name.startswith("sourcebook:")} == {
        name for group, name in WORDS if group == "dataset" and name.startswith("sourcebook:")
    }


def test_every_page_stands_in_the_navigation_once() -> None:
    def pages(nav: list[dict[str, object]]) -> list[str]:
        found: list[str] = []
        for item in nav:
            for target in item.values():
                found += pages(target) if isinstance(target, list) else [str(target)]
        return found

    listed = pages(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert sorted(listed) == sorted(path.name for path in DOCS.glob("*.md"))


@pytest.mark.slow
def test_every_address_that_is_promised_is_there(example: Callable[[str], Path]) -> None:
    site = example("first-lights")
    paths = re.findall(r"^\| `(/[^`]*)` \|", (ROOT / PUBLISHED).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(paths) > 25
    for path in (each for each in paths if "releases" not in each and "<version>" not in each):  # see test_releases.py
        pattern = path.strip("/").replace("<dataset>", "first-lights").replace("<resource>", "lights").replace("<id>", "*")
        file = f"{pattern}/index.html".lstrip("/") if path.endswith("/") else pattern
        if path not in ("/sitemap.xml", "/timeline/"):  # only where the address is known, or there are several datasets
            assert list(site.glob(file)), path


def test_the_lines_that_check_a_quote_check_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES / "first-lights")
    dataset = published(EXAMPLES / "first-lights").datasets[0]
    (block,) = (each for each in blocks(DOCS / "download.md") if each.kind == "python")
    quotes = [(c, c.quote) for claim in dataset.claims() for c in claim.citations if c.source and c.quote]
    assert len(quotes) > 50
    for citation, quote in quotes:
        assert citation.source
        told = {"start": str(quote.start), "end": str(quote.end), "quote": quote.exact}
        exec(block.text, {"source": {"seed": citation.source.seed}, "citation": told})
        with pytest.raises(AssertionError):
            exec(block.text, {"source": {"seed": citation.source.seed}, "citation": told | {"quote": "other words"}})


def test_a_block_that_says_something_else_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\necho one\n```\n\n```text\ntwo\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        do(page, tmp_path)
