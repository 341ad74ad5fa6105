"""Looks for inputs that break the readers of strangers' text, led by the branches that each input reaches (atheris).

    pip install atheris
    python benchmarks/fuzz.py yaml --seconds 60        one target: yaml, quotes, fragments, forms, reports, values
    python benchmarks/fuzz.py --seconds 60             all of them, one after the other

A target fails where anything but a diagnostic comes out, or where what is promised of a result does not hold.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
if TYPE_CHECKING:
    from sourcebook.model import Descriptor

LONGEST = 4096


def yaml(data: bytes) -> None:
    """A record is read as PyYAML reads it, or refused with one place inside the file."""
    import yaml as pyyaml

    from sourcebook import yamlfile
    from sourcebook.diagnostic import Rejected

    try:
        node = yamlfile.load(data, "x.yaml")
    except Rejected as rejected:
        (found,) = rejected.diagnostics
        assert found.help
        assert 1 <= found.place.line <= data.count(b"\n") + 2
        return
    assert yamlfile.plain_data(node) == pyyaml.load(data, pyyaml.CBaseLoader)


def quotes(data: bytes) -> None:
    """What is found is the quote, white space apart, at word boundaries and inside the article; a fragment has no raw mark."""
    from sourcebook.percent import text_fragment
    from sourcebook.source_text import SourceText
    from sourcebook.text import (
        differences,
        hidden_characters,
        is_boundary,
        mixed_alphabets,
        nearest,
        revealed,
        slug,
        squeeze,
    )

    article, _, quote = data.decode("utf-8", "ignore").partition("\x01")
    if not quote:
        half = len(article) // 2
        quote = article[half // 2 : half]
    text = SourceText(article, ((0, len(article) // 2), (len(article) // 2, len(article))))
    for start, end in text.find(quote):
        assert squeeze(article[start:end]) == squeeze(quote)
        assert any(low <= start < end <= high for low, high in text.ranges)
        before, after = text.context((start, end), 20)
        assert article[:start].endswith(before)
        assert article[end:].startswith(after)
    assert all(is_boundary(article, at) for at in (0, len(article)))
    found = nearest(squeeze(article), squeeze(quote)[:200])
    if found:
        differences(quote[:200], squeeze(article)[slice(*found)])
    assert not hidden_characters(revealed(article))
    mixed_alphabets(article)
    assert re.fullmatch("[a-z0-9-]{1,60}", slug(article))
    assert not re.search(r"[-&\s]", text_fragment(quote).removeprefix("#:~:text=").replace(",", "", 1).replace(",-", ""))


def fragments(data: bytes) -> None:
    """What an address says of a quote, read as a browser reads it, are the words at its beginning and at its end."""
    from sourcebook.percent import text_fragment
    from sourcebook.text import squeeze

    quote = data.decode("utf-8", "ignore")
    directive = text_fragment(quote)
    assert directive.startswith("#:~:text=")
    parts = directive.removeprefix("#:~:text=").split(",")
    assert len(parts) <= 2
    assert all(re.fullmatch(r"(?:[A-Za-z0-9._~]|%[0-9A-F]{2})*", part) for part in parts), (
        directive
    )  # no raw mark: `-` and `,` mean something
    whole = squeeze(quote)
    assert whole.startswith(unquote(parts[0])), (quote, directive)
    assert whole.endswith(unquote(parts[-1])), (quote, directive)
    assert bool(unquote(parts[0]).strip()) == bool(whole.strip())


def reports(data: bytes) -> None:
    """A report for GitHub holds a stranger's text as words or as code, and as nothing else."""
    from markdown_it import MarkdownIt

    from sourcebook.commands import markdown
    from sourcebook.diagnostic import Diagnostic, Place, render

    text = data.decode("utf-8", "ignore")
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    words = {"paragraph_open", "inline", "text", "text_special", "paragraph_close", "softbreak"}
    for told, kinds in (
        (f"So {markdown.plain(text)} it is.", words),
        (f"So {markdown.code(text)} it is.", words | {"code_inline"}),
        (markdown.block(text), {"fence"}),
    ):
        tokens = reader.parse(told)
        assert {kind for token in tokens for kind in (token.type, *(each.type for each in token.children or ()))} <= kinds, told
    found = [Diagnostic(Place(text), "code", text, text)]
    assert len(render(found, "github").split("\n")) == 1
    assert found[0].place.shown.isprintable()
    assert len(json.loads(render(found, "json"))) == 1


def forms(data: bytes) -> None:
    """An event, or the text of an issue, gives answers or a refusal."""
    from sourcebook.commands import issue_form

    body = data.decode("utf-8", "ignore")
    for event in (data, json.dumps({"issue": {"number": 3, "body": body, "created_at": "2026-01-01T00:00:00Z"}}).encode()):
        try:
            answers = issue_form.answers(event, _descriptors())
        except issue_form.Refusal:
            continue
        assert all(isinstance(text, str) for text in answers.texts.values())


@cache
def _descriptors() -> tuple[Descriptor, ...]:
    from sourcebook import descriptor

    return tuple(descriptor.load_all(ROOT))


def values(data: bytes) -> None:
    """Every format gives a verdict, and every date that passes has words and days in order."""
    from sourcebook import dates, formats, ids

    text = data.decode("utf-8", "ignore")[:200]
    for check in formats.CHECKS.values():
        assert isinstance(check(text), str)
    if not formats.edtf(text):
        first, last = formats.edtf_interval(text)
        assert not (first and last) or first <= last
        assert dates.in_words(text)
    assert bool(ids.problem(text)) or re.fullmatch("[a-z0-9-]+", text)
    assert formats.url(text) or re.match("https?://", text, re.IGNORECASE)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": yaml,
    "quotes": quotes,
    "fragments": fragments,
    "forms": forms,
    "reports": reports,
    "values": values,
}
SEEDS = {
    "yaml": [b"id: x\nname: 'y'\nl: [a, {b: c}]\nt: |\n  x\n", b"? a\n: - b\n", b"a: &x [*x]\n", b"%YAML 1.2\n---\na: !t b\n"],
    "quotes": ["He said “no, 10,000 of them” — can’t.\x01 10,000 of them".encode(), b"a  b\n\tc a b\x01a b"],
    "fragments": [b"a-b, c & d", "one two three four five six seven eight nine ten eleven twelve, thir\u00adteen\u00a0x".encode()],
    "reports": [b"`` ~~~ <a> [x](y) @x #1 https://x.example www.x.example", b"a\r\n::error::x\n|a|\n|-|"],
    "forms": [path.read_bytes() for path in sorted((ROOT / "tests/events").glob("*.json"))[:8]] + [b"### Record\n\nvessels/x\n"],
    "values": [b"2018~/..", b"2024-02-30", b"[2017,2018]", b"https://x.example/", b"9074729", b"KP", b"zh-Hant"],
}


def one(name: str, seconds: int) -> int:
    """Fuzz one target in this process; does not return (libFuzzer ends the process)."""
    import atheris

    with atheris.instrument_imports(include=["sourcebook", "edtf"]):
        TARGETS[name](SEEDS[name][0])
    with tempfile.TemporaryDirectory(prefix="sourcebook-fuzz-") as folder:
        for number, seed in enumerate(SEEDS[name]):
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup(
            [sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=20", "-print_final_stats=1", folder], TARGETS[name]
        )
        atheris.Fuzz()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="?", choices=[*TARGETS, ""], default="")
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    if options.target:
        return one(options.target, options.seconds)
    failed = 0
    for name in TARGETS:
        command = [sys.executable, __file__, name, "--seconds", str(options.seconds)]
        done = subprocess.run(command, cwd=tempfile.gettempdir(), capture_output=True, text=True, check=False)
        runs = re.search(r"stat::number_of_executed_units: (\d+)", done.stderr)
        covered = re.findall(r"cov: (\d+)", done.stderr)
        print(
            f"{name:<10}{int(runs[1]) if runs else 0:>9,} inputs, {covered[-1] if covered else '?'} branches, {'FAILED' if done.returncode else 'no failure'}",
            flush=True,
        )
        if done.returncode:
            print(done.stdout[-3000:] + done.stderr[-3000:])
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
