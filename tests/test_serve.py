"""`serve`: an edited record is on its page before the rest of the site is built, and then everywhere."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import TINY, TINY_DATA, builder, edit

from build import MkDocs
from sourcebook.commands.preview import Preview
from sourcebook.remembered import Remembered
from sourcebook.run import Run

PAGE, DATA = "tiny/inns/blue-boar/", "tiny/data/inns.csv"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return builder(TINY, tmp_path / "publication")


@pytest.fixture
def server(root: Path) -> Iterator[Callable[[str], str]]:
    """What the preview of a publication answers, by path; nothing where it does not answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "build.py", "serve", "--port", port], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )

    def get(path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            return ""

    until(lambda: "Blue Boar" in get(PAGE))
    yield get
    process.send_signal(signal.SIGTERM)  # SIGINT may be ignored where tests run behind a shell
    said, _ = process.communicate(timeout=30)
    assert "Traceback" not in said, said
    assert process.returncode == 0, said


def test_an_edit_is_on_the_page_and_then_everywhere(root: Path, server: Callable[[str], str]) -> None:
    record = root / TINY_DATA / "inns" / "blue-boar.yaml"
    edit(record, ("The only inn", "The oldest inn"))
    until(lambda: "The oldest inn" in server(PAGE))
    until(lambda: "The oldest inn" in server(DATA))

    edit(record, ("The oldest inn of the village.", "The finest inn.\nnonsense: 1"))
    until(lambda: "last good one" in server(PAGE))
    assert "blue-boar.yaml:" in server(PAGE)
    assert "The oldest inn" in server(DATA)

    edit(record, ("\nnonsense: 1", ""))
    until(lambda: "last good one" not in server(PAGE) and "The finest inn" in server(PAGE))
    until(lambda: "The finest inn" in server(DATA))

    (prose,) = list((root / "docs").glob("*.md"))[:1]
    prose.write_text(prose.read_text() + "\nA word more.\n")
    until(lambda: "A word more." in server(f"{prose.stem}/"))

    text = prose.read_text()
    for wrong, told in (("[" * 2000, "brackets"), ("[it](//[b)", "Invalid IPv6 URL")):
        prose.write_text(f"{text}\n{wrong}\n")
        until(lambda told=told: told in server(f"{prose.stem}/"))  # type: ignore[misc]
        assert f"docs/{prose.name}:" in server(f"{prose.stem}/")
    prose.write_text(f"{text}\nAnd one.\n")
    until(lambda: "And one." in server(f"{prose.stem}/") and "last good one" not in server(f"{prose.stem}/"))


def _unasked(_: Remembered) -> Run:
    raise AssertionError("nothing has to be read")


def until(true: Callable[[], bool]) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def test_pages_shown_at_once_are_put_back_where_the_build_behind_still_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr(Preview, "_begin", lambda _, steps: begun.append(steps))
    preview = Preview(tmp_path, tmp_path / "preview", tmp_path / "cache", prepare=_unasked, generator=MkDocs())
    preview.site.mkdir(parents=True)
    place = preview.site.stat().st_ino
    preview._go_on({"page.html": b"new"}, place)
    assert not (preview.site / "page.html").exists()  # it stands where it was written
    preview._go_on({"page.html": b"new"}, place + 1)
    assert (preview.site / "page.html").read_bytes() == b"new"
    assert len(begun) == 2
