"""Prose that would keep the build busy, fill the memory or end it: refused with its place, before it is rendered or while it is."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers import ROOT, TINY, build, builder, raises

from sourcebook import bounded, prose, prose_watch
from sourcebook.bounded import Bound, TooLong
from sourcebook.inventory import NAME
from sourcebook.prose_watch import Watch

OPEN = "[" * (prose.MAX_OPEN + 1)
WIDE = "|".join("a" * 500) + "\n" + "|".join("-" * 500) + "\n"


@pytest.mark.parametrize(("text", "told"), [
    (f"# About\n\nSo {OPEN}", "docs/about.md:3:504 prose_too_complex"),
    (f"# About\n\n{'[ ' * 300}\n{'[a' * 300}", "docs/about.md:4:401 prose_too_complex"),
    ("```\ncode\n~~~\n```\n" + OPEN, "docs/about.md:5:501 prose_too_complex"),
    ("# About\n\n" + WIDE + "a\n" * 500, "docs/about.md:4:1 prose_too_complex"),
    ("[TOC]\n\n" * 11, "docs/about.md:21:1 prose_too_complex"),
    ("# Caf" + "e" + "\u0301\u0323" * 51, "docs/about.md:1:107 piled_marks"),
    ("x" * prose.MAX_BYTES + "\n", "docs/about.md:1:1 prose_too_complex"),
    ("---\ntitle: About\nrows: &rows [x]\nall: *rows\n---\n# About\n", "docs/about.md:3:7 yaml_anchor"),
    ("---\r\na: " + "[" * 40 + "\r\n---\r\n# About\r\n", "docs/about.md:2:19 yaml_too_complex"),
    ("\ufeff---\na: 1\na: 2\n---\n# About\n", "docs/about.md:3:1 duplicate_key"),
], ids=["brackets", "over two lines", "behind code", "table", "contents", "marks", "bytes", "alias", "levels", "byte order mark"])  # fmt: skip
def test_what_would_take_too_long_is_refused_at_its_place(text: str, told: str, tmp_path: Path) -> None:
    page(tmp_path, text.encode())
    (found,) = raises(lambda: prose.refuse(tmp_path, tmp_path / "docs")).diagnostics
    assert f"{found.place} {found.code}" == told
    assert found.help


@pytest.mark.parametrize("text", [
    "# About\n\n" + "[a](b.md) " * 2000,
    "# About\n\n" + "- [ ] a task\n" * 2000,
    f"# About\n\n```\n{OPEN}\n```\n",
    f"# About\n\n    {OPEN}\n",
    "# About\n\n" + ("[" * 400 + "\n\n") * 3,
    "# About\n\n" + "a | b | c\n--|--|--\n" + "a | b | c\n" * 20_000,
    "# About\n\n[TOC]\n",
    "# 김정은, e\u0301, " + "가나다라" * 100,
    "---\ntitle: About us\ntags: [a, b]\n---\n# About\n",
    "---\nno metadata\n---\n# About\n",
    "---\na: [b\n---\n# About\n",
    "---\n---\n# About\n",
], ids=["links", "tasks", "fence", "indented", "paragraphs", "table", "contents", "letters", "metadata", "lines", "no YAML", "empty"])  # fmt: skip
def test_what_people_write_is_taken(text: str, tmp_path: Path) -> None:
    page(tmp_path, text.encode())
    prose.refuse(tmp_path, tmp_path / "docs")


def test_all_pages_are_looked_at_and_all_is_told(tmp_path: Path) -> None:
    page(tmp_path, b"# Caf\xe9\n")
    page(tmp_path, OPEN.encode(), "docs/deep/er/page.markdown")
    page(tmp_path, OPEN.encode(), "README.md")
    page(tmp_path, OPEN.encode(), "docs/text.txt")
    page(tmp_path, OPEN.encode(), "docs/.hidden/page.md")
    (tmp_path / "docs/link.md").symlink_to("../README.md")
    found = raises(lambda: prose.refuse(tmp_path, tmp_path / "docs")).diagnostics
    assert [f"{each.place} {each.code}" for each in found] == [
        "docs/about.md:1:6 wrong_encoding",
        "docs/deep/er/page.markdown:1:501 prose_too_complex",
        "docs/link.md:1:501 prose_too_complex",
    ]


def page(root: Path, content: bytes, name: str = "docs/about.md") -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(content)


def busy() -> None:
    while True:
        pass


def catching(first: Callable[[], object], then: Callable[[], object]) -> None:
    with suppress(TooLong):
        first()
    then()


def test_a_bound_of_time_ends_work_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(TooLong), Bound(0.05, 10**9):
        busy()
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    monkeypatch.setattr(bounded, "_AGAIN", 0.01)
    for patient in (lambda: None, busy):  # whoever catches it is not spared
        with pytest.raises(TooLong), Bound(0.05, 10**9):
            catching(busy, patient)
    with pytest.raises(KeyError), Bound(0.05, 10**9):
        raise KeyError


def test_a_bound_of_time_ends_a_regular_expression() -> None:
    with pytest.raises(TooLong), Bound(0.05, 10**9):
        re.match(r"(a+)+b", "a" * 200)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell")
def test_a_bound_of_memory_ends_work_and_goes() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(MemoryError), Bound(60, 50_000_000):
        bytes(100_000_000)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytes(100_000_000)) == 100_000_000


def test_a_stricter_limit_of_the_system_stays(tmp_path: Path) -> None:
    """Tried in a process of its own, which cannot take the limit back."""
    program = (
        "import resource; from sourcebook.bounded import Bound\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 3_000_000_000))\n"
        "with Bound(60, 2_500_000_000):\n    print(resource.getrlimit(resource.RLIMIT_AS))\n"
        "with Bound(60, 50_000_000):\n    print(resource.getrlimit(resource.RLIMIT_AS)[0] < 2_000_000_000)\n"
        "print(resource.getrlimit(resource.RLIMIT_AS))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert done.stdout.splitlines() == ["(2000000000, 3000000000)", "True", "(2000000000, 3000000000)"]


def rendered(pages: list[tuple[str, str]], render: Callable[[str], object], folder: Path) -> Any:
    """What a watch says of pages, as MkDocs has them, where rendering one of them fails; nothing where none does."""
    watch = Watch("docs", lambda page: render(page.markdown))
    for name, text in pages:
        (folder / name).write_text(text)
        _, _, body = text.rpartition("---\n")
        each = SimpleNamespace(file=SimpleNamespace(src_uri=name, abs_src_path=str(folder / name), content_string=text), markdown=body)
        try:
            watch.begin(each)
            render(body)
            watch.end()
        except Exception as error:
            return watch.why(error)
    return None


def failing(error: BaseException) -> Callable[[str], None]:
    """Fails in the line with `bad` in it, as soon as that is whole."""

    def render(text: str) -> None:
        if "bad" in text:
            raise error

    return render


@pytest.mark.parametrize(("error", "code", "words"), [
    (ValueError("Invalid IPv6 URL"), "prose", "ValueError: Invalid IPv6 URL"),
    (RecursionError(), "prose_too_complex", "nested too deeply"),
    (MemoryError(), "prose_too_complex", "500 MB of memory"),
])  # fmt: skip
@pytest.mark.parametrize("lines", [1, 2, 3, 8, 100])
def test_the_line_is_found_at_which_mkdocs_fails(error: Exception, code: str, words: str, lines: int, tmp_path: Path) -> None:
    for bad in range(lines):
        text = "\n".join("bad" if number == bad else "good" for number in range(lines))
        found = rendered([("fine.md", "good"), ("about.md", f"---\ntitle: x\n---\n{text}")], failing(error), tmp_path)
        assert (str(found.place), found.code) == (f"docs/about.md:{bad + 4}:1", code)
        assert words in found.message
        assert found.help
        if lines == 100 and bad > 4:
            break


def test_the_page_and_the_line_that_take_the_time_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(prose_watch, "SECONDS", 0.2)
    monkeypatch.setattr(prose_watch, "_PROBE", 0.05)
    found = rendered([("about.md", "a\nb\nbad\nc")], lambda text: busy() if "bad" in text else None, tmp_path)
    assert (str(found.place), found.code) == ("docs/about.md:3:1", "prose_too_complex")


def test_pages_that_take_the_time_together_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each of them is below the budget. The one that took most is told."""
    monkeypatch.setattr(prose_watch, "SECONDS", 0.3)

    def slow(text: str) -> None:
        begun = signal.getitimer(signal.ITIMER_VIRTUAL)[0]
        while begun - signal.getitimer(signal.ITIMER_VIRTUAL)[0] < 0.02 * text.count("bad"):
            pass

    found = rendered([("a.md", "a"), ("b.md", "a\nbad bad bad bad\nbad"), *[(f"{n}.md", "bad") for n in range(50)]], slow, tmp_path)
    assert str(found.place) == "docs/b.md:2:1"


def test_where_there_is_no_clock_prose_is_rendered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delattr(signal, "setitimer")
    monkeypatch.setattr(bounded, "_HELD", tmp_path / "nothing")
    assert rendered([("about.md", "good")], failing(ValueError()), tmp_path) is None
    assert str(rendered([("about.md", "good\nbad")], failing(ValueError()), tmp_path).place) == "docs/about.md:2:1"


def test_an_error_beside_the_pages_is_none_of_theirs(tmp_path: Path) -> None:
    watch = Watch("docs", lambda page: None)
    assert watch.why(ValueError()) is None
    each = SimpleNamespace(file=SimpleNamespace(src_uri="a.md", abs_src_path=str(tmp_path / "a.md")), markdown=None)
    watch.begin(each)
    assert watch.why(OSError()) is None  # MkDocs tells that it cannot be read
    watch.begin(each)
    watch.close()
    assert watch.why(ValueError()) is None
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = builder(TINY, tmp_path_factory.mktemp("bounds") / "publication")
    assert build(root).returncode == 0
    return root


@pytest.mark.parametrize(("text", "told"), [
    ("# About\n\n" + "[" * 20_000, "docs/about.md:3:501: error[prose_too_complex]"),
    ("---\ntitle: x\n---\n\n\n# About\n\nSee [it](//[b).\n\nMore.\n", "docs/about.md:8:1: error[prose]"),
    ("# About\n\n" + "".join("    " * n + "- a\n\n" for n in range(700)), "error[prose_too_complex]: Lists, quotes or elements are nested too deeply."),
], ids=["before", "an address that is none", "levels"])  # fmt: skip
def test_a_build_names_the_line_and_leaves_the_site(text: str, told: str, built: Path) -> None:
    before, site = (built / "docs/about.md").read_text(), (built / "site" / NAME).read_bytes()
    (built / "docs/about.md").write_text(text)
    try:
        done = build(built)
    finally:
        (built / "docs/about.md").write_text(before)
    assert done.returncode == 1
    assert told in done.stderr
    assert done.stderr.startswith("docs/about.md:")
    assert "Traceback" not in done.stderr
    assert (built / "site" / NAME).read_bytes() == site


@pytest.mark.parametrize("text", ["# About\n\n" + OPEN, "# About\n\n[it](//[b)\n"], ids=["before", "while it is rendered"])
def test_mkdocs_itself_names_the_line(text: str, tmp_path: Path) -> None:
    root = builder(TINY, tmp_path / "publication")
    (root / "docs/about.md").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=root, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "docs/about.md:3:" in done.stderr
    assert "help:" in done.stderr
    assert "Traceback" not in done.stderr
