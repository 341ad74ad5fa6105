"""A publication into every text of which strangers have written a payload."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from payloads import HIDDEN, VISIBLE

NAME = "hostile"
FOLDER = f"datasets/{NAME}"
_NOT_IN_ADDRESSES = re.compile(r"[\s<>\"\\^`{|}]|[^\x21-\x7e]")
PLAIN = [text for text in VISIBLE if len(text) < 300 and "\n" not in text]
"""For texts of the descriptor, of which a page shows several."""
TOLD = PLAIN[:: max(40, len(PLAIN) // 25)]
"""Messages of commits."""


def write(root: Path, groups: tuple[tuple[str, ...], ...]) -> None:
    """Make the publication: one record and one source for each group of payloads, which stand in each of their texts."""
    payloads = tuple(map(text_of, groups))
    numbered = list(enumerate(payloads))
    seed = (
        "\n".join(line for n, text in numbered for line in (_sentence(n, text), f"Between {HIDDEN[n % len(HIDDEN)]} and the next.")) + "\n"
    )
    put(root / "seeds/archive.txt", seed)
    put(root / FOLDER / "datapackage.yaml", _yaml(descriptor(groups)))
    digest = hashlib.sha256(seed.encode()).hexdigest()
    archive = _source("archive", payloads[0], payloads[1], "archive") | {
        "seed": "archive.txt",
        "sha256": digest,
        "lines": [f"1-{seed.count(chr(10))}"],
    }
    put(root / FOLDER / "sources/archive.yaml", _yaml(archive))
    for n, text in numbered:
        put(root / FOLDER / f"sources/s-{n}.yaml", _yaml(_source(f"s-{n}", text, text, text) | {"note": text, "url": address(text)}))
        put(root / FOLDER / f"things/t-{n}.yaml", thing(n, groups))
    put(root / FOLDER / "removed.yaml", _yaml({f"things/gone-{n}": {"date": "2020-01-01", "reason": text} for n, text in numbered[::8]}))
    put(root / "docs/about.md", f"---\n{_yaml({'title': PLAIN[3], 'description': PLAIN[5]})}\n---\n\n# {markdown(PLAIN[4])}\n\nText.\n")
    put(root / "docs/other.md", "".join(f"{'#' * (1 + bool(n))} {markdown(text)}\n\nText.\n\n" for n, text in enumerate(PLAIN[6:90:7])))
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8").replace("site_name: Tiny", f"site_name: {_yaml(PLAIN[0])}")
    put(
        root / "mkdocs.yml",
        settings.replace("  - About: about.md", f"  - {_yaml({PLAIN[1]: 'about.md'})}\n  - {_yaml({PLAIN[2]: [{PLAIN[7]: 'other.md'}]})}"),
    )
    put(root / FOLDER / "redirects.yaml", _yaml({f"things/old-{n}": f"things/t-{n}" for n, _ in numbered[::8]}))


def text_of(group: tuple[str, ...]) -> str:
    return " ¦ ".join(group)


def address(text: str) -> str:
    """A web address with what of a payload an address may have."""
    return f"https://p.example/{_NOT_IN_ADDRESSES.sub('', text)[:300]}"


def addresses(group: tuple[str, ...]) -> list[str]:
    """A web address for each payload, as far as an address may have it; each once."""
    return list(dict.fromkeys(map(address, group)))


def markdown(text: str) -> str:
    """A text as one line of Markdown that says just that."""
    return re.sub(r"([\\`*_{}\[\]()#+.!-])", r"\\\1", html.escape(" ".join(text.split()), quote=False))


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _sentence(n: int, text: str) -> str:
    return f"In number {n} the paper printed {' '.join(text.split())} and nothing else of it."


def _source(name: str, title: str, publisher: str, origin: str) -> dict[str, Any]:
    return {"id": name, "title": title, "publisher": publisher, "origin": origin, "published": "2020", "standing": "current"}


def thing(n: int, groups: tuple[tuple[str, ...], ...], **other: str) -> str:
    """The record of a group, with some fields replaced."""
    return _yaml(_thing(n, groups) | other)


def _thing(n: int, groups: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    text, count = text_of(groups[n]), len(groups)
    quoted = {"source": "archive", "quote": f"In number {n} the paper printed {' '.join(text.split())} and nothing else", "note": text}
    linked = {"source": f"s-{n}", "locator": text, "attributed_to": text, "note": text}
    return {
        "id": f"t-{n}", "name": text, "words": text, "items": list(groups[n]), "kind": f"k{n}", "page": address(text), "links": addresses(groups[n]),
        "north": f"{n % 80}.5", "east": f"{n * 7 % 170}.25",
        "begun": f"{1900 + n % 100}-05-01", "next": f"t-{(n + 1) % count}", "code": text[:100], "summary": "\n\n".join(groups[n]),
        "others": [{"text": text, "evidence": [linked]}],
        "parts": [{"what": text, "whom": f"things/t-{(n + 2) % count}", "kind": f"k{n}", "when": f"{1900 + n % 100}/..",
                   "evidence": [linked, quoted | {"contradicts": {"what": f"not {text}"}}]}],
        "evidence": [
            quoted | {"supports": ["name", "words", "items", "kind", "page", "links", "north", "east", "begun", "next", "code"]},
            linked | {"basis": "inferred", "supports": ["words"]},
            linked | {"contradicts": {"words": f"other {text}"}},
            {"basis": "editorial", "note": text, "supports": ["summary"]},
        ],
    }  # fmt: skip


def descriptor(groups: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """The descriptor, with another payload in each of its texts."""
    payloads = tuple(map(text_of, groups))
    unused = iter(PLAIN * 3)
    bare = iter([text for text in PLAIN if "{" not in text and "}" not in text])

    def field(name: str, type_: str = "string", **more: Any) -> dict[str, Any]:
        own = {key.replace("__", ":"): value for key, value in more.items()}
        return {"name": name, "type": type_, "title": next(unused), "description": next(unused)} | own

    def resource(
        name: str, kind: str, label: str, fields: list[dict[str, Any]], keys: Iterable[tuple[str, str]] = (), **more: Any
    ) -> dict[str, Any]:
        foreign = [{"fields": of, "reference": {"resource": to, "fields": "id"}} for of, to in keys]
        texts = {"title": next(unused), "description": next(unused)} | (
            {"sourcebook:singular": next(unused), "sourcebook:plural": next(unused)} if kind != "rows" else {}
        )
        own = {f"sourcebook:{key}": value for key, value in {"kind": kind, "label": label, **more}.items() if value}
        return {"name": name, **texts, **own, "schema": {"foreignKeys": foreign, "fields": fields}}

    kinds = [{"value": f"k{n}", "label": text} for n, text in enumerate(payloads)]
    identity = {"name": "id", "type": "string", "title": next(unused), "constraints": {"required": True}}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME, "title": next(unused), "description": next(unused), "version": "1.0.0",
        "licenses": [{"name": "CC0-1.0", "title": next(unused), "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "contributors": [{"title": next(unused)}], "keywords": [next(unused)],
        "sourcebook:quotes": {"minWords": 3, "minCharacters": 15, "maxWords": 400, "maxShare": 1, "context": 120},
        "sourcebook:standing": {"resources": ["things"], "rows": "parts", "entity": "whom",
                                "states": [{"is": {"kind": f"k{n}"}, "tone": "designated", "line": f"{next(bare)} by {{what}}"} for n in range(0, len(payloads), 2)],
                                "otherwise": [f"{next(bare)} in {{sources}}"]},
        "resources": [
            resource("things", "entities", "name", [
                identity, field("name", constraints={"required": True}), field("words"), field("items", "list", delimiter="⸿"), field("kind", categories=kinds),
                field("page", sourcebook__format="url"), field("links", "list", delimiter="|", sourcebook__format="url"),
                field("north", "number", sourcebook__format="latitude"), field("east", "number", sourcebook__format="longitude"), field("begun", sourcebook__format="edtf", sourcebook__date=f"{{name}} {next(bare)}"),
                field("next", sourcebook__inverse=next(unused)), field("code", constraints={"unique": True}),
                field("summary", sourcebook__format="markdown", sourcebook__editorial=True)],
                [("next", "things")], columns=["name", "kind", "items", "parts.what", "page", "next"], facets=["kind", "items", "next"]),
            resource("others", "rows", "", [field("text")], rowsOf=["things"], key=["text"], alias="text"),
            resource("parts", "rows", "", [field("what"), field("whom", sourcebook__inverse=next(unused)), field("kind", categories=kinds), field("when", sourcebook__format="edtf")],
                     [("whom", "entities")], rowsOf=["things"], key=["what"], lanes={"by": "what", "during": "when"}),
            resource("sources", "sources", "title", [
                identity, field("title", constraints={"required": True}), field("publisher"), field("published", sourcebook__format="edtf"), field("url", sourcebook__format="url"),
                field("origin"), field("standing", constraints={"required": True}, categories=["current", "retracted"]), field("seed"),
                field("sha256"), field("lines", "list"), field("note")]),
        ],
    }  # fmt: skip


def _yaml(data: object) -> str:
    """JSON is YAML, but for characters beyond the basic plane, which JSON writes as two escapes."""
    return json.dumps(data, ensure_ascii=False)
