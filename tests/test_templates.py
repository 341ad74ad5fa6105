"""A publication changes the look of its pages: single templates and blocks, style sheets, colours and a logo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers import ROOT, TINY, build, copy, pages_of
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import cli
from sourcebook.contrast import ratio
from sourcebook.diagnostic import Diagnostic, Rejected
from sourcebook.look import _PAIRS, Look, _palette, look
from sourcebook.model import Site

ENTITY = "tiny/inns/blue-boar/index.html"
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def publication(to: Path, **files: str) -> Path:
    """A copy of the smallest publication with files in its `site_templates/`; `__` in names stands for `/`."""
    root = copy(TINY, to / "tiny")
    for name, text in files.items():
        stem, _, suffix = name.replace("__", "/").rpartition("_")
        path = root / "site_templates" / f"{stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def pages(root: Path, **site: object) -> dict[str, str]:
    return pages_of(cli.prepare(root, Site("Inns", **site)))  # type: ignore[arg-type]


def refused(root: Path, text: str, theme: dict[str, object]) -> tuple[Diagnostic, ...]:
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Rejected) as found:
        look(root, theme)
    return found.value.diagnostics


def test_without_templates_of_its_own_a_publication_has_those_of_the_engine(tmp_path: Path) -> None:
    without, with_all = publication(tmp_path / "a"), copy(TINY, tmp_path / "tiny")
    copy(ROOT / "site_templates", with_all / "site_templates")
    assert pages(without) == pages(with_all)


def test_one_block_is_changed_and_the_rest_stays(tmp_path: Path) -> None:
    before = pages(publication(tmp_path / "a"))
    own = (
        '{% extends "default/entity.html" %}\n{% block history %}<p>Ours: {{ m.value(facts[0].clusters[0].first.shown) }}</p>{% endblock %}'
    )
    after = pages(publication(tmp_path / "b", entity_html=own))
    assert "Ours: <bdi>" in after[ENTITY]
    assert 'id="record-history"' in before[ENTITY]
    assert 'id="record-history"' not in after[ENTITY]
    assert after[ENTITY].partition("<p>Ours")[0] == before[ENTITY].partition('<section aria-labelledby="record-history"')[0]
    others = {path for path in before if before[path] != after[path]}
    assert others
    assert all("/inns/" in path or "/keepers/" in path or "/notices/" in path for path in others)


def test_a_changed_frame_is_the_frame_of_the_engine_s_pages_too(tmp_path: Path) -> None:
    own = '{% extends "default/base.html" %}{% block foot %}<p>Printed in Saltmere.</p>{% endblock %}'
    made = pages(publication(tmp_path, base_html=own))
    assert all("Printed in Saltmere." in page for path, page in made.items() if path.endswith(".html"))
    assert "foot-note" not in made[ENTITY]


def test_a_block_is_changed_in_prose_pages_too(tmp_path: Path) -> None:
    root = publication(tmp_path, base_html='{% extends "default/base.html" %}{% block foot %}<p>Printed in Saltmere.</p>{% endblock %}')
    (root / "build.py").write_bytes((ROOT / "build.py").read_bytes())
    (root / "site_templates" / "notes.txt").write_text("not for the site")
    done = build(root)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in ("about/index.html", "index.html"):
        assert "Printed in Saltmere." in (root / "site" / page).read_text(), page
    assert not list((root / "site").rglob("notes.txt"))


def test_a_style_sheet_of_its_own_is_linked_on_every_page_after_the_others(tmp_path: Path) -> None:
    made = pages(publication(tmp_path, assets__own_css="body { color: #000000; }"))
    for path, page in made.items():
        if path.endswith(".html"):
            sheets = re.findall(r'<link rel="stylesheet" href="[./]*/?assets/(\w+)\.\w+\.css">', page.partition("<noscript>")[0])
            assert sheets[0] == "site", path
            assert sheets[-1] == "own", path


def test_an_asset_takes_the_place_of_the_engine_s(tmp_path: Path) -> None:
    (name,) = re.findall(r"assets/icon\.\w+\.svg", pages(publication(tmp_path, assets__icon_svg="<svg/>"))["index.html"])
    (default,) = re.findall(r"assets/icon\.\w+\.svg", pages(publication(tmp_path / "b"))["index.html"])
    assert name != default


def test_colours_and_a_logo_are_on_every_page(tmp_path: Path) -> None:
    root = publication(tmp_path, assets__mark_svg="<svg/>")
    theme = {"colours": {"light": {"link": "#004488"}, "dark": {"rubric": "#FFD0C0"}}, "logo": "mark.svg"}
    (root / "mkdocs.yml").write_text("theme: {}\n")
    chosen = look(root, theme)
    assert [name for name, _, _ in chosen.colours] == ["link", "rubric"]
    made = pages_of(cli.prepare(root, Site("Inns", colours=chosen.colours, logo=chosen.logo)))
    for path, page in made.items():
        if path.endswith(".html"):
            assert re.search(r'<link rel="stylesheet" href="[./]*/?assets/colours\.\w+\.css">', page), path
            assert re.search(r'<img class="brand-mark" src="[./]*/?assets/mark\.\w+\.svg" alt=""', page), path


def test_nothing_asked_for_is_nothing_changed() -> None:
    assert look(ROOT, {}) == Look()


def test_what_is_wrong_with_colours_is_said_with_its_place(tmp_path: Path) -> None:
    text = 'site_name: x\ntheme:\n  name: null\n  colours:\n    light:\n      link: "#ffee00"\n      inck: "#000000"\n    dark: {link: blue, paper: "#17191c"}\n    dim: {ink: "#000000"}\n  logo: gone.svg\n'
    colours = {"light": {"link": "#ffee00", "inck": "#000000"}, "dark": {"link": "blue", "paper": "#17191c"}, "dim": {"ink": "#000000"}}
    found = refused(publication(tmp_path), text, {"colours": colours, "logo": "gone.svg"})
    told = [(each.place.line, each.place.column, each.message) for each in found]
    assert (7, 7, "There is no colour 'inck'.") in told
    assert (8, 12, "'blue' is no colour.") in told
    assert (9, 11, "There are no pages called 'dim'.") in told
    assert (10, 3, "There is no logo 'gone.svg'.") in told
    contrast = [each for each in found if "contrast" in each.message]
    assert {(each.place.file, each.place.line) for each in contrast} == {("mkdocs.yml", 6)}
    assert "In light pages `link` (#ffee00) on `paper` (#fffdf8) has a contrast of 1.18 to 1; WCAG AA asks for 4.5." in [
        e.message for e in contrast
    ]
    assert all(each.help for each in found)


@pytest.mark.parametrize("asked", ["blue", ["#000000"], {"light": "#000000"}])
def test_colours_in_another_form_are_refused(asked: object, tmp_path: Path) -> None:
    (only,) = refused(publication(tmp_path), "theme: {}\n", {"colours": asked})
    assert "form of colours" in only.message


def test_the_colours_of_the_style_sheet_can_be_read() -> None:
    palette = _palette(ROOT)
    assert len(palette) > 10
    for front, ground, least in _PAIRS:
        for scheme in (0, 1):
            assert ratio(palette[front][scheme], palette[ground][scheme]) >= least, (front, ground, scheme)


def test_contrast_is_that_of_wcag() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert ratio("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.01)


@given(COLOURS, COLOURS)
def test_contrast_has_no_order_and_keeps_its_bounds(one: str, other: str) -> None:
    assert 1 <= ratio(one, other) <= 21.0001
    assert ratio(one, other) == ratio(other, one)


def test_a_template_that_fails_is_named_with_its_line(tmp_path: Path) -> None:
    root = publication(
        tmp_path, entity_html='{% extends "default/entity.html" %}\n{% block history %}\n{{ nothing_like_it }}{% endblock %}'
    )
    with pytest.raises(Rejected) as found:
        pages(root)
    (only,) = found.value.diagnostics
    assert (only.place.file, only.place.line) == ("site_templates/entity.html", 3)
    assert "of the engine" not in only.message


@pytest.mark.parametrize("own", ['{% extends "entity.html" %}', '{% include "entity.html" %}'], ids=["extends", "includes"])
def test_a_template_of_itself_is_named(own: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected) as found:
        pages(publication(tmp_path, entity_html=own))
    (only,) = found.value.diagnostics
    assert only.place.file == "site_templates/entity.html"
    assert "recursion" in only.message


def test_a_template_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    root = publication(tmp_path, entity_html="x")
    (root / "site_templates/entity.html").write_bytes(b"caf\xe9")
    with pytest.raises(Rejected) as found:
        pages(root)
    (only,) = found.value.diagnostics
    assert only.place.file == "site_templates/entity.html"
    assert "utf-8" in only.message
