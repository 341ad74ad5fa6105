"""The environment of all pages: templates, escaping, Markdown, hashed assets, and what every page shares."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, cast

from jinja2 import TemplateError
from markupsafe import Markup

from ..diagnostic import Diagnostic, Place, Rejected
from ..language import Language, current, message, say
from ..model import Dataset, Output, Publication, Resource, Site
from ..text import revealed
from . import evidence, labels, page_files, page_markdown, page_words, urls
from .jsonfile import line
from .page_shared import Contents, Draft, Layout, ProsePage, opened

if TYPE_CHECKING:
    from jinja2 import Environment

    from .page_compile import QuickEnvironment

# By meta tag a policy can't say frame-ancestors. Pagefind is WebAssembly and draws with data: images.
CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
OVERVIEWS = (
    (message("Timeline"), "timeline"),
    (message("Network"), "network"),
    (message("Disagreements"), "disagreements"),
    (message("Quality"), "quality"),
    (message("Changes"), "changes"),
    (message("Releases"), "releases"),
)
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json"}
HTML = "text/html"
COLOURS = "colours.css"
"""The style sheet of the colours that the publication asks for."""
_TOKENS = {each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def environment(templates: Path) -> QuickEnvironment:
    """The environment of our own pages: everything is escaped, and a missing variable is an error.

    One for a process and language, so that each template is compiled once; a template that was edited is compiled again.
    """
    env = _environment(templates, current())
    env.refresh()
    return env


@cache
def _environment(templates: Path, _: Language) -> QuickEnvironment:
    from jinja2 import StrictUndefined

    from .page_compile import QuickEnvironment

    env = QuickEnvironment(
        shared="layout",
        per_site=("root", "dataset"),
        loader=page_files.loader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["markdown"] = page_markdown.markdown
    env.filters["script_json"] = script_json
    env.filters["cite_href"] = evidence.address
    env.filters["revealed"] = revealed
    page_words.install(env)
    return env


def compile_all(templates: Path) -> None:
    """Compile every template, and load the parser of Markdown, for the processes that are forked afterwards. Raises `Rejected`."""
    env = environment(templates)
    for name in names(env):
        try:
            _ = env.quick(name) or env.get_template(name)
        except (TemplateError, RecursionError, UnicodeDecodeError) as error:
            raise Rejected([_template_problem(error, name)]) from error
    page_markdown.parser()


def names(env: Environment) -> list[str]:
    """All templates; not those of the engine once more under the name by which an own template extends them."""
    return [name for name in env.list_templates(["html"]) if not name.startswith(page_files.DEFAULT)]


@dataclass(frozen=True, slots=True, eq=False)
class _Only:
    """A thing that equals itself alone, as the key of a cache: what it holds need not be compared."""

    it: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Only) and self.it is other.it

    def __hash__(self) -> int:
        return id(self.it)


def layout(publication: Publication, site: Site, templates: Path) -> Layout:
    """What every page shares, ours and those of MkDocs, worked out once; paths are relative to the root of the site."""
    return _layout(_Only(publication), _Only(site), templates, current())


@lru_cache(1)
def _layout(of: _Only, where: _Only, templates: Path, _: Language) -> Layout:
    publication: Publication = of.it
    site: Site = where.it
    prose: list[ProsePage] = [{"title": title, "path": path, "chapter": site.chapters.get(path, "")} for title, path in site.navigation]
    chapters = dict.fromkeys(page["chapter"] for page in prose if page["chapter"])
    corrections = [page["path"] for page in prose if "correct" in page["path"]]
    found: Layout = {
        "site_name": site.name,
        "lang": current().tag,
        "direction": current().direction,
        "csp": CSP,
        "url": site.url,
        "date": site.date[:10],
        "day": labels.content_day(site),
        "commit": site.commit[:10],
        "repository": site.repository,
        "branch": site.branch,
        "commit_url": f"{site.repository}/commit/{site.commit}" if site.repository and site.commit else "",
        "datasets": [_contents(dataset) for dataset in publication.datasets],
        "prose": [page for page in prose if not page["chapter"]],
        "chapters": [{"title": name, "pages": [page for page in prose if page["chapter"] == name]} for name in chapters],
        "correct": corrections[0] if corrections else "",
        "in_draft": [_draft(dataset) for dataset in publication.drafts],
        "search": "search/",
        "feed": "feed.xml",
        "added_styles": (*([COLOURS] if site.colours else []), *page_files.added_styles(templates)),
        "logo": site.logo,
        "assets": {name: path for name, path, _ in _assets(templates, site)},
    }
    return cast(Layout, opened(found))


def _draft(dataset: Dataset) -> Draft:
    return {"title": dataset.descriptor.title, "path": urls.dataset(dataset), "unsourced": dataset.unsourced}


def _contents(dataset: Dataset) -> Contents:
    return {
        "name": dataset.name,
        "title": dataset.descriptor.title,
        "path": urls.dataset(dataset),
        "sections": [{"title": resource.title, "path": path, "count": count} for resource, path, count in resources(dataset)],
        "overviews": [{"title": say(title), "path": urls.section(dataset, name)} for title, name in OVERVIEWS],
        "data": urls.data(dataset),
        "download": urls.section(dataset, "download"),
    }


def resources(dataset: Dataset) -> list[tuple[Resource, str, int]]:
    """(resource, address of its list, number of records) of each list page."""
    counted = [(each, dataset.sizes.get(each.name, 0)) for each in dataset.descriptor.of_kind("entities")]
    counted += [(each, len(dataset.sources)) for each in dataset.descriptor.of_kind("sources")]
    return [(each, urls.section(dataset, each.name), count) for each, count in counted if count]


def render(
    env: QuickEnvironment, template: str, shared: Layout, path: str, *, title: str, root: str = "", file: str = "", **variables: Any
) -> Output:
    """One page. `path` ends with a slash (or is empty: home); `root` and `file` are for pages like 404.html."""
    page = {
        "root": root or urls.root_of(path) or "./",
        "path": path,
        "title": title,
        "description": "",
        "canonical": shared["url"] + path if shared["url"] and not file else "",
        "trail": (),
        "dataset": "",
        "correct": "",
        "json_ld": "",
        "page_type": "website",
        "scripts": (),
        "styles": (),
    }
    csp = _with_hash(shared["csp"], str(variables.get("json_ld", "")))
    try:
        html = env.rendered(template, {**page, **variables, "layout": shared, "csp": csp})
    except (TemplateError, RecursionError, UnicodeDecodeError) as error:
        raise Rejected([_template_problem(error, template)]) from error
    return Output(file or urls.page_file(path), html.encode(), HTML)


def _template_problem(error: Exception, template: str) -> Diagnostic:
    """What is wrong with a template, at the line that its traceback names."""
    file, line = getattr(error, "filename", None) or getattr(error, "name", None) or template, getattr(error, "lineno", None)
    for frame, number in walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename).suffix == ".html":
            file, line = frame.f_code.co_filename, number
    place = Place(f"site_templates/{Path(file).name}", line or 1)
    whose = "of the engine " if page_files.is_default(Path(file)) else ""
    advice = "Compare it with the template that came with the engine; docs/templates.md lists the variables."
    return Diagnostic(place, "template", f"The template {whose}fails: {error}.", advice)


def _with_hash(csp: str, data: str) -> str:
    """The policy with the hash of the inline data block: browsers do not need it, checkers of HTML ask for it."""
    if not data:
        return csp
    digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
    return csp.replace("script-src 'self'", f"script-src 'self' 'sha256-{digest}'")


def assets(templates: Path, site: Site) -> Iterator[Output]:
    """The files of `assets/`, under names that change with their content."""
    for name, path, content in _assets(templates, site):
        yield Output(path, content, MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream"))


def _assets(templates: Path, site: Site) -> Iterator[tuple[str, str, bytes]]:
    """(name in templates, path in the site, content) of each asset, sorted by name."""
    for name, file in page_files.assets(templates).items():
        content = file.read_bytes()
        if file.suffix == ".js":
            content = page_words.script(content.decode()).encode()
        yield name, _hashed(name, content), content
    if site.colours:
        tokens = "".join(f"  --{name}: light-dark({light}, {dark});\n" for name, light, dark in site.colours)
        content = f":root {{\n{tokens}}}\n".encode()
        yield COLOURS, _hashed(COLOURS, content), content


def _hashed(name: str, content: bytes) -> str:
    """The path of an asset in the site."""
    stem, _, suffix = name.rpartition(".")
    return f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def script_json(data: object) -> Markup:
    """JSON that no HTML parser can take for markup, for `<script type="application/ld+json">`."""
    text = line(data).decode()
    for each, written in _TOKENS.items():
        text = text.replace(each, written)
    return Markup(text)  # noqa: S704 (escaped just here)
