"""The pages in another language: every string is in the catalogs, and nothing is left in English."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from helpers import LIGHTHOUSES, ROOT, TINY, copy, edit, pages_of
from make_catalog import CATALOGS, strings

from sourcebook import catalog, cli, dates, language
from sourcebook.diagnostic import Rejected
from sourcebook.language import counted, number, percent, say
from sourcebook.model import Site

PLACEHOLDERS = re.compile(r"%\(\w+\)s|%%|\$\{[^}]*\}|</?[a-z][^>]*>")
# Names of formats and programs, which are the same in every language.
NAMES = frozenset(
    """CSV JSON CSL BibTeX SHA RIS SQLite Excel SQL Lines Parquet GeoJSON Data Package frictionless pandas Web Annotations schema
    Croissant FollowTheMoney Aleph Zotero Pandoc CITATION cff the CSVW JavaScript PARQUET JSONL XLSX Natural Earth and org
    LibreOffice API DuckDB Atom DCAT zip OpenSanctions GitHub curl jq Python arrow RSQLite jsonlite feedparser check jsonschema
    Datasette Lite rdflib mlcroissant LaTeX JabRef readxl EndNote RefWorks Spark null""".split()  # noqa: SIM905
)
LETTERS = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    language.use(language.ENGLISH)


def entries(tag: str) -> dict[str | tuple[str, ...], Message]:
    with (CATALOGS / f"{tag}.po").open(encoding="utf-8") as file:
        return {entry.id: entry for entry in read_po(file) if entry.id}


def found() -> dict[str | tuple[str, ...], str]:
    """Every string of the program, with a file that says it; of a message with a number both forms."""
    return {text: f"{file}:{line}" for file, line, text in strings()}


def test_every_string_of_the_program_is_in_the_korean_catalog_and_no_other() -> None:
    wanted, there = found(), entries("ko")
    advice = "Run python tests/make_catalog.py, and translate what is new."
    assert {text: where for text, where in wanted.items() if text not in there} == {}, advice
    assert [text for text in there if text not in wanted] == [], advice


def test_the_korean_catalog_is_complete_and_keeps_what_is_filled_in() -> None:
    for text, entry in entries("ko").items():
        assert not entry.fuzzy, text
        originals = [text] if isinstance(text, str) else list(text)
        translated = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert len(translated) == 1, text
        for each in translated:
            assert each, text
            assert (each.strip() == each) == (originals[0].strip() == originals[0]), text
            assert sorted(PLACEHOLDERS.findall(each)) == sorted(PLACEHOLDERS.findall(originals[-1])), (text, each)


def unsaid(source: str) -> list[str]:
    """Words of a template that no `say` and no `trans` holds."""
    source = re.sub(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{\{.*?\}\}", "0", re.sub(r"\{%.*?%\}", " ", source, flags=re.DOTALL), flags=re.DOTALL)
    return [text.strip() for text in Texts(source).texts if set(LETTERS.findall(text)) - NAMES]


def test_templates_say_every_text() -> None:
    found = {(path.name, text) for path in (ROOT / "site_templates").glob("*.html") for text in unsaid(path.read_text(encoding="utf-8"))}
    assert found == set(), 'Write {{ say("…") }} or {% trans %}…{% endtrans %}: docs/architecture.md.'


def test_a_text_that_is_not_said_is_seen() -> None:
    assert unsaid('<p title="A title">{{ say("This") }} not this</p>{% trans n %}nor {{ n }}{% endtrans %}') == ["A title", "0 not this"]


def test_every_call_in_the_engine_is_found() -> None:
    """The extractor reads tokens, and does not see what stands inside an f-string."""
    there = {form for text in found() for form in ((text,) if isinstance(text, str) else text)}
    missing = []
    for path in sorted((ROOT / "sourcebook").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "message", "counted"):
                said = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
                missing += [(path.name, node.lineno, text) for text in said if text not in there]
                assert not any(isinstance(each, ast.JoinedStr) for each in node.args), (path, node.lineno)
    assert missing == []


def test_strings_are_written_where_they_can_be_found() -> None:
    """A text with a value in it would be another message for each value."""
    for text in found():
        for form in (text,) if isinstance(text, str) else text:
            assert "{" not in form.replace("${", ""), form
            assert form, "an empty message is the head of a catalog"


class Texts(HTMLParser):
    """What a page says to readers: text, and the attributes that are read to them."""

    SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label")
    UNREAD = ("script", "style", "pre", "code", "kbd")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipped = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in self.UNREAD
        said = dict(attrs)
        self.texts += [text for name in self.SPOKEN if (text := said.get(name))]
        if tag == "meta" and (said.get("name") == "description" or "description" in (said.get("property") or "")):
            self.texts.append(said.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in self.UNREAD

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)


def scalars(node: object) -> Iterator[str]:
    """Every text of a YAML file."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from scalars(value)
    elif isinstance(node, list):
        for value in node:
            yield from scalars(value)
    elif node is not None:
        yield str(node)


def own_words(root: Path) -> set[str]:
    """Every word that the publication brings along: of its records, its descriptors and its archived texts."""
    texts = [root.name, *(path.read_text(encoding="utf-8") for path in (root / "seeds").rglob("*") if path.is_file())]
    for path in (root / "datasets").rglob("*.yaml"):
        texts += [path.stem, *scalars(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader))]
    return {word.casefold() for text in texts for word in LETTERS.findall(text)}


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The pages of some publications in Korean, by publication and path."""
    made = {}
    for publication in (LIGHTHOUSES, TINY):
        root = copy(publication, tmp_path_factory.mktemp("korean") / publication.name)
        site = Site("등대", "https://example.org/", "https://example.org/r", language="ko", date="2025-07-16T00:00:00Z")
        made[publication.name] = pages_of(cli.prepare(root, site))
    language.use(language.ENGLISH)
    return made


@pytest.mark.parametrize("name", [LIGHTHOUSES.name, TINY.name])
def test_a_korean_site_says_nothing_in_english(name: str, korean: dict[str, dict[str, str]]) -> None:
    known = own_words(LIGHTHOUSES if name == LIGHTHOUSES.name else TINY) | {word.casefold() for word in NAMES}
    left = {
        (path, text.strip())
        for path, page in korean[name].items()
        if path.endswith(".html") and not path.startswith("pagefind/")
        for text in Texts(page).texts
        for word in LETTERS.findall(
            re.sub(r"https?://\S+|[\w.-]+\.(?:yaml|txt|json|csv|parquet|xlsx|sqlite|bib|ris|zip)|\S+/\S+", "", text)
        )
        if word.casefold() not in known
    }
    assert left == set()


@pytest.mark.parametrize("name", [LIGHTHOUSES.name, TINY.name])
def test_no_string_of_the_catalog_is_said_in_english(name: str, korean: dict[str, dict[str, str]]) -> None:
    translated = {text for text, entry in entries("ko").items() if isinstance(text, str) and entry.string != text and LETTERS.search(text)}
    root = LIGHTHOUSES if name == LIGHTHOUSES.name else TINY
    data = {each for path in root.rglob("*.yaml") for each in scalars(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader))}
    pages = [(path, page) for path, page in korean[name].items() if path.endswith(".html") and not path.startswith("pagefind/")]
    said = {(path, text.strip()) for path, page in pages for text in Texts(page).texts}
    assert {(path, text) for path, text in said if text in translated - data} == set()


def test_a_korean_page_says_that_it_is_korean(korean: dict[str, dict[str, str]]) -> None:
    pages = [page for path, page in korean[LIGHTHOUSES.name].items() if path.endswith(".html")]
    assert pages
    assert all('<html lang="ko">' in page for page in pages)


def test_scripts_speak_korean_too(korean: dict[str, dict[str, str]]) -> None:
    scripts = {path: text for path, text in korean[LIGHTHOUSES.name].items() if path.endswith(".js") and path.startswith("assets/")}
    assert scripts
    for path, text in scripts.items():
        assert "say(" not in text, path
        words = [w for w in re.findall(r'"([A-Z][a-z]+ [^"\n]*)"', text) if LETTERS.search(w)]
        assert words == [], path


def test_english_needs_no_catalog() -> None:
    assert catalog.language("en") is language.ENGLISH


def test_dates_and_numbers_are_in_the_form_of_the_readers() -> None:
    language.use(catalog.language("ko"))
    said = {
        "2025-07-16": "2025년 7월 16일",
        "2025-07": "2025년 7월",
        "2025": "2025년",
        "2025-07-16/2025-07-17": "2025년 7월 16–17일",
        "2025-07-16/2025-08-03": "2025년 7월 16일 – 8월 3일",
        "2024-12-30/2025-01-02": "2024년 12월 30일 – 2025년 1월 2일",
        "2024-21": "2024년 봄",
        "2018~": "2018년경",
        "[2017,2018]": "2017년 또는 2018년",
        "201X": "2010년대",
        "../2024": "2024년까지",
    }
    assert {text: dates.in_words(text) for text in said} == said
    assert (number(999), number(1723), percent(0.125)) == ("999", "1,723", "12%")
    assert counted(1, "%(n)s source", "%(n)s sources") == "출처 1건"


def test_a_language_with_more_forms_takes_the_right_one(tmp_path: Path) -> None:
    """Polish has three; a catalog of the publication adds the language."""
    folder = tmp_path / "site_templates" / "languages"
    folder.mkdir(parents=True)
    (folder / "pl.po").write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n'
        'msgid "%(n)s source"\nmsgid_plural "%(n)s sources"\n'
        'msgstr[0] "%(n)s źródło"\nmsgstr[1] "%(n)s źródła"\nmsgstr[2] "%(n)s źródeł"\n',
        encoding="utf-8",
    )
    language.use(catalog.language("pl", tmp_path))
    assert [counted(n, "%(n)s source", "%(n)s sources") for n in (1, 3, 5, 22)] == ["1 źródło", "3 źródła", "5 źródeł", "22 źródła"]
    assert say("Search") == "Search", "what is not translated stays English"


def test_a_publication_can_word_a_string_in_its_own_way(tmp_path: Path) -> None:
    folder = tmp_path / "site_templates" / "languages"
    folder.mkdir(parents=True)
    (folder / "en.po").write_text('msgid "Search"\nmsgstr "Look up"\n', encoding="utf-8")
    language.use(catalog.language("en", tmp_path))
    assert (say("Search"), say("Home"), number(1234)) == ("Look up", "Home", "1234")
    (folder / "ko.po").write_text('msgid "Search"\nmsgstr "찾기"\n', encoding="utf-8")
    language.use(catalog.language("ko", tmp_path))
    assert (say("Search"), say("Home")) == ("찾기", "처음")


@pytest.mark.parametrize("tag", ["xx", "de", "Korean", "../ko"])
def test_a_language_without_strings_is_refused_with_what_to_do(tag: str) -> None:
    with pytest.raises(Rejected) as refused:
        catalog.language(tag)
    (only,) = refused.value.diagnostics
    assert repr(tag) in only.message
    assert "en, ko" in only.help


def test_a_catalog_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "site_templates" / "languages"
    folder.mkdir(parents=True)
    (folder / "ko.po").write_text('msgid "Search"\nmsgstr "찾기"\nnonsense here\n', encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        catalog.language("ko", tmp_path)
    (only,) = refused.value.diagnostics
    assert (only.place.file, only.place.line) == ("site_templates/languages/ko.po", 3)


def test_right_to_left_pages_say_so(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "tiny")
    folder = root / "site_templates" / "languages"
    folder.mkdir(parents=True)
    (folder / "ar.po").write_text('msgid "Search"\nmsgstr "بحث"\n', encoding="utf-8")
    pages = {path: page for path, page in pages_of(cli.prepare(root, Site("Tiny", language="ar"))).items() if path.endswith(".html")}
    assert pages
    assert all('<html lang="ar" dir="rtl">' in page and "بحث" in page for page in pages.values())


def test_markup_in_a_value_is_escaped_in_a_sentence(tmp_path: Path) -> None:
    root = copy(TINY, tmp_path / "tiny")
    edit(root / "datasets/tiny/datapackage.yaml", ("version: ", "version: 1.0.0-<b>x</b> #"))
    page = pages_of(cli.prepare(root, Site("Tiny", language="ko")))["tiny/index.html"]
    assert "<b>x</b>" not in page
    assert html.escape("<b>x</b>") in page
