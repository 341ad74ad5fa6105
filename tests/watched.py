"""A browser that is given the files of a site and nothing else, and that tells whatever a stranger's text has made of a page."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import hostile
import payloads
from helpers import LONG, TINY, build, builder
from repo import Repo

HOST = "https://site.example"
BASE = "/a/"
GROUPS = payloads.packed() if payloads.OTHERS else payloads.groups(10_000 if LONG else 48)
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}
WEB = re.compile(r"https?://|mailto:|#|/(?!/)|(?![a-z]+:)[a-z0-9.]|$", re.IGNORECASE)

# What the browser made of a page. Elements and attributes that no template of ours writes are somebody else's.
LOOK = """HOME => {
  const ours = new Set(`html head meta title link script body a header div svg path span form label input button nav details
    summary ul ol li p main article h1 h2 h3 h4 h5 h6 bdi time data dl dt dd sup q section table caption thead tbody tr th td
    aside blockquote mark figure figcaption pre code em strong del ins hr br s g rect text tspan desc line circle polyline
    polygon fieldset legend output footer datalist option select small wbr div b i noscript`.split(/\\s+/));
  const foreign = [], links = [];
  for (const element of document.querySelectorAll("*")) {
    if (!ours.has(element.localName)) foreign.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      if (/^(on|style$|srcdoc$|ping$|background$|formaction$)/i.test(name)) foreign.push(`${element.localName} ${name}=${value}`);
      if (/(^|:)(href|src|action|cite|data|poster|srcset)$/i.test(name)) links.push(value);
    }
  }
  for (const script of document.scripts) {
    if (script.type !== "application/ld+json" && !new URL(script.src || "none:", location).href.startsWith(HOME + "assets/")) foreign.push(script.outerHTML.slice(0, 200));
  }
  for (const meta of document.querySelectorAll("meta[http-equiv]")) {
    if (!/^content-security-policy$/i.test(meta.httpEquiv)) foreign.push(meta.outerHTML);
  }
  const only = document.querySelectorAll("main").length === 1 && document.querySelectorAll("h1").length >= 1 && document.querySelectorAll("body > footer").length === 1;
  return { foreign, links, whole: only, ran: self.__xss, title: document.title, head: document.querySelector("h1").textContent.trim(),
    data: [...document.querySelectorAll("script[type='application/ld+json']")].map((block) => block.textContent),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth };
}"""


class Watched:
    """A browser that is sent the files of a site and nothing else, and that notes whatever should not happen."""

    def __init__(self, browser: Any, site: Path, *, policy: bool) -> None:
        self.site, self.noted = site, list[str]()
        self.context = browser.new_context(bypass_csp=not policy, service_workers="block")
        self.context.route("**/*", self.answer)
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.noted.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.noted.append(f"console {said.text}"))
        self.page.on("pageerror", lambda error: self.noted.append(f"error {error}"))
        self.page.on("frameattached", lambda frame: self.noted.append(f"frame {frame.url}"))
        self.page.on("popup", lambda page: self.noted.append(f"popup {page.url}"))

    def answer(self, route: Any) -> None:
        address = urlsplit(route.request.url)
        path = self.site / address.path.removeprefix(BASE)
        path = path / "index.html" if path.is_dir() else path
        if address.scheme == "file" and Path(address.path).is_relative_to(self.site) and Path(unquote(address.path)).is_file():
            route.continue_()  # the offline copy: `site` is the folder of it
            return
        if f"{address.scheme}://{address.netloc}" != HOST or not address.path.startswith(BASE) or not path.is_file():
            self.noted.append(f"request {route.request.url[:200]}")
            route.abort()
            return
        route.fulfill(body=path.read_bytes(), content_type=TYPES.get(path.suffix, "application/octet-stream"))

    def look(self, path: str, home: str = HOST + BASE) -> dict[str, Any]:
        """Open a page below `home` and say what became of it."""
        self.page.goto(home + path, wait_until="load")
        found: dict[str, Any] = self.page.evaluate(LOOK, home)
        assert not self.noted, (path, self.noted)
        assert len(self.page.frames) == 1, path
        assert found["ran"] is None, path
        assert found["foreign"] == [], (path, found["foreign"])
        assert found["whole"], path
        assert not [link for link in found["links"] if not WEB.match(link)], path
        assert not [text for text in map(json.loads, found["data"]) if not text], path
        return found


def published(folder: Path) -> Path:
    """A publication with a payload in each text, and one as the message of each commit; the first is a release. With its site."""
    root = builder(TINY, folder / "publication")
    shutil.rmtree(root / "datasets")
    (root / "seeds/gazette.txt").unlink()
    hostile.write(root, GROUPS)
    repo = Repo(folder, root)
    repo.git("tag", "v1.0.0")
    for n, text in enumerate(hostile.TOLD):
        (repo.root / hostile.FOLDER / "things/t-0.yaml").write_text(hostile.thing(0, GROUPS, code=f"{n} {text}"[:100]))
        repo.commit(f"2021-02-{n + 1:02}", text)
    done = build(repo.root, "build", "--offline", SITE_URL=HOST + BASE)
    assert done.returncode == 0, done.stderr[-3000:]
    return repo.root
