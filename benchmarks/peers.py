"""Build one corpus with Sourcebook and with other generators, in turn, and print what each took.

    python benchmarks/peers.py 1000 --runs 3
    python benchmarks/peers.py 10000 --only Sourcebook "Hugo, content files"

The others get the same records, with the work of reading sources and linking already done (benchmarks/views.py), and
templates that give the same page; the script compares the words and the sizes of sample pages, and fails where they are
too different. They are installed into a folder (--tools). Every build is cold: output and caches are deleted before, and the
disk is synced. The generators take turns, run by run, so that a disturbance of the machine meets all of them.
"""

from __future__ import annotations

import argparse
import html
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import corpus  # noqa: E402
import measure  # noqa: E402
import projects  # noqa: E402
import tools  # noqa: E402
import views  # noqa: E402

SOURCEBOOK = "Sourcebook"
WITHOUT = {
    SOURCEBOOK: "search",
    f"{SOURCEBOOK}, without frictionless": "search frictionless",
    f"{SOURCEBOOK}, with search index": "",
}
"""What each of our builds leaves out; see sourcebook/measuring.py."""
FIRST = "Hugo, content files"
"""What the first ratio refers to."""
SIZE, WORDS = 0.10, 0.97
"""How far the size of a page may be from ours, and how alike its words must be."""
DOES = """\
Sourcebook checks every record and every quotation, links the records, and writes pages of records and sources, lists,
timeline, network, tables in all formats, the data package, JSON of every record, feeds and the manifest. frictionless
validates the package that is published, unless the row says "without frictionless". The search index is made only in the
row that says so. The others write the pages of the records and nothing else: they check nothing, look no quotation up, link
nothing, and export nothing. Their records have been read, linked and numbered for them, and the drawings are given to them."""


@dataclass(frozen=True)
class Contender:
    """One way to build the corpus."""

    name: str
    folder: Path
    command: list[str | Path]
    variables: dict[str, str]
    cleared: tuple[str, ...]
    out: str = "site"


def ours(folder: Path, name: str = SOURCEBOOK) -> Contender:
    variables = {"PYTHONPATH": str(HERE.parent), "SOURCE_DATE_EPOCH": "315532800", "SOURCEBOOK_WITHOUT": WITHOUT[name]}
    return Contender(name, folder, [sys.executable, "build.py", "--timings"], variables, ("site", ".cache"))


def prepare(count: int, seed: int, work: Path, installed: Path, only: Sequence[str]) -> Iterator[Contender]:
    """Make the corpus, build it once to have the data of the pages, and write the project of each other generator."""
    root = work / "sourcebook"
    if not root.exists():
        corpus.make(root, count, seed)
    mine = ours(root)
    build(mine, work)
    yield from (ours(root, name) for name in WITHOUT if wanted(name, only))
    chosen = [peer for peer in projects.PEERS if wanted(peer.name, only)]
    if chosen:
        records, sources = list(views.views(root)), views.sources(root / "site")
        for peer in chosen:
            folder = work / re.sub(r"\W+", "-", peer.name.lower())
            shutil.rmtree(folder, ignore_errors=True)
            peer.write(folder, root / "site", records, sources)
            yield Contender(peer.name, folder, peer.command(installed), {}, (peer.out, *peer.caches), peer.out)


def wanted(name: str, only: Sequence[str]) -> bool:
    return not only or any(name.lower().startswith(each.lower()) for each in only)


def build(contender: Contender, work: Path) -> measure.Took:
    """A cold build."""
    for name in contender.cleared:
        shutil.rmtree(contender.folder / name, ignore_errors=True)
    os.sync()
    return measure.run(contender.command, contender.folder, contender.variables, work / "log.txt")


def unlike(site: Path, reference: Path, pages: Sequence[str]) -> Iterator[tuple[str, float, float]]:
    """Each sample page with its size as a share of ours, and how alike its words are."""
    for page in pages:
        mine, other = (reference / page).read_text(), (site / page).read_text()
        alike = SequenceMatcher(None, words(mine), words(other), autojunk=False).ratio()
        yield page, len(other.encode()) / len(mine.encode()), alike


def words(page: str) -> list[str]:
    """The words that a reader sees."""
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page[page.index("<body") :])
    return html.unescape(re.sub(r"<[^>]+>", " ", page)).split()


def samples(root: Path) -> list[str]:
    found: list[str] = []
    for resource in views.RESOURCES:
        names = sorted(path.stem for path in (root / "datasets/corpus" / resource).glob("*.yaml"))
        found += [f"corpus/{resource}/{names[n]}/index.html" for n in {0, len(names) // 3, len(names) - 1}]
    return sorted(found)


def table(took: dict[str, list[measure.Took]], count: int) -> Iterator[str]:
    """The figures as Markdown: medians of the runs."""
    walls = {name: median(each.wall for each in runs) for name, runs in took.items()}
    yield "| Generator | wall, s | from–to | processors, s | memory, MB | records a second | of Hugo | of MkDocs |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, runs in took.items():
        span = f"{min(each.wall for each in runs):.2f}–{max(each.wall for each in runs):.2f}"
        memory, cpu = median(each.memory for each in runs) / 1e6, median(each.cpu for each in runs)
        ratios = " | ".join(f"{walls[name] / walls[other]:.2f}" if other in walls else "–" for other in (FIRST, "MkDocs"))
        yield f"| {name} | {walls[name]:.2f} | {span} | {cpu:.2f} | {memory:,.0f} | {count / walls[name]:,.0f} | {ratios} |"


def machine(work: Path) -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else "")
    kind = subprocess.run(["stat", "-f", "-c", "%T", str(work)], capture_output=True, text=True, check=False).stdout.strip()
    return f"{os.cpu_count()} processors ({model[1] if model else platform.machine()}), {platform.system()} {platform.release()}, files on {kind or 'a disk'}"


def arguments(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, help="how many records")
    parser.add_argument("--runs", type=int, default=3, help="how often each is built (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="of the generator of the corpus (default: 1)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="beginnings of names")
    parser.add_argument(
        "--tools",
        type=Path,
        default=Path(tempfile.gettempdir()) / "sourcebook-peers",
        help="where the other generators are, or are installed",
    )
    parser.add_argument("--work", type=Path, help="where to build, kept afterwards (default: a temporary folder)")
    return parser


def main() -> int:
    options = arguments(__doc__).parse_args()
    options.tools.mkdir(parents=True, exist_ok=True)
    tools.install(options.tools.resolve())
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
        return compare(options, options.work.resolve())
    with tempfile.TemporaryDirectory(prefix="sourcebook-peers-") as folder:
        return compare(options, Path(folder))


def compare(options: argparse.Namespace, work: Path) -> int:
    contenders = list(prepare(options.count, options.seed, work, options.tools.resolve(), options.only))
    reference = work / "reference"
    pages = samples(work / "sourcebook")
    for page in pages:
        (reference / page).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(work / "sourcebook/site" / page, reference / page)
    took: dict[str, list[measure.Took]] = {each.name: [] for each in contenders}
    bad = 0
    for run in range(options.runs):
        for each in contenders[run % len(contenders) :] + contenders[: run % len(contenders)]:
            took[each.name].append(build(each, work))
            last = took[each.name][-1]
            print(
                f"run {run + 1}: {each.name:<34}{last.wall:8.2f} s {last.cpu:8.2f} s {last.memory / 1e6:8,.0f} MB",
                file=sys.stderr,
                flush=True,
            )
            if run == 0 and not each.name.startswith(SOURCEBOOK):
                for page, size, alike in unlike(each.folder / each.out, reference, pages):
                    wrong = abs(size - 1) > SIZE or alike < WORDS
                    bad += wrong
                    print(
                        f"  {'DIFFERS ' if wrong else ''}{page}: {size:.0%} of our bytes, {alike:.1%} of the words alike", file=sys.stderr
                    )
    print(f"{options.count:,} records, seed {options.seed}, median of {options.runs} runs; {machine(work)}\n")
    print("\n".join(table(took, options.count)))
    print(f"\n{DOES}")
    print("\n" + ", ".join(f"{name} {version}" for name, version in tools.versions(options.tools.resolve()).items()))
    if bad:
        print(f"{bad} sample pages differ too much from ours: the ratios compare unlike things.", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
