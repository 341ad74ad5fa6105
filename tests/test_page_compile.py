"""Templates as quick Python give what Jinja2 gives: the same text, and the same errors."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from helpers import LIGHTHOUSES, bounded, pages_of
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError, Undefined
from markupsafe import Markup

from sourcebook import cli
from sourcebook.model import Site
from sourcebook.outputs import page_env, page_files
from sourcebook.outputs.page_compile import QuickEnvironment
from sourcebook.outputs.page_shared import Items

TEMPLATES = {
    "value": "{{ v }}|{{ v.x }}|{{ v.x.x }}",
    "unknown": "{{ v.no }}",
    "escaped": "{{ v.x | e }}{{ v.x | escape }}{{ (v.x | e) ~ v.x }}{{ v.x | string | e }}{{ v.x | e | upper }}",
    "default": "{{ v.no | default('none') }}|{{ v.x | e }}|{{ v.x | string | upper }}|{{ [v.x, v.x] | join(', ') }}",
    "tests": "{% if v.no is defined %}has{% else %}lacks{% endif %}{{ v.x is string }}{{ v.x is none }}",
    "methods": "{{ v.keys is callable }}{{ v.get is callable }}",
    "macro": "{% macro m(a, b='<') %}[{{ a }}{{ b }}{{ caller() if caller else '' }}]{% endmacro %}{{ m(v.x) }}{{ m(v.x, v.x) }}{{ m(b=v.x, a=1) }}",
    "call": "{% macro m(a) %}<b>{{ caller(a) }}</b>{% endmacro %}{% call(t) m(v.x) %}{{ t }}&{% endcall %}",
    "loop": "{% for a in [v.x, '<', 3] if a %}{{ loop.index }}{{ a }}{% for b in [1, 2] %}{{ loop.last }}{{ a }}{% endfor %}{% else %}none{% endfor %}",
    "set": "{% set a = v.x %}{% set b %}<i>{{ a }}</i>{% endset %}{{ a }}{{ b }}{% set n = namespace(c=a) %}{{ n.c }}",
    "plain": "{% autoescape false %}{{ v.x }}{{ v.x | e }}{% endautoescape %}{{ v.x }}",
    "volatile": "{% autoescape on %}{{ v.x }}{% endautoescape %}",
    "child": "{% extends 'parent' %}{% block a %}{{ super() }}{{ v.x }}{% endblock %}",
    "parent": "<{% block a %}{{ v.x }}{% endblock %}>{{ self.a() }}",
    "import": "{% import 'macros' as m with context %}{{ m.m(v.x) }}{% from 'macros' import m as n %}{{ n('<') }}",
    "macros": "{% macro m(a) %}{{ a }}{% endmacro %}",
    "ternary": "{{ v.x if v.x else '<' }}{{ (v.x ~ '<') }}{{ v['x'] }}{{ 'a' if v.no is undefined }}[{{ 'b' if v.x is undefined }}]{{ ('c' if v.x is undefined) }}",
    "wrong": "{{ m.m(1, 2, 3) }}{{ v.x() }}",
    "counted": "{% for a in [v.x, 1, '<'] %}{{ loop.index }}{{ loop.index0 }}{{ loop.length }}{{ loop.first }}{{ loop.last }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "more of a loop": "{% for a in ['<', 2] %}{{ loop.cycle('a', 'b') }}{{ loop.previtem }}{{ loop.revindex }}{% endfor %}",
    "generated": "{% for a in [1, 2, 3] | select('odd') %}{{ loop.last }}{{ a }}{% endfor %}{{ [v.x, v.x] | map('upper') | join('&') }}",
    "outer loop": "{% for a in [1, 2] %}{% for b in [loop.index, 3] if b != 3 %}{{ loop.index }}{{ b }}{% else %}{{ loop.index }}{% endfor %}{{ loop.last }}{% endfor %}",
    "loop variable": "{% for a in [1] %}{% set loop = v %}{{ loop.last }}{% endfor %}",
    "set in a loop": "{% set a = 0 %}{% for b in [1, 2] %}{{ a }}{% set a = b %}{{ a }}{% endfor %}{{ a }}",
    "set in a branch": "{% for b in [0, v.x] %}{% if b %}{% set c = b %}{{ c }}{% endif %}{% endfor %}{% if v.x %}{% set d = 1 %}{% endif %}{{ d }}",
    "set in a branch of a block": "{% block a %}{% if v.x %}{% set c = v.x %}{{ c }}{% else %}{% set c = '<' %}{{ c }}{% endif %}{% endblock %}",
    "read after a branch": "{% block a %}{% set c = 0 %}{% if v.x %}{% set c = v.x %}{% endif %}{{ c }}{% endblock %}",
    "with": "{% with a = v.x, b = '<' %}{{ a }}{{ b }}{% set a = 2 %}{{ a }}{% endwith %}{{ a }}",
    "named": "{% macro m(a, b='<', c=()) %}{{ a }}{{ b }}{{ c | length }}{% endmacro %}{{ m(a=1) }}{{ m(v.x, c=[1]) }}{{ m(1, 2, 3, 4) }}",
    "lacking": "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}",
    "as a value": "{% macro m(a) %}<{{ a }}>{% endmacro %}{% set b = m(v.x) %}{{ b }}{{ m(m(1)) | upper }}{{ m }}",
    "late": "{{ m(1) }}{% macro m(a) %}{{ a }}{% endmacro %}",
    "hidden": "{% macro a() %}m{% endmacro %}{% for a in [1] %}{{ a }}{% endfor %}{{ a() }}{{ a }}",
    "scoped": "{% for a in [1, 2] %}{% block b scoped %}{{ loop.index }}{{ a }}{{ v.x }}{% endblock %}{% block c %}{{ a }}{% endblock %}{% endfor %}",
    "over": "{% extends 'scoped' %}{% block b %}{{ super() }}{{ loop.last }}{% endblock %}{% block c %}-{% endblock %}",
    "grandchild": "{% extends 'child' %}{% set v = {'x': '&'} %}{% block a %}{{ super() }}{{ on }}{% endblock %}",
    "sets for its parent": "{% extends 'asks' %}{% set t = v.x %}",
    "asks": "{% set t = t | default('<') %}{% set u = u | default(3) %}{% block a %}{{ t }}{{ u }}{{ t is defined }}{{ w is undefined }}{% endblock %}",
    "library": "{% macro m(a) %}{{ a }}{{ on }}{{ t | default('none') }}{% endmacro %}{% macro n(a) %}{{ m(a) }}{% endmacro %}",
    "with context": "{% import 'library' as l with context %}{% set t = 1 %}{% block a %}{{ l.m(v.x) }}{{ l.n('<') }}{{ l.o }}{% endblock %}",
    "without context": "{% from 'library' import m, n as o %}{{ m(v.x) }}{{ o(v.x) }}",
    "heir": "{% extends 'with context' %}{% block a %}{{ l.n(v.x) }}{{ super() }}{% endblock %}",
    "no library": "{% import 'asks' as l with context %}{{ l.t }}",
    "named like a word": "{{ v['from'] }}{{ {'class': v.x}.class }}{{ {'x': 1}['x'] }}{{ [1, 2][0] }}{{ [1, 2, 3][1:] }}{{ 'ab'[-1:] }}",
    "operators": "{{ 1 + 2 * 3 - 4 // 3 ** 2 % 5 }}{{ -1 }}{{ +2 }}{{ not v.x }}{{ v.x == '<' or v.x != 3 and 1 < 2 <= 3 }}{{ 1 in [1] }}{{ 1 not in (1,) }}{{ 1 / 4 }}",
    "words": "{{ true }}{{ none }}{{ 1.5 }}{{ 'a' 'b' }}{{ '<' | e }}{{ '<' | safe }}{{ ('<' | safe) ~ '>' }}{{ {'<': 1} }}{{ ('<', 2) }}{{ ['<'] }}",
    "functions": "{{ range(3) | list }}{{ dict(a=1).a }}{{ joiner(',')() }}{{ v.x.upper() }}",
    "namespace": "{% set n = namespace(c=0) %}{% for a in [1, 2] %}{% set n.c = n.c + a %}{% endfor %}{{ n.c }}",
    "read inside before": "{% block a %}{% for b in [1] %}{{ on }}{% endfor %}{% set on = 2 %}{{ on }}{% endblock %}{% set v %}{{ v.x }}{% endset %}{{ v }}",
    "scoped macro": "{% macro m() %}{{ a is defined }}{{ loop is defined }}{{ v.x }}{% endmacro %}{% for a in [1] %}{% block k scoped %}{{ m() }}{{ a }}{% endblock %}{% endfor %}",
    "too early": "{% extends 'has a macro' %}{% set f = m(v.x) %}",
    "has a macro": "{% macro m(a) %}{{ a }}{% endmacro %}{{ f | default('none') }}",
    "filters": "{{ v.x | string | replace('<', '&') }}{{ [3, 1] | sort | first }}{{ v.x | default('a', true) }}{{ v.x | string | length }}{{ 'a' | nofilter }}",
    "filter block": "{% filter upper %}{{ v.x }}{% endfilter %}{% set a | upper %}{{ v.x }}{% endset %}{{ a }}",
    "included": "{% include 'asks' %}",
    "twice": "{% macro m() %}1{% endmacro %}{% macro m() %}2{% endmacro %}{{ m() }}",
    "two meanings": "{% extends 'with context' %}{% macro l() %}{% endmacro %}{% block a %}{{ l.m(1) }}{% endblock %}",
    "text before": "a{% extends 'parent' %}b{{ v.x }}{% block a %}{% endblock %}",
    "chosen": "{% extends 'parent' if on else 'asks' %}",
    "items": "{{ l.x }}{{ l['x'] }}{% for k, w in l.items() %}{{ k }}{{ w }}{% endfor %}",
}


@dataclass(slots=True)
class Thing:
    x: Any


class Odd(str):
    """A text that says of itself how it is written in HTML."""

    def __html__(self) -> str:
        return f"<odd>{len(self)}</odd>"


texts = st.text(alphabet=st.sampled_from("<>&'\"aä中\u202e\n{}"), max_size=8)
leaves = st.one_of(texts, texts.map(Markup), texts.map(Odd), st.integers(), st.floats(), st.none(), st.booleans())
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Thing, inner),
        st.fixed_dictionaries({"x": inner}),
        st.lists(inner, max_size=2),
        st.fixed_dictionaries({"x": inner, "keys": inner, "get": inner}),
    ),
    max_leaves=4,
)


def rendered(env: Environment, name: str, **variables: Any) -> str:
    try:
        if isinstance(env, QuickEnvironment):
            return env.rendered(name, variables)
        return env.get_template(name).render(variables)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def both(templates: dict[str, str], undefined: type[Undefined]) -> tuple[QuickEnvironment, Environment]:
    options: dict[str, Any] = {"loader": DictLoader(templates), "autoescape": True, "undefined": undefined}
    return QuickEnvironment(**options), Environment(**options)


@pytest.mark.parametrize("undefined", [StrictUndefined, Undefined])
@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_output_is_that_of_jinja(name: str, undefined: type[Undefined]) -> None:
    ours, theirs = both(TEMPLATES, undefined)
    quick = ours.quick(name)

    @bounded(40)
    @given(values, st.booleans())
    def same(value: Any, on: bool) -> None:
        variables = {"v": value, "on": on, "l": Items(x=value)}
        text = rendered(theirs, name, **variables)
        assert rendered(ours, name, **variables) == text
        if quick:
            made = text
            with suppress(Exception):  # where it fails, Jinja2 makes the page
                made = quick.render({**ours.globals, **variables})
            assert made == text

    same()


def variables_of(data: st.DataObject) -> dict[str, Any]:
    given_to = {"a": data.draw(leaves), "b": data.draw(st.lists(leaves, max_size=3)), "c": Thing(data.draw(leaves)), "l": Items(x=1)}
    return {name: value for name, value in given_to.items() if name not in data.draw(st.sets(st.sampled_from("abcl"), max_size=1))}


NAMES = st.sampled_from(["a", "b", "c", "d", "loop"])
EXPRESSIONS = st.recursive(
    st.one_of(
        NAMES, st.sampled_from(["'<'", "2", "c.x", "l.x", "loop.index", "loop.last", "loop.length", "b[0]", "c['x']", "none", "a.b"])
    ),
    lambda inner: st.one_of(
        st.builds("({} ~ {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} == {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} | {})".format, inner, st.sampled_from(["e", "default('&')", "string", "upper", "length", "list", "safe"])),
        st.builds("({} is {})".format, inner, st.sampled_from(["defined", "none", "string"])),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("m({})".format, inner),
    ),
    max_leaves=4,
)
BODIES = st.recursive(
    st.one_of(st.sampled_from(["<i>", "&amp;", "{{ m('<', b) }}"]), st.builds("{{{{ {} }}}}".format, EXPRESSIONS)),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, EXPRESSIONS, inner, inner),
        st.builds("{{% for {} in {} %}}{}{{% endfor %}}".format, NAMES, EXPRESSIONS, inner),
        st.builds("{{% for {} in b if {} %}}{}{{% else %}}{}{{% endfor %}}".format, NAMES, EXPRESSIONS, inner, inner),
        st.builds("{{% set {} = {} %}}{}".format, NAMES, EXPRESSIONS, inner),
        st.builds("{{% set {} %}}{}{{% endset %}}{}".format, NAMES, inner, inner),
        st.builds("{{% with {} = {} %}}{}{{% endwith %}}{}".format, NAMES, EXPRESSIONS, inner, inner),
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("undefined", [StrictUndefined, Undefined])
def test_templates_of_any_form_give_what_jinja_gives(undefined: type[Undefined]) -> None:
    quick = 0

    @bounded(60)
    @given(BODIES, BODIES, BODIES, st.data())
    def same(macro: str, block: str, body: str, data: st.DataObject) -> None:
        nonlocal quick
        library = f"{{% macro m(a, b='&') %}}{macro.replace('m(', '(')}{{% endmacro %}}"  # one that calls itself never ends
        templates = {"library": library, "page": f"{library}{body}{{% block k %}}{block}{{% endblock %}}",
                     "child": f"{{% extends 'page' %}}{{% block k %}}{{{{ super() }}}}{block}{{% endblock %}}",
                     "user": f"{{% import 'library' as n with context %}}{{% from 'library' import m %}}{body}{{{{ n.m(1) }}}}"}  # fmt: skip
        ours, theirs = both(templates, undefined)
        variables = variables_of(data)
        for name in templates:
            assert rendered(ours, name, **variables) == rendered(theirs, name, **variables), templates[name]
            quick += ours.quick(name) is not None and name != "library"

    same()
    assert quick > 10  # it is not Jinja2 that made them all


def test_what_lasts_is_made_once_for_each_site_and_value() -> None:
    asked: list[str] = []

    class Pages(Items):
        def __getattr__(self, name: str) -> Any:
            asked.append(name)
            return super().__getattr__(name)

    text = "{{ title }}{% for page in layout.pages %}<a href='{{ root }}{{ page }}'>{{ page }}</a>{% endfor %}{{ root }}{{ title }}"
    env = QuickEnvironment(shared="layout", per_site=("root",), loader=DictLoader({"a": text}), autoescape=True)
    theirs = Environment(loader=DictLoader({"a": text}), autoescape=True)
    one, two = Pages(pages=["x", "<"]), Pages(pages=["x", "<"])
    for layout, root, title in [
        (one, "../", "1"),
        (one, "../", "2"),
        (one, "&", "3"),
        (one, Markup("&"), "4"),
        (two, "../", "5"),
        (one, "../", "6"),
    ]:
        variables = {"layout": layout, "root": root, "title": title}
        assert rendered(env, "a", **variables) == rendered(theirs, "a", **variables)
    ours = len(asked)
    assert env.quick("a")
    for _ in range(3):
        env.rendered("a", {"layout": one, "root": "../", "title": "7"})
    assert len(asked) == ours


def test_every_template_of_ours_is_quick_and_stays_so() -> None:
    """Where Jinja2 has to help out, a page takes five times as long."""
    run = cli.prepare(LIGHTHOUSES, Site("Lights & more", "https://example.org/", "https://example.org/r"))
    env = page_env.environment(run.templates)
    names = [name for name in env.list_templates(["html"]) if not name.startswith(page_files.DEFAULT)]
    env.forget()
    assert [name for name in names if env.quick(name) is None] == []
    quick = pages_of(run)
    assert [name for name in names if env.quick(name) is None] == []
    assert len(quick) > 100


def test_pages_are_those_that_jinja_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    run = cli.prepare(LIGHTHOUSES, Site("Lights & more", "https://example.org/", "https://example.org/r"))
    quick = pages_of(run)
    monkeypatch.setattr(QuickEnvironment, "quick", lambda self, name: None)
    assert pages_of(run) == quick


def test_an_edited_template_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("one")
    env = QuickEnvironment(loader=FileSystemLoader(tmp_path), autoescape=True)
    assert env.rendered("a.html", {}) == "one"
    file.write_text("two")
    os.utime(file, (1, 1))
    env.refresh()
    assert env.rendered("a.html", {}) == "two"


def test_an_error_names_the_line_of_the_template() -> None:
    env = QuickEnvironment(loader=DictLoader({"a": "one\n{{ v.x }}\n{{ v.no }}"}), undefined=StrictUndefined, autoescape=True)
    with pytest.raises(TemplateError) as caught:
        env.rendered("a", {"v": {"x": 1}})
    assert [entry.lineno + 1 for entry in caught.traceback if str(entry.path) == "<template>"][-1] == 3
