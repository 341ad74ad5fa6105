"""Builds one publication again and again under other conditions, and names the first byte that differs.

    python benchmarks/reproducibility.py            the publication of this repository, all conditions
    python benchmarks/reproducibility.py --root tests/publications/tiny --only hash-seed locale

Each condition changes one thing against a plain cold build of the same files; those of the offline copy change several against
a plain build with the copy, since it holds all other files. The last line of the report is what
docs/reliability.md quotes; the exit status is 1 where a byte differs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sourcebook import inventory  # noqa: E402

INPUT = ("build.py", "mkdocs.yml", "site_templates", "datasets", "seeds", "docs")
PYTHON = (sys.executable, "build.py", "--out", "site")
Prepare = Callable[[Path], None]


def _nothing(_: Path) -> None: ...


def _old_times(root: Path) -> None:
    """Other times of all files, in another order than that of their names."""
    for number, path in enumerate(sorted(root.rglob("*"), key=lambda path: str(path)[::-1])):
        os.utime(path, (1_000_000 + 7919 * number % 5000, 1_000_000 + 104_729 * number % 90_000))


def _other_order(root: Path) -> None:
    """The same files, written in the opposite order: most file systems then list them in another one."""
    for folder in ("datasets", "seeds", "docs"):
        spare = root / f".{folder}"
        (root / folder).rename(spare)
        for path in sorted(spare.rglob("*"), reverse=True):
            if path.is_file():
                target = root / folder / path.relative_to(spare)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        shutil.rmtree(spare)


def _tight_modes(root: Path) -> None:
    for path in root.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _built_before(root: Path) -> None:
    _run(root, PYTHON, {"PYTHONPATH": str(root.parent.parent / "engine")}, "")


@dataclass(frozen=True)
class Condition:
    """One build under another condition than the plain one."""

    name: str
    variables: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = PYTHON
    folder: str = "publication"
    """The name of the folder of the checkout."""
    umask: int = 0o022
    processors: int = 0
    """How many the system gives it; 0: all. Libraries that write files in parallel ask for that number."""
    offline: bool = False
    """With the zip of the whole site; compared with a plain build that has it."""
    prepare: Prepare = _nothing
    elsewhere: bool = False
    """Whether the command is started in another folder."""


def conditions() -> Iterator[Condition]:
    yield Condition("again")
    yield Condition("time-zone-east", {"TZ": "Pacific/Kiritimati"})
    yield Condition("time-zone-west", {"TZ": "America/Adak"})
    yield Condition("locale", {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"})
    yield Condition("locale-turkish", {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"})
    yield Condition("hash-seed", {"PYTHONHASHSEED": "1"})
    yield Condition("hash-seed-other", {"PYTHONHASHSEED": "4242"})
    yield Condition("optimised", {"PYTHONOPTIMIZE": "1", "PYTHONDONTWRITEBYTECODE": "1"})
    yield Condition("umask", umask=0o077)
    yield Condition("umask-open", umask=0o000)
    yield Condition("path", folder="another folder, längst – 場所/deep/er")
    yield Condition("current-folder", elsewhere=True)
    yield Condition("file-times", prepare=_old_times)
    yield Condition("file-order", prepare=_other_order)
    yield Condition("file-modes", prepare=_tight_modes)
    yield Condition("warm", prepare=_built_before)
    yield Condition("one-processor", {"OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"})
    yield Condition("one-cpu", processors=1)
    yield Condition("one-process", command=(*PYTHON, "--processes", "1"))
    yield Condition("seven-processes", command=(*PYTHON, "--processes", "7"))
    yield Condition("columns", {"COLUMNS": "20", "NO_COLOR": "1", "TERM": "dumb"})
    yield Condition("home", {"HOME": "/nonexistent", "TMPDIR": "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"})
    yield Condition("offline", offline=True)
    elsewhere = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": "/nonexistent"}
    yield Condition("offline-elsewhere", elsewhere, (*PYTHON, "--processes", "7"), "other/place", 0o077, offline=True, prepare=_other_order)
    yield Condition("offline-one", command=(*PYTHON, "--processes", "1"), umask=0o000, processors=1, offline=True, prepare=_old_times)
    for name in ("mkdocs", "properdocs"):
        yield Condition(name, command=(sys.executable, "-m", name, "build", "--quiet", "--site-dir", "site"))


def _run(root: Path, command: tuple[str, ...], variables: dict[str, str], folder: str, umask: int = 0o022, processors: int = 0) -> None:
    """Build in `root`, started in `folder`; what git, CI and the caller's settings say stays out."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("GITHUB_", "GIT_", "SITE_", "LC_", "PYTHON"))}
    environment = kept | {"SOURCE_DATE_EPOCH": "1700000000", "SITE_URL": "https://x.example/y/"} | variables
    if folder:
        command = tuple(str(root / part) if part in ("build.py", "site") else part for part in command)

    def prepare() -> None:
        os.umask(umask)
        if processors:
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])

    done = subprocess.run(command, cwd=folder or root, env=environment, capture_output=True, text=True, check=False, preexec_fn=prepare)
    if done.returncode:
        raise SystemExit(f"The build failed: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def snapshot(publication: Path, scratch: Path) -> Path:
    """A copy of a publication, and of the engine beside it: somebody may edit them while this runs."""
    taken = scratch / "input"
    taken.mkdir()
    for name in INPUT:
        source = publication / name if (publication / name).exists() else ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, taken / name)
    shutil.copytree(ROOT / "sourcebook", scratch / "engine" / "sourcebook", ignore=shutil.ignore_patterns("__pycache__"))
    return taken


def build(taken: Path, scratch: Path, condition: Condition) -> Path:
    """A copy of a publication, built under a condition; returns its site."""
    root = scratch / condition.name / condition.folder
    shutil.copytree(taken, root)
    condition.prepare(root)
    command = (*condition.command, "--offline") if condition.offline else condition.command
    variables = {"PYTHONPATH": str(scratch / "engine"), **condition.variables}
    _run(root, command, variables, str(scratch) if condition.elsewhere else "", condition.umask, condition.processors)
    return root / "site"


def compare(publication: Path, only: list[str], scratch: Path) -> Iterator[tuple[Condition, list[str], float]]:
    """Each condition with the differences from the plain build (files, and the first byte of each) and its seconds."""
    taken = snapshot(publication, scratch)
    plain: dict[bool, Path] = {}
    for condition in conditions():
        if not only or condition.name in only:
            offline = condition.offline
            if offline not in plain:
                plain[offline] = build(taken, scratch, Condition("plain-offline" if offline else "plain", offline=offline))
            begun = time.perf_counter()
            site = build(taken, scratch, condition)
            found = list(inventory.differences(plain[offline], site))
            modes = {path.stat().st_mode & 0o777 for path in site.rglob("*")}
            if condition.command[:2] == PYTHON[:2] and modes != {0o755, 0o644}:
                found.append(f"modes of files: {sorted(map(oct, modes))}")
            shutil.rmtree(scratch / condition.name)
            yield condition, found, time.perf_counter() - begun


def main() -> int:
    names = [condition.name for condition in conditions()]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the publication (default: that of this repository)")
    parser.add_argument("--only", nargs="+", default=[], choices=names, metavar="CONDITION", help=", ".join(names))
    options = parser.parse_args()
    runs = different = 0
    with tempfile.TemporaryDirectory(prefix="sourcebook-same-") as folder:
        for condition, found, seconds in compare(options.root.resolve(), options.only, Path(folder)):
            runs += 1
            different += bool(found)
            print(
                f"{condition.name:<18}{seconds:6.1f} s  {'same bytes' if not found else f'{len(found)} files differ: {found[0]}'}",
                flush=True,
            )
    print(f"{runs} conditions, {different} with a byte that differs")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
