"""Whole builds on small disks that fill up at every stage of the work, and looks whether the old site still stands.

    python benchmarks/full_disk.py [--runs 100]

Needs root and Linux: each run gets a tmpfs that holds the old site and a random part of the room that a new one needs; the
cache has such a disk, too, and in every second run the temporary files have one, beside a site that would have room. Afterwards the site must be whole and the old one or, where the room was enough, the new one;
then the disk gets room, and the next build must succeed.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from helpers import TINY, builder  # noqa: E402
from kills import VARIABLES, number, remark  # noqa: E402

from sourcebook import inventory  # noqa: E402


def size(folder: Path) -> int:
    """Bytes that a folder needs on a tmpfs, which has blocks of 4 kB and takes nothing for names."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*") if path.is_file())


TEMPORARY = 120_000
"""Bytes, a little more than the temporary files of the small publication need."""


def build(root: Path, out: Path, temporary: Path) -> subprocess.CompletedProcess[str]:
    settings = VARIABLES | {"TMPDIR": str(temporary)}
    return subprocess.run(
        [sys.executable, "build.py", "--out", str(out)], cwd=root, env=settings, capture_output=True, text=True, check=False
    )


def mount(folder: Path, room: int, *, again: bool = False) -> None:
    option = f"remount,size={room}" if again else f"size={room}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", option, "none", str(folder)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    moments = random.Random(9)
    broken = refused = tracebacks = stuck = left = 0
    reasons = Counter[str]()
    with tempfile.TemporaryDirectory(prefix="sourcebook-full-") as name:
        root = builder(TINY, Path(name) / "publication")
        disk, cache, temporary = Path(name) / "disk", root / ".cache", Path(name) / "temporary"
        disk.mkdir()
        temporary.mkdir()
        remark(root, 0)
        build(root, Path(name) / "first", temporary).check_returncode()
        need, kept = size(Path(name) / "first"), size(cache)
        for run in range(1, runs + 1):
            shutil.rmtree(cache, ignore_errors=True)
            cache.mkdir(exist_ok=True)
            mount(disk, need * 4)
            mount(cache, int(moments.uniform(0.05, 1.5) * (kept + 8192)))
            mount(temporary, int(moments.uniform(0.03, 1) * TEMPORARY) if run % 2 else 100 * TEMPORARY)
            try:
                shutil.copytree(Path(name) / "first", disk / "site")
                mount(disk, size(disk) + int(moments.uniform(0, 1) * need if run % 2 == 0 else 2 * need) + 8192, again=True)
                remark(root, run)
                done = build(root, disk / "site", temporary)
                refused += done.returncode != 0
                reasons[reason(done.stderr, name) if done.returncode else "built: there was room"] += 1
                if "Traceback" in done.stderr:
                    tracebacks += 1
                    print(f"run {run}:\n{done.stderr[-8000:]}", flush=True)
                broken += not stands(disk / "site", (0, run) if done.returncode == 0 else (0,))
                mount(disk, need * 4, again=True)
                mount(cache, kept * 4 + 65536, again=True)
                mount(temporary, 100 * TEMPORARY, again=True)
                stuck += build(root, disk / "site", temporary).returncode != 0 or not stands(disk / "site", (run,))
                left += sum(1 for _ in temporary.iterdir())
            finally:
                subprocess.run(["umount", str(temporary)], check=True)
                subprocess.run(["umount", str(cache)], check=True)
                subprocess.run(["umount", str(disk)], check=True)
    print(
        f"{runs} builds on disks that were too small, {refused} refused, {broken} broken sites, {tracebacks} tracebacks, {stuck} next builds that failed, {left} temporary files left"
    )
    print("\n".join(f"{count:>5}  {text}" for text, count in sorted(reasons.items())))
    return 1 if broken or tracebacks or stuck or left else 0


def reason(told: str, folder: str) -> str:
    """The last line of what a build said, without what differs from run to run."""
    return re.sub(r"[\d.,]+ [kM]B|\d+", "N", (told.strip().splitlines() or ["nothing"])[-1].replace(folder, "…"))


def stands(site: Path, allowed: tuple[int, ...]) -> bool:
    try:
        return number(site) in allowed
    except (inventory.Damaged, OSError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(main())
