"""docs/templates.md: every template has all its variables there, and the pages are given no others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from helpers import LIGHTHOUSES, ROOT, TINY, pages_of
from jinja2 import meta, nodes

from sourcebook import cli
from sourcebook.commands import template_page
from sourcebook.model import Site
from sourcebook.outputs import page_env, page_shared
from sourcebook.outputs.page_compile import QuickEnvironment
from sourcebook.outputs.page_reference import CONTEXTS, SHARED, names, variables

TEMPLATES = sorted(path.name for path in (ROOT / "site_templates").glob("*.html"))
PIECES = {"base.html", "macros.html", "preview_note.html"}
"""What only other templates and the preview use."""


def own(tree: nodes.Template) -> set[str]:
    """Names that a template makes itself: loops, assignments, macros and imports."""
    found = {each.name for each in tree.find_all(nodes.Name) if each.ctx in ("store", "param")}
    found |= {each.name for each in tree.find_all(nodes.Macro)} | {each.target for each in tree.find_all(nodes.Import)}
    return found | {name if isinstance(name, str) else name[1] for each in tree.find_all(nodes.FromImport) for name in each.names}


def asked(template: str) -> set[str]:
    """The variables that a template takes from what it is given."""
    env = page_env.environment(ROOT / "site_templates")
    tree = env.parse((ROOT / "site_templates" / template).read_text(encoding="utf-8"))
    return meta.find_undeclared_variables(tree) - own(tree) - set(env.globals)


@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - PIECES))
def test_every_variable_of_a_template_is_documented(template: str) -> None:
    known = set(page_shared.PROSE) if template == "main.html" else names(CONTEXTS[template])
    assert asked(template) - known == set()


@pytest.mark.parametrize("template", ["base.html", "macros.html"])
def test_what_all_templates_use_all_are_given(template: str) -> None:
    assert asked(template) - {v.name for each in SHARED for v in variables(each)} == set()


def test_every_template_is_there() -> None:
    assert set(CONTEXTS) | {"main.html"} | PIECES == set(TEMPLATES)


@pytest.mark.parametrize("template", sorted(CONTEXTS))
def test_every_variable_has_a_type_and_a_sentence(template: str) -> None:
    for each in variables(CONTEXTS[template]):
        assert each.type, each.name
        assert each.meaning.endswith("."), each.name


def test_pages_are_given_what_is_documented_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: dict[str, set[str]] = {}
    whole = QuickEnvironment.rendered

    def rendered(self: QuickEnvironment, name: str, given_to: Mapping[str, Any]) -> str:
        given.setdefault(name, set()).update(given_to)
        return whole(self, name, given_to)

    monkeypatch.setattr(QuickEnvironment, "rendered", rendered)
    for publication in (LIGHTHOUSES, TINY):
        pages_of(cli.prepare(publication, Site("Lights")))
    assert len(given) > 12
    for template, found in given.items():
        assert found == names(CONTEXTS[template]), template


def test_the_page_is_current_and_names_every_template() -> None:
    text = template_page.text()
    assert (ROOT / template_page.PATH).read_text(encoding="utf-8") == text, "Run: python build.py schemas"
    for template in CONTEXTS:
        assert f"## `{template}`" in text
    assert "| `exact` | `str` |" in text, "what the values are made of is there too"
