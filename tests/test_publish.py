"""Whatever ends a run, there is the whole old site or the whole new one."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest
from helpers import LONG

from sourcebook import disk, inventory, publish, sizes
from sourcebook.model import Output, Publication, Site

ROOT = Path(__file__).parents[1]
NOTHING = Publication(())
SITE = Site("Test")

# Publishes site after site into argv[1], each with its own text in every file, and says so.
WRITER = """
import itertools, pathlib, sys
from sourcebook import publish
from sourcebook.model import Output, Publication, Site
for n in itertools.count(int(sys.argv[2])):
    with publish.staged(pathlib.Path(sys.argv[1])) as stage:
        publish.write(stage, (Output(f"a/{i}/index.html", b"%d " % n * 50, "text/html") for i in range(40)))
        publish.manifest(stage, Site("x"), Publication(()))
    print(n, flush=True)
"""

# Holds the lock of argv[1] until its input ends.
HOLDER = """
import pathlib, sys
from sourcebook import publish
try:
    with publish.staged(pathlib.Path(sys.argv[1])) as stage:
        print("held", flush=True)
        sys.stdin.read()
        raise KeyboardInterrupt
except publish.CannotPublish as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def put(out: Path, text: str, count: int = 3) -> None:
    with publish.staged(out) as stage:
        publish.write(stage, [Output(f"p/{n}/index.html", text.encode(), "text/html") for n in range(count)])
        publish.manifest(stage, SITE, NOTHING)


def attempt(out: Path, *steps: Callable[[Path], object]) -> None:
    """One build that takes these steps in its stage."""
    with publish.staged(out) as stage:
        for step in steps:
            step(stage)


def listed(stage: Path) -> None:
    publish.manifest(stage, SITE, NOTHING)


def page(text: str, name: str = "index.html") -> Callable[[Path], object]:
    return lambda stage: (stage / name).write_text(text)


def fails(error: BaseException) -> Callable[[Path], object]:
    def step(_: Path) -> None:
        raise error

    return step


def whole(out: Path) -> str:
    """The one text of all files of a site; fails where it is not whole."""
    inventory.verify(out)
    texts = {path.read_text() for path in out.rglob("index.html")}
    assert len(texts) == 1
    return texts.pop()


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in ("site", ".site.lock"))


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    settings = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=settings,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_site_appears_and_is_exchanged(tmp_path: Path) -> None:
    put(tmp_path / "site", "one")
    put(tmp_path / "site", "two", count=2)
    assert whole(tmp_path / "site") == "two"
    assert len(list((tmp_path / "site").rglob("index.html"))) == 2
    assert left_over(tmp_path) == []


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        put(tmp_path / "site", "one")
    finally:
        os.umask(before)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (tmp_path / "site").rglob("*")}
    assert modes == {True: 0o755, False: 0o644}


@pytest.mark.parametrize("failure", [ValueError("bad"), KeyboardInterrupt(), SystemExit(3)])
def test_a_failing_build_leaves_the_old_site(tmp_path: Path, failure: BaseException) -> None:
    put(tmp_path / "site", "old")
    with pytest.raises(type(failure)):
        attempt(tmp_path / "site", page("half"), fails(failure))
    assert whole(tmp_path / "site") == "old"
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("moment", range(6))
def test_a_disk_that_fills_up_leaves_the_old_site(tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each file of a site of five, and at the manifest."""
    put(tmp_path / "site", "old")
    calls = iter(range(100))
    really = io.open

    def full(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        if ".stage-" in str(file) and mode in ("wb", "xb") and next(calls) == moment:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return really(file, mode, *args, **more)

    monkeypatch.setattr("io.open", full)
    monkeypatch.setattr("builtins.open", full)
    with pytest.raises(publish.CannotPublish, match="No space left") as caught:
        put(tmp_path / "site", "new", count=5)
    assert caught.value.exit_code == 74
    assert whole(tmp_path / "site") == "old"
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("step", ["complete", "sync", "exchange"])
def test_a_failure_while_publishing_leaves_the_old_site(tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "site", "old")

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(publish, step, fail)
    with pytest.raises(OSError, match="Input/output"):
        put(tmp_path / "site", "new")
    assert whole(tmp_path / "site") == "old"
    assert left_over(tmp_path) == []


def test_a_disk_that_is_nearly_full_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "site", "old" * 100_000)
    monkeypatch.setattr(publish.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 500_000))  # type: ignore[attr-defined]
    with pytest.raises(publish.CannotPublish, match=r"0\.5 MB left, and the site needs about 1\.1 MB"):
        put(tmp_path / "site", "new")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can mount a small file system")
def test_a_file_system_that_is_really_full(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "none", small], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        put(small / "site", "old", count=20)
        for count in (60, 100, 150, 400):
            with pytest.raises(publish.CannotPublish):
                put(small / "site", "x" * 5000, count=count + 100)
            assert whole(small / "site") == "old"
            assert left_over(small) == []
        put(small / "site", "new", count=20)
        assert whole(small / "site") == "new"
    finally:
        subprocess.run(["umount", small], check=True)


def test_an_output_that_is_not_what_was_written_is_not_published(tmp_path: Path) -> None:
    put(tmp_path / "site", "old")
    out = tmp_path / "site"
    with pytest.raises(publish.CannotPublish, match=r"index\.html is not what was written"):
        attempt(out, page("new"), listed, page("other"))
    with pytest.raises(publish.CannotPublish, match=r"manifest\.json cannot be read"):
        attempt(out, page("new"))
    with pytest.raises(publish.CannotPublish, match=r"more\.html is not listed"):
        attempt(out, page("new"), listed, page("new", "more.html"))
    with pytest.raises(publish.CannotPublish, match=r"more\.html is missing"):
        attempt(out, page("new", "more.html"), listed, lambda stage: (stage / "more.html").unlink())
    assert whole(out) == "old"


def test_links_are_not_published(tmp_path: Path) -> None:
    with pytest.raises(publish.CannotPublish, match="neither a file nor a folder"):
        attempt(tmp_path / "site", lambda stage: (stage / "passwd").symlink_to("/etc/passwd"), listed)
    assert not (tmp_path / "site").exists()


def test_a_folder_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("x")
    with pytest.raises(publish.CannotPublish, match="no build has written it"):
        put(tmp_path / "site", "new")
    assert (tmp_path / "site" / "thesis.txt").read_text() == "x"
    (tmp_path / "site" / "thesis.txt").unlink()
    put(tmp_path / "site", "new")
    assert whole(tmp_path / "site") == "new"


def test_a_parent_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file" / "site", Path("/proc/site")):
        with pytest.raises(publish.CannotPublish, match="Cannot write beside") as caught:
            put(out, "new")
        assert caught.value.exit_code == 73


@pytest.mark.skipif(os.name == "nt", reason="needs permissions of POSIX")
def test_a_read_only_parent(tmp_path: Path) -> None:
    put(tmp_path / "site", "old")
    if os.geteuid() == 0:  # root may write everywhere, so try as nobody
        program = (
            "import os, pathlib, sys; from sourcebook import publish; os.setuid(65534)\n"
            "try:\n with publish.staged(pathlib.Path(sys.argv[1])): pass\n"
            "except publish.CannotPublish as error: print(error); sys.exit(error.exit_code)"
        )
        for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
            folder.chmod(0o755)
        run = start(program, str(tmp_path / "site"))
        said, error = run.communicate()
        assert (run.returncode, "Permission denied" in said) == (73, True), error
    else:
        tmp_path.chmod(0o555)
        with pytest.raises(publish.CannotPublish, match="Permission denied"):
            put(tmp_path / "site", "new")
        tmp_path.chmod(0o755)
    assert whole(tmp_path / "site") == "old"


@pytest.mark.parametrize("path", ["", "/etc/x", "a/../../x", "a//b", "./a", "a\\b", "a\n", "a/"])
def test_paths_that_are_not_ours(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="is no path"):
        publish.write(tmp_path, [Output(path, b"", "text/plain")])
    assert list(tmp_path.iterdir()) == []


def test_one_path_twice(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two outputs are called 'a'"):
        publish.write(tmp_path, [Output("a", b"", "text/plain")] * 2)


@pytest.mark.parametrize("size", [0, 10, (1 << 20) - 1, (1 << 20) + 1, 3 << 20])
def test_what_the_site_before_has_with_the_same_bytes_is_taken_from_there(tmp_path: Path, size: int) -> None:
    site, stage = tmp_path / "site", tmp_path / "stage"
    content, other = b"a" * size, b"a" * (size - 1) + b"b"
    known = publish.write(site, [Output(name, content, "text/html") for name in ("p/same", "p/other", "p/longer")])
    made = [Output("p/same", content, "text/html"), Output("p/other", other, "text/html"), Output("p/new", content, "text/html")]
    written = publish.write(stage, [*made, Output("p/longer", content + b"b", "text/html")], site)
    assert written[0] == known[0]
    assert (stage / "p/same").samefile(site / "p/same")
    assert [(stage / name).read_bytes() for name in ("p/other", "p/new", "p/longer")] == [other, content, content + b"b"]
    assert [(site / name).read_bytes() for name in ("p/same", "p/other", "p/longer")] == [content] * 3
    with pytest.raises(ValueError, match="two outputs are called 'p/same'"):
        publish.write(stage, [Output("p/same", content, "text/html")], site)


def test_what_is_no_file_in_the_site_before_is_not_taken_from_there(tmp_path: Path) -> None:
    site, stage, names = tmp_path / "site", tmp_path / "stage", ("link", "pipe", "folder")
    (site / "folder").mkdir(parents=True)
    (tmp_path / "foreign").write_bytes(b"")
    (site / "link").symlink_to(tmp_path / "foreign")
    os.mkfifo(site / "pipe")
    publish.write(stage, [Output(name, b"", "text/html") for name in names], site)
    assert all((stage / name).is_file() and not (stage / name).is_symlink() for name in names)


def test_a_second_build_is_told_who_is_at_work(tmp_path: Path) -> None:
    first = start(HOLDER, str(tmp_path / "site"))
    assert first.stdout
    assert first.stdout.readline() == "held\n"
    second = start(HOLDER, str(tmp_path / "site"))
    _, said = second.communicate()
    assert second.returncode == 75
    assert f"process {first.pid} on" in said
    first.communicate()
    put(tmp_path / "site", "after")
    assert whole(tmp_path / "site") == "after"


def test_termination_removes_the_stage(tmp_path: Path) -> None:
    put(tmp_path / "site", "old")
    run = start(HOLDER, str(tmp_path / "site"))
    assert run.stdout
    assert run.stdout.readline() == "held\n"
    assert any(name.startswith(".site.stage-") for name in left_over(tmp_path))
    run.send_signal(signal.SIGTERM)
    run.communicate()
    assert run.returncode == 128 + signal.SIGTERM
    assert left_over(tmp_path) == []
    assert whole(tmp_path / "site") == "old"


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """SIGKILL, 40 times (400 in the long mode): afterwards the site is whole, and the next run sweeps and goes on."""
    moments = random.Random(6)
    number = 0
    for _ in range(400 if LONG else 40):
        run = start(WRITER, str(tmp_path / "site"), str(number))
        assert run.stdout
        run.stdout.readline()  # the first site of this run stands
        time.sleep(moments.uniform(0, 0.06))
        run.kill()
        last = [int(line) for line in run.stdout.read().split()]
        run.wait()
        found = int(whole(tmp_path / "site").split()[0])
        assert found >= (last[-1] if last else number)
        number = found + 1
    put(tmp_path / "site", "end")
    assert left_over(tmp_path) == []


@pytest.fixture
def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_swap", lambda *_: False)


@pytest.mark.usefixtures("without_exchange")
def test_an_interruption_between_two_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "site", "old")

    def interrupted(_: Path, place: Path, spare: Path) -> None:
        place.rename(spare)
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path / "site", "new")
    assert whole(tmp_path / "site") == "old"
    assert left_over(tmp_path) == []


@pytest.mark.usefixtures("without_exchange")
def test_where_folders_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "site", "one")
    put(tmp_path / "site", "two")
    assert whole(tmp_path / "site") == "two"
    assert left_over(tmp_path) == []
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if "stage" in self.name:
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="Input/output"):
        put(tmp_path / "site", "three")
    assert whole(tmp_path / "site") == "two"


def test_a_run_that_died_between_two_renames_is_put_right(tmp_path: Path) -> None:
    put(tmp_path / "site", "old")
    (tmp_path / "site").rename(tmp_path / ".site.old-123")
    (tmp_path / ".site.stage-123").mkdir()
    with pytest.raises(ValueError, match="bad"):
        attempt(tmp_path / "site", fails(ValueError("bad")))
    assert whole(tmp_path / "site") == "old"
    assert left_over(tmp_path) == []


def test_the_new_site_is_told_before_the_old_one_is_deleted(tmp_path: Path) -> None:
    put(tmp_path / "site", "old")
    seen: list[tuple[str, int]] = []
    with publish.staged(tmp_path / "site", lambda: seen.append((whole(tmp_path / "site"), len(left_over(tmp_path))))) as stage:
        publish.write(stage, [Output("index.html", b"new", "text/html")])
        publish.manifest(stage, SITE, NOTHING)
    assert seen == [("new", 1)]


def test_the_manifest_lists_every_file(tmp_path: Path) -> None:
    publish.write(tmp_path, [Output("é/index.html", b"x", "text/html"), Output("a.csv", b"", "text/csv")])
    publish.manifest(tmp_path, made.SITE, made.publication(("one",)))
    read = json.loads((tmp_path / "manifest.json").read_bytes())
    assert list(read["files"]) == ["a.csv", "é/index.html"]
    assert read["files"]["a.csv"] == {
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "bytes": 0,
        "media_type": "text/csv",
    }
    assert read["datasets"]["lights-of-nowhere"]["version"] == "1.2.3"
    assert (read["date"], read["commit"]) == (made.SITE.date, made.SITE.commit)


def test_sizes_by_kind_against_the_budget() -> None:
    report = sizes.of(
        [
            ("d/lights/a/index.html", 30),
            ("d/lights/a.json", 20),
            ("d/data/lights.csv", 100),
            ("assets/a.css", 5),
            ("pagefind/x.pf_meta", 1),
        ]
    )
    assert report.kinds == (
        ("tables as CSV", 1, 100),
        ("pages of records", 1, 30),
        ("records as JSON", 1, 20),
        ("prose, assets and rest", 1, 5),
        ("search", 1, 1),
    )
    assert (report.files, report.bytes, report.over_budget) == (5, 156, False)
    assert report.typical == "d/lights/a/index.html"
    assert sizes.SizeReport((), 1, 1_000_000_001).over_budget
