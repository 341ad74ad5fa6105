"""The same records as projects of other generators: content, data, settings, and a template that gives the same page.

Frame and fixed sentences of the templates are taken from a page that Sourcebook built, so that they stay the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tools

HERE = Path(__file__).resolve().parent / "peers"
View = dict[str, Any]


@dataclass(frozen=True)
class Peer:
    """Another generator: how its project is written, built, and built again after a change."""

    name: str
    write: Callable[[Path, Path, Sequence[View], dict[str, View]], None]
    """(folder of the project, site of Sourcebook, records, sources)"""
    command: Callable[[Path], list[str | Path]]
    """The command, with the programs from the folder of the tools."""
    out: str
    """Where the site comes to stand, below the project."""
    caches: tuple[str, ...] = ()
    """What a cold build must not find."""
    again: Callable[[Path], list[str | Path]] | None = None
    """The quickest build after a change of one record in a new process, where it is another command."""
    record: str = ""
    """The file of a record, with `{id}`; empty where all records stand in one file."""


@dataclass(frozen=True)
class Language:
    """How a template writes things."""

    text: Callable[[str], str]
    json: Callable[[str], str]
    each_source: tuple[str, str]
    """Around what is written for each source, with a comma between."""
    source: Callable[[str], str]
    """A property of that source, as JSON."""


def _expression(*parts: str) -> str:
    return "{{ " + " | ".join(parts) + " }}"


def _python(as_json: str) -> Language:
    return Language(
        lambda name: _expression(f"v.{name}", "e"),
        lambda name: _expression(f"v.{name}", as_json),
        ("{% for id in v.sources %}{% set s = sources[id] %}{% if not loop.first %},{% endif %}", "{% endfor %}"),
        lambda name: _expression(f"s.{name}", as_json),
    )


JINJA, NUNJUCKS = _python("tojson"), _python("dump | safe")
GO = Language(
    lambda name: _expression(f"$v.{name}"),
    lambda name: _expression(f"$v.{name}"),
    ("{{ range $n, $id := $v.sources }}{{ if $n }},{{ end }}{{ $s := index hugo.Data.sources $id }}", "{{ end }}"),
    lambda name: _expression(f"$s.{name}"),
)


def template(page: str, view: View, language: Language, body: str) -> str:
    """`body` with the frame and the fixed parts of a page of Sourcebook, its values replaced by those of any record."""
    start, end = page.index("\n", page.index("<main")) + 1, page.index("</main>")
    top = _general(page[:start], view, language)
    explained = re.search(r'(?s)<h2 id="all-evidence">[^<]*</h2>\n(.*?)<ol class="evidence">', page)
    cite = re.search(r'(?s)<h2 id="cite-this">[^<]*</h2>\n(.*?)<p class="actions', page)
    if not explained or not cite:
        raise SystemExit("The page of a record has no list of evidence or no citation where benchmarks/projects.py looks for them.")
    parts = {"TOP": top, "EXPLAINED": explained[1].strip(), "CITE": _general(cite[1].strip(), view, language), "BOTTOM": page[end:]}
    for name, text in parts.items():
        body = body.replace(f"@@{name}@@", text)
    return body


def _general(text: str, view: View, language: Language) -> str:
    """A piece of a page with the values of its record replaced by expressions."""
    text = re.sub(r'(?s)(<script type="application/ld\+json">).*?(</script>)', lambda m: m[1] + "@@LD@@" + m[2], text)
    text = text.replace("{{", "@@OPEN@@").replace(view["title"], "@@TITLE@@")
    text = text.replace(f"-{view['section']}-{view['slug']}", "-@@SECTION@@-@@SLUG@@").replace(
        f"{view['section']}/{view['slug']}", "@@SECTION@@/@@SLUG@@"
    )
    text = text.replace(f"@@TITLE@@, {view['kind']}.", "@@TITLE@@, @@KIND@@.")
    if '<nav class="frame trail"' in text:
        at = text.index('<nav class="frame trail"')
        trail = text[at:].replace(f'corpus/{view["section"]}/">{view["list"]}<', 'corpus/@@SECTION@@/">@@LIST@@<')
        text = text[:at] + trail
    for token in ("title", "section", "slug", "kind", "list"):
        text = text.replace(f"@@{token.upper()}@@", language.text(token))
    return text.replace("@@LD@@", _ld(language)).replace("@@OPEN@@", '{{ "{{" }}')


def _ld(language: Language) -> str:
    title, (before, after), source = language.json("title"), language.each_source, language.source
    publisher = f'{{"@type":"Organization","name":{source("publisher")}}}'
    article = (
        f'{{"@type":"Article","headline":{source("title")},"url":{source("url")},"datePublished":{source("date")},"publisher":{publisher}}}'
    )
    return (
        f'{{"@context":"https://schema.org","@type":"WebPage","name":{title},"dateModified":"1980-01-01",'
        '"license":"https://creativecommons.org/publicdomain/zero/1.0/",'
        f'"mainEntity":{{"@type":"Thing","name":{title}}},"isPartOf":{{"@type":"Dataset","name":"A corpus for measuring"}},"citation":[{before}{article}{after}]}}'
    )


def front_matter(data: View, indent: str = "") -> Iterator[str]:
    """Lines of YAML as a person would lay them out: a list of mappings with a line for each, texts in double quotes."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from front_matter(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_flow(each)}" for each in value)
        else:
            yield f"{indent}{key}: {_flow(value)}"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _sample(site: Path, records: Sequence[View]) -> tuple[str, View]:
    view = records[-1]  # a ship or a firm, whatever comes last: frame and sentences are the same
    for each in records:
        if each["section"] == "ships":
            view = each
            break
    return (site / f"corpus/{view['id']}/index.html").read_text(), view


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _shared(site: Path, records: Sequence[View], language: Language, prelude: str) -> str:
    body = "@@TOP@@" + (HERE / "entity.html").read_text() + "@@BOTTOM@@"
    return prelude + template(*_sample(site, records), language, body)


def _write_hugo(folder: Path, site: Path, records: Sequence[View], sources: dict[str, View]) -> None:
    _hugo_frame(folder, site, records, sources)
    for view in records:
        text = "\n".join(front_matter({"title": view["title"], "params": {name: value for name, value in view.items() if name != "title"}}))
        _put(folder / f"content/corpus/{view['id']}.md", f"---\n{text}\n---\n")


def _write_hugo_json(folder: Path, site: Path, records: Sequence[View], sources: dict[str, View]) -> None:
    _hugo_frame(folder, site, records, sources)
    _put(folder / "assets/records.json", json.dumps(records, ensure_ascii=False))
    _put(
        folder / "content/corpus/_content.gotmpl",
        '{{ range resources.Get "records.json" | transform.Unmarshal }}{{ $.AddPage (dict "path" .id "title" .title "params" .) }}{{ end }}\n',
    )


def _hugo_frame(folder: Path, site: Path, records: Sequence[View], sources: dict[str, View]) -> None:
    # no lists, feeds or sitemap: only the pages of records are compared
    _put(folder / "hugo.yaml", 'baseURL: "https://example.org/"\ntitle: A corpus\n'
         'disableKinds: [taxonomy, term, rss, sitemap, section, home, "404"]\n')  # fmt: skip
    _put(folder / "data/sources.json", json.dumps(sources, ensure_ascii=False))
    _put(folder / "layouts/_default/single.html", template(*_sample(site, records), GO, (HERE / "entity-hugo.html").read_text()))


def _write_eleventy(folder: Path, site: Path, records: Sequence[View], sources: dict[str, View]) -> None:
    _put(folder / "eleventy.config.js", 'module.exports = () => ({ dir: { input: "src", output: "site" } });\n')
    _put(folder / "src/_data/records.json", json.dumps(records, ensure_ascii=False))
    _put(folder / "src/_data/sources.json", json.dumps(sources, ensure_ascii=False))
    head = '---\npagination: {data: records, size: 1, alias: v}\npermalink: "corpus/{{ v.id }}/index.html"\n---\n'
    _put(folder / "src/entity.njk", _shared(site, records, NUNJUCKS, head))


def _write_mkdocs(folder: Path, site: Path, records: Sequence[View], sources: dict[str, View]) -> None:
    _put(folder / "mkdocs.yml", "site_name: A corpus\nplugins: []\ntheme: {name: null, custom_dir: theme}\nhooks: [hook.py]\n"
         "nav: [index.md]\nnot_in_nav: corpus/**\n")  # fmt: skip
    _put(folder / "docs/index.md", "# A corpus\n")
    _put(folder / "sources.json", json.dumps(sources, ensure_ascii=False))
    _put(folder / "hook.py", "import json, pathlib\n\ndef on_env(env, config, files):\n"
         "    env.globals['sources'] = json.loads((pathlib.Path(__file__).parent / 'sources.json').read_text())\n    return env\n")  # fmt: skip
    _put(folder / "theme/main.html", "{% set v = page.meta %}{% if v.facts %}" + _shared(site, records, JINJA, "") + "{% endif %}")
    for view in records:
        _put(folder / f"docs/corpus/{view['id']}.md", "---\n" + "\n".join(front_matter(view)) + "\n---\n")


def _write_pelican(folder: Path, site: Path, records: Sequence[View], sources: dict[str, View]) -> None:
    _put(folder / "pelicanconf.py", (HERE / "pelicanconf.py.txt").read_text())
    _put(folder / "sources.json", json.dumps(sources, ensure_ascii=False))
    _put(
        folder / "theme/templates/article.html",
        _shared(site, records, JINJA, "{% set v = article.view | fromjson %}{% set sources = SOURCES %}"),
    )
    for view in records:
        text = f"Title: {view['title']}\nDate: 2020-01-01\nCategory: {view['section']}\nSlug: {view['slug']}\nView: {json.dumps(view, ensure_ascii=False)}\n\n"
        _put(folder / f"content/{view['id']}.md", text)


def _program(tools: Path, name: str) -> Path:
    return tools / "python/bin" / name


PEERS = (
    Peer("Hugo, content files", _write_hugo, lambda t: [tools.hugo(t), "--quiet", "--destination", "site"], "site", ("resources",), record="content/corpus/{id}.md"),
    Peer("Hugo, one JSON file", _write_hugo_json, lambda t: [tools.hugo(t), "--quiet", "--destination", "site"], "site", ("resources",)),
    Peer("MkDocs", _write_mkdocs, lambda t: [_program(t, "mkdocs"), "build", "--quiet"], "site", again=lambda t: [_program(t, "mkdocs"), "build", "--quiet", "--dirty"],
         record="docs/corpus/{id}.md"),
    Peer("Pelican", _write_pelican, lambda t: [_program(t, "pelican"), "--quiet", "--output", "site", "--settings", "pelicanconf.py", "content"], "site", ("__pycache__", "cache"),
         record="content/{id}.md"),
    Peer("Eleventy", _write_eleventy, lambda t: ["node", "--max-old-space-size=12000", t / "node/node_modules/@11ty/eleventy/cmd.cjs", "--quiet"], "site", (".cache",),
         again=lambda t: ["node", "--max-old-space-size=12000", t / "node/node_modules/@11ty/eleventy/cmd.cjs", "--quiet", "--incremental"]),
)  # fmt: skip
