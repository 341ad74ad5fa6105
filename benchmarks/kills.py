"""Kills whole builds at random moments, and looks whether the site is the whole old or the whole new one.

    python benchmarks/kills.py [--runs 100] [--kind warm|first|two] [--signal KILL|INT|TERM|HUP] [--seed 8]

`warm`: over an old site, with a cache. `first`: with neither. `two`: two builds at once, of which one is killed; the other
must succeed, or say that the first is at work. Before each run the records are changed, so that the old and the new site
differ. A run is killed with SIGKILL after a random part of the time that a build takes; some have ended by then. After every
fifth, two builds follow: one that knows what the killed one left, and one that knows nothing. They must give the same bytes.
tests/test_publish.py kills the step that publishes, with many sites a second.

A build that is told to end by another signal must do so with the status that shells expect, in one line, and leave no
process, no stage and no temporary file. SIGINT and SIGHUP go to every other run as a terminal sends them: to all processes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import TINY, TINY_DATA, builder  # noqa: E402

from sourcebook import inventory  # noqa: E402

RECORD, PAGE = f"{TINY_DATA}/inns/blue-boar.yaml", "tiny/inns/blue-boar/index.html"
VARIABLES = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"}


def remark(root: Path, number: int) -> None:
    text = (root / RECORD).read_text()
    lines = [f"remark: It is number {number}." if line.startswith("remark:") else line for line in text.splitlines()]
    (root / RECORD).write_text("\n".join(lines) + "\n")


def number(site: Path) -> int:
    """The number on the page of a site that is whole. Raises `Damaged` where it is not."""
    inventory.verify(site)
    return int((site / PAGE).read_text().partition("It is number ")[2].partition(".")[0])


def start(root: Path, temporary: Path, *arguments: str) -> subprocess.Popen[str]:
    """A build that no shell has told to ignore signals, as one does to what it runs in the background."""
    return subprocess.Popen(
        [sys.executable, "build.py", *arguments], cwd=root, env=VARIABLES | {"TMPDIR": str(temporary)}, text=True, start_new_session=True,
        preexec_fn=heeding, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def heeding() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)


def ended(build: subprocess.Popen[str], after: float, by: signal.Signals, *, all_processes: bool) -> bool:
    """Whether the build still ran then, and was told to end."""
    try:
        build.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(build.pid, by) if all_processes else build.send_signal(by)
        build.wait()
        return True
    return False


def untidy(build: subprocess.Popen[str], by: signal.Signals, root: Path, temporary: Path) -> list[str]:
    """What is wrong with the way in which a build ended that was told to, but not killed."""
    assert build.stderr
    told = build.stderr.read()
    # a negative status: before the program had begun, the system ended it
    found = [] if build.returncode in (0, 128 + by, -by) else [f"status {build.returncode}"]
    found += [told] if "Traceback" in told or told.count("\n") > 1 or (build.returncode > 0 and not told) else []
    try:
        os.killpg(build.pid, 0)
        found.append("a process is left")
    except ProcessLookupError:
        pass
    return [*found, *stray(root), *(path.name for path in temporary.iterdir())]


def stray(root: Path) -> list[str]:
    return [path.name for path in root.iterdir() if ".site." in path.name and path.name != ".site.lock"]


def follows(root: Path, temporary: Path) -> list[str]:
    """Where the build after a killed one differs from one that takes nothing over."""
    anew = root.parent / "anew"
    for arguments in ((), ("build", "--fresh", "--out", str(anew))):
        build = start(root, temporary, *arguments)
        told = build.communicate()[1]
        if build.returncode:
            return [f"status {build.returncode}: {told}"]
    found = list(inventory.differences(root / "site", anew))
    shutil.rmtree(anew)
    return found


def usually(root: Path, temporary: Path, kind: str) -> float:
    """Seconds that a build takes: the median of three."""
    taken: list[float] = []
    for _ in range(3):
        if kind == "first":
            forget(root)
        begun = time.perf_counter()
        start(root, temporary).communicate()
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[1]


def forget(root: Path) -> None:
    for left in ("site", ".cache"):
        shutil.rmtree(root / left, ignore_errors=True)


def state(site: Path) -> int | None:
    """The number of the site that stands; None where there is none. Raises `Damaged`."""
    return number(site) if site.exists() else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--kind", choices=("warm", "first", "two"), default="warm")
    parser.add_argument("--signal", choices=("KILL", "INT", "TERM", "HUP"), default="KILL")
    parser.add_argument("--seed", type=int, default=8, help="of the random moments")
    options = parser.parse_args()
    by = signal.Signals[f"SIG{options.signal}"]
    moments = random.Random(options.seed)
    broken = told = old = failed = disorder = compared = stale = 0
    with tempfile.TemporaryDirectory(prefix="sourcebook-kills-") as folder:
        root, temporary = builder(TINY, Path(folder) / "publication"), Path(folder) / "temporary"
        temporary.mkdir()
        remark(root, 0)
        usual = usually(root, temporary, options.kind)
        for run in range(1, options.runs + 1):
            remark(root, run)
            if options.kind == "first":
                forget(root)
            before = state(root / "site")
            builds = [start(root, temporary) for _ in range(2 if options.kind == "two" else 1)]
            as_a_terminal = by in (signal.SIGINT, signal.SIGHUP) and run % 2 == 0
            told += ended(builds[0], moments.uniform(0.1, 1.1) * usual, by, all_processes=as_a_terminal)
            for other in builds[1:]:
                other.communicate()
                failed += other.returncode not in (0, 75)
            if by != signal.SIGKILL and (wrong := untidy(builds[0], by, root, temporary)):
                print(f"run {run}:", *wrong, sep="\n", flush=True)
                disorder += 1
            try:
                now = state(root / "site")
                broken += now not in (before, run)
                old += now == before
            except inventory.Damaged as error:
                print(f"run {run}: {error}")
                broken += 1
            if run % 5 == 0:
                compared += 1
                stale += bool(different := follows(root, temporary))
                print(*different[:5], sep="\n", end="\n" if different else "", flush=True)
        remark(root, options.runs + 1)
        start(root, temporary).communicate()
        last, left_over = number(root / "site") == options.runs + 1, stray(root)
    print(
        f"{options.kind}: {options.runs} builds, {told} ended by {by.name}, {broken} broken sites; {old} times the old site, or none, stood; {failed} others failed"
    )
    print(f"{compared} times the next build was compared with one that takes nothing over, {stale} times it differed")
    if by != signal.SIGKILL:
        print(f"{disorder} builds ended in another way than they should, or left something behind")
    print(f"the next build {'succeeded' if last else 'FAILED'} and left {left_over or 'nothing'} behind")
    return 0 if last and not broken and not left_over and not failed and not disorder and not stale else 1


if __name__ == "__main__":
    sys.exit(main())
