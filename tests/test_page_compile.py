"""Our compiler of templates gives what Jinja2's own gives: the same text, and the same errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, Undefined
from markupsafe import Markup

from sourcebook.outputs.page_compile import QuickEnvironment

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
    "ternary": "{{ v.x if v.x else '<' }}{{ (v.x ~ '<') }}{{ v['x'] }}{{ 'a' if v.no is undefined }}",
    "wrong": "{{ m.m(1, 2, 3) }}{{ v.x() }}",
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
        return env.get_template(name).render(variables)
    except (TemplateError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("undefined", [StrictUndefined, Undefined])
@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_output_is_that_of_jinja(name: str, undefined: type[Undefined]) -> None:
    ours = QuickEnvironment(loader=DictLoader(TEMPLATES), autoescape=True, undefined=undefined)
    theirs = Environment(loader=DictLoader(TEMPLATES), autoescape=True, undefined=undefined)

    @given(values, st.booleans())
    def same(value: Any, on: bool) -> None:
        assert rendered(ours, name, v=value, on=on) == rendered(theirs, name, v=value, on=on)

    same()


def test_an_error_names_the_line_of_the_template() -> None:
    env = QuickEnvironment(loader=DictLoader({"a": "one\n{{ v.x }}\n{{ v.no }}"}), undefined=StrictUndefined)
    with pytest.raises(TemplateError) as caught:
        env.get_template("a").render(v={"x": 1})
    assert [entry.lineno + 1 for entry in caught.traceback if str(entry.path) == "<template>"][-1] == 3
