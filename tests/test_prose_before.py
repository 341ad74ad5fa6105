"""The prose of the site before: taken over, it is what would be rendered; and where that is not known, it is rendered."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from damage import spoil
from helpers import LIGHTHOUSES, LONG, TINY, builder
from mkdocs.commands import build as commands
from prose_edits import CONFIG, prose_edit

from sourcebook import cli, earlier, engine, inventory, keys, prose_before, settings
from sourcebook.commands import move
from sourcebook.diagnostic import Rejected
from sourcebook.earlier import Earlier
from sourcebook.run import Run

SETTINGS = (TINY / CONFIG).read_text()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.startswith(("GITHUB_", "SITE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SOURCEBOOK_WITHOUT", "search,frictionless")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@dataclass
class Built:
    """The sites of a publication that is being edited, the newest last."""

    root: Path
    folder: Path
    sites: list[Earlier] = field(default_factory=list)

    def run(self, known: Earlier | None) -> Run:
        """Read anew. Raises `Rejected`."""
        run = cli.prepare(self.root, self._door().site())
        run.processes, run.earlier = 1, known
        return run

    def build(self, known: Earlier | None) -> tuple[Path, Run]:
        """A whole site. Raises `Rejected`."""
        run = self.run(known)
        stage = self.folder / str(len(self.sites)) / ("cold" if known is None else "warm")
        stage.mkdir(parents=True)
        try:
            self._door().build(run, stage)
        except Rejected:
            shutil.rmtree(stage)
            raise
        return stage, run

    def compare(self, known: Earlier) -> bool:
        """Build warm and cold; returns whether the prose was taken over. Raises `Rejected`."""
        cold, rendered = self.build(None)
        warm, run = self.build(known)
        assert list(inventory.differences(cold, warm)) == []
        assert run.prose == rendered.prose
        self.sites.append(Earlier(warm, run.made, run.rendered))
        shutil.rmtree(cold)
        return known.rendered is not None and run.rendered is known.rendered

    def _door(self) -> Any:
        described = importlib.util.spec_from_file_location("door", self.root / "build.py")
        assert described is not None
        assert described.loader is not None
        door = importlib.util.module_from_spec(described)
        described.loader.exec_module(door)
        return door.MkDocs()


@pytest.fixture
def tiny(tmp_path: Path) -> Built:
    return Built(builder(TINY, tmp_path / "publication"), tmp_path / "sites")


@pytest.mark.parametrize("publication", [TINY, LIGHTHOUSES], ids=["tiny", "lighthouses"])
def test_a_build_that_knows_the_prose_before_gives_the_same_bytes(publication: Path, tmp_path: Path) -> None:
    built = Built(builder(publication, tmp_path / "publication"), tmp_path / "sites")
    random = Random(None if LONG else publication.name)
    built.compare(Earlier())
    ends = Counter[str]()
    for _ in range(300 if LONG else 12):
        shutil.copytree(built.root, tmp_path / "before")
        done = prose_edit(random, built.root)
        try:
            taken = built.compare(_before(random, built))
        except Rejected:
            shutil.rmtree(built.root)
            shutil.move(tmp_path / "before", built.root)
            ends["refused"] += 1
        except AssertionError as error:
            raise AssertionError(done) from error
        else:
            shutil.rmtree(tmp_path / "before")
            ends["taken" if taken else "anew"] += 1
    assert min(ends["taken"], ends["anew"]) > 1, ends


def _before(random: Random, built: Built) -> Earlier:
    """Mostly the newest site; sometimes an older one, or with prose that was damaged."""
    newest = built.sites[-1]
    match random.randrange(8):
        case 0:
            return random.choice(built.sites)
        case 1 if newest.rendered:
            spoil(newest.site / random.choice(sorted(newest.rendered.places)), random)
    return newest


def test_where_a_record_is_edited_no_prose_is_rendered(tiny: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.compare(Earlier())
    record = next(tiny.root.glob("datasets/*/keepers/*.yaml"))
    record.write_text(record.read_text() + "# looked at\n")
    assert tiny.compare(tiny.sites[-1])
    monkeypatch.setattr("mkdocs.commands.build.build", lambda *_: pytest.fail("rendered"))
    tiny.build(tiny.sites[-1])


def test_prose_does_not_take_the_place_of_a_renamed_record(tiny: Built) -> None:
    record = next(tiny.root.glob("datasets/*/keepers/*.yaml")).stem
    page = tiny.root / "docs/tiny/keepers" / f"{record}-anew.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Mine\n")
    tiny.compare(Earlier())
    move.rename(tiny.root, f"keepers/{record}", f"keepers/{record}-anew")
    with pytest.raises(Rejected, match=f"docs/tiny/keepers/{record}-anew.md"):
        tiny.build(tiny.sites[-1])


def test_prose_that_is_refused_is_refused_again(tiny: Built) -> None:
    """As at first: what is wrong is told each time, until it is corrected."""
    tiny.compare(Earlier())
    page = tiny.root / "docs/about.md"
    before = page.read_text()
    page.write_text(f"{before}\n[nowhere](nowhere.md)\n")
    for _ in range(2):
        with pytest.raises(Rejected, match=r"nowhere\.md"):
            tiny.build(tiny.sites[-1])
    page.write_text(before)
    assert tiny.compare(tiny.sites[-1])


def test_a_link_that_leads_out_is_refused_though_its_content_is_known(tiny: Built, tmp_path: Path) -> None:
    (tiny.root / "docs/hosts.txt").write_text("same")
    (tmp_path / "outside").write_text("same")
    tiny.compare(Earlier())
    (tiny.root / "docs/hosts.txt").unlink()
    (tiny.root / "docs/hosts.txt").symlink_to(tmp_path / "outside")
    with pytest.raises(Rejected, match="outside the publication"):
        tiny.build(tiny.sites[-1])


def _written(path: str, text: str) -> Callable[[Path], object]:
    def write(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    return write


def _renamed(old: str, new: str, root: Path) -> None:
    (root / old).rename(root / new)


CHANGES: dict[str, Callable[[Path], object]] = {
    "page": _written("docs/about.md", "# About\n\nOther.\n"),
    "new page": _written("docs/other.md", "# Other\n"),
    "renamed page": partial(_renamed, "docs/about.md", "docs/other.md"),
    "file beside the pages": _written("docs/a.png", "x"),
    "settings": _written(CONFIG, f"{SETTINGS}watch: [watched]\nsite_author: A\n"),
    "template": _written("site_templates/main.html", "other"),
    "asset": _written("site_templates/assets/own.css", "other"),
    "watched folder": lambda root: shutil.rmtree(root / "watched"),
    "number of records": lambda root: next(root.glob("datasets/*/notices/*.yaml")).unlink(),
}


@pytest.fixture
def known(tiny: Built) -> Built:
    _written(CONFIG, f"{SETTINGS}watch: [watched]\n")(tiny.root)
    (tiny.root / "watched").mkdir()
    return tiny


def _key(built: Built) -> str:
    return prose_before.key(built.run(Earlier()))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_the_prose_is_made_of_is_in_its_key(change: Callable[[Path], object], known: Built) -> None:
    before = _key(known)
    assert before == _key(known) != ""
    change(known.root)
    assert _key(known) != before


@pytest.mark.parametrize("folder", ["docs", "site_templates", "watched"])
def test_whether_a_folder_that_mkdocs_asks_for_is_there_is_in_the_key(folder: str, known: Built) -> None:
    shutil.rmtree(known.root / folder)
    (known.root / folder).mkdir()
    before = _key(known)
    (known.root / folder).rmdir()
    assert _key(known) != before


@pytest.mark.parametrize("library", ["markdown", "mkdocs", "pathspec", "jinja2", "pyyaml"])
def test_libraries_are_in_the_key(library: str, known: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    before, version = _key(known), engine._installed
    monkeypatch.setattr(engine, "_installed", lambda name: "0" if name == library else version(name))
    assert _key(known) != before


def test_the_program_and_the_time_are_in_the_key(known: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    run = known.run(Earlier())
    found = {prose_before.key(run)}
    found.add(prose_before.key(replace(run, site=replace(run.site, url="https://example.com/"))))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000001")
    found.add(prose_before.key(run))
    monkeypatch.setattr(engine, "digest", lambda: "another")
    found.add(prose_before.key(run))
    assert len(found) == 4


def test_the_templates_of_the_engine_are_in_the_key(known: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "TEMPLATES", tmp_path)
    before = _key(known)
    (tmp_path / "main.html").write_text("other")
    assert _key(known) != before


def test_the_place_of_the_publication_is_in_the_key(known: Built, tmp_path: Path) -> None:
    """Templates can show it."""
    before = _key(known)
    moved = known.root.rename(tmp_path / "elsewhere")
    assert _key(replace(known, root=moved)) != before


def test_an_edit_of_a_record_is_not_in_the_key(known: Built) -> None:
    before = _key(known)
    record = next(known.root.glob("datasets/*/keepers/*.yaml"))
    record.write_text(record.read_text() + "# looked at\n")
    assert _key(known) == before


@pytest.mark.parametrize("change", [
    _written(CONFIG, f"{SETTINGS}plugins: [search]\n"),
    _written("site_templates/main.html", "{{ build_date_utc }}"),
    _written("site_templates/own/part.html", "{{ page.update_date }}"),
    lambda root: (root / "docs/link.md").symlink_to("/etc/hosts"),
], ids=["settings", "the time of the build", "the time of a page", "a link"])  # fmt: skip
def test_where_it_is_not_known_what_prose_is_made_of_it_has_no_key(change: Callable[[Path], object], tiny: Built) -> None:
    assert _key(tiny) != ""
    change(tiny.root)
    assert prose_before.key(Run(tiny.root, tiny.run(None).publication, tiny.run(None).site, earlier=Earlier())) == ""


def test_a_preview_of_a_change_and_a_build_that_keeps_nothing_have_no_key(tiny: Built) -> None:
    run = tiny.run(Earlier())
    assert prose_before.key(replace(run, comparisons=())) == prose_before.key(replace(run, earlier=None)) == ""


def test_what_is_saved_while_mkdocs_renders_is_not_noted(tiny: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tiny.root / "docs/about.md"
    before, render = page.read_text(), commands.build

    def saved_meanwhile(config: Any) -> None:
        page.write_text("# Other\n")
        render(config)

    monkeypatch.setattr(commands, "build", saved_meanwhile)
    site, run = tiny.build(Earlier())
    monkeypatch.undo()
    monkeypatch.setenv("SOURCEBOOK_WITHOUT", "search,frictionless")
    page.write_text(before)
    tiny.sites.append(Earlier(site, run.made, run.rendered))
    assert not tiny.compare(tiny.sites[-1])


def test_the_note_has_the_prose(tiny: Built, tmp_path: Path) -> None:
    site, run = tiny.build(Earlier())
    earlier.save(tmp_path, site, run.made, run.rendered)
    found = earlier.load(tmp_path, site)
    assert found.rendered is not None
    assert [list(each) for each in found.rendered.pages] == [[each.path, each.title, each.text] for each in run.prose]
    assert found.rendered.places == {"about/index.html": "docs/about.md"}
    tiny.sites.append(found)
    assert tiny.compare(found)


@pytest.mark.parametrize("line", [
    "", "watch: [datasets]", "site_author: A", "extra: {branch: trunk}", "theme: {name: null, custom_dir: site_templates, colours: {}}",
    f"extra: {{a: {'[' * 40}{']' * 40}, b: {['[a]'] * 100}}}", "markdown_extensions: [toc: {permalink: true}, footnotes]", "nav: [about.md, {More: [{It: about.md}]}]", "hooks: []",
])  # fmt: skip
def test_settings_that_are_known(line: str, tiny: Built) -> None:
    path = tiny.root / CONFIG
    name = line.partition(":")[0]
    path.write_text("".join(f"{each}\n" for each in _without(name)) + f"{line}\n")
    assert settings.load(tiny.root) is not None


@pytest.mark.parametrize("line", [
    "site_name: !ENV SITE", "site_name: 7", "site_name: [a", "INHERIT: base.yml", "plugins: [search]", "plugins: null", "hooks: [build.py, own.py]",
    "markdown_extensions: [pymdownx.snippets]", "markdown_extensions: [toc: {slugify: !!python/name:os.system }]", "markdown_extensions: {toc: {}}",
    "markdown_extensions: [[toc]]", "theme: mkdocs", "theme: {name: mkdocs}", "theme: {custom_dir: site_templates}",
    "theme: {name: null, custom_dir: elsewhere}", "theme: {name: null, custom_dir: site_templates, locale: de}", "extra_templates: [a.xml]",
    "docs_dir: ../docs", "nav: {a: b}", "nav: [a: 7]", "nav: &a [b: *a]", "watch: all", "extra: [1]", "unheard: of",
    f"extra: {{a: {'[' * 60}{']' * 60}}}", f"extra: {{a: {'[' * 100_000}",
])  # fmt: skip
def test_settings_that_are_not_known(line: str, tiny: Built) -> None:
    path = tiny.root / CONFIG
    name = line.partition(":")[0]
    path.write_text("".join(f"{each}\n" for each in _without(name)) + f"{line}\n")
    assert settings.load(tiny.root) is None


def _without(name: str) -> Iterator[str]:
    """The settings of the publication without one of them."""
    kept = True
    for line in SETTINGS.splitlines():
        kept = not line.startswith(f"{name}:") if line[:1].isalpha() else kept
        if kept or not name:
            yield line


def test_a_door_or_settings_that_are_not_there_are_not_known(tiny: Built) -> None:
    door = tiny.root / "build.py"
    door.write_text(door.read_text() + "# my own\n")
    assert settings.load(tiny.root) is None
    (tiny.root / CONFIG).unlink()
    assert settings.load(tiny.root) is None


def test_what_is_known_of_settings_is_what_mkdocs_says(tiny: Built) -> None:
    door, known = tiny._door(), settings.load(tiny.root)
    config = door._config()
    assert known is not None
    assert (known.site_name, list(known.nav), dict(known.extra)) == (config.site_name, config.nav, dict(config.extra))
    assert (tiny.root / known.docs_dir).samefile(config.docs_dir)
