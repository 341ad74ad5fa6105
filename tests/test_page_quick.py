"""What pages have a quick way for is what the plain way gives."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from helpers import bounded
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from sourcebook.model import Site
from sourcebook.outputs import citing, svg
from sourcebook.outputs.page_claims import form

TEXTS = st.text(alphabet=st.sampled_from("ab <>&'\"\\\n\u2028ä中🚢%+/#=~{}"), max_size=12)


@bounded(200)
@given(st.builds(citing.Work, TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple), st.just("2025-07-16"), TEXTS, TEXTS))
def test_a_citation_as_json_is_that_of_the_library(work: citing.Work) -> None:
    assert citing.csl(work) == json.dumps([citing.csl_item(work)], ensure_ascii=False, indent=1)


@bounded(200)
@given(st.dictionaries(st.sampled_from(["entity", "value", "page"]), st.one_of(TEXTS, TEXTS.map(lambda text: text * 60))))
def test_the_address_of_a_form_is_that_of_the_library(fields: dict[str, str]) -> None:
    query = urlencode({"template": "a.yml", **{name: text[:500] for name, text in fields.items() if text}})
    assert form(Site("x", repository="https://example.org/r"), "a", **fields) == f"https://example.org/r/issues/new?{query}"


@bounded(200)
@given(TEXTS, TEXTS, st.one_of(TEXTS, TEXTS.map(Markup), st.integers(), st.floats(), st.none()))
def test_an_element_escapes_all_but_markup(child: str, other: str, value: str | float | None) -> None:
    shown = "" if value is None else f' data-a="{escape(f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value))}"'
    made = svg.tag("b", child, Markup("<i/>"), class_=other, data_a=value)
    assert made == f'<b class="{escape(other)}"{shown}>{escape(child)}<i/></b>'
    assert svg.join([made, made]) == made + made
    assert type(made) is type(svg.join([])) is Markup


@bounded(200)
@given(TEXTS)
def test_a_text_that_fits_is_one_line(text: str) -> None:
    whole = " ".join(text.split())
    wide = svg.text_width(whole, 10.0)
    assert svg.lines_of(text, 10.0, wide) == [whole]
    if " " in whole:
        assert len(svg.lines_of(text, 10.0, wide - 1)) == 2
