"""What a build says of itself: how large the site is and of what, and where time and memory went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from .. import memory
from ..run import Run
from ..sizes import BUDGET, SWITCHES, WARN, SizeReport, compressed


def built(run: Run, site: Path, size: SizeReport, seconds: float) -> Iterator[str]:
    """What is in the site: counts of each dataset, files and bytes, and how long it took."""
    for dataset in run.publication.datasets:
        claims = list(dataset.claims())
        citations = sum(len(claim.citations) for claim in claims)
        counts = f"{len(dataset.entities)} entities, {len(claims)} claims, {citations} citations, {len(dataset.sources)} sources"
        yield f"{dataset.name}: {counts}"
    whole = f"{size.bytes / 1e6:.1f} MB ({size.share:.1%} of the 1 GB of GitHub Pages)"
    taken = f", {run.taken} of them taken over" if run.taken else ""
    yield f"{size.files} files{taken}, {whole}, in {seconds:.1f} s"
    yield from sizes(size, site)


def sizes(report: SizeReport, site: Path) -> Iterator[str]:
    """The bytes by kind in a line or two, and of a typical page what a server sends."""
    yield " · ".join(f"{kind} {_megabytes(size)}" for kind, _, size in report.kinds)
    if report.typical:
        content = (site / report.typical).read_bytes()
        sent = ", ".join(f"{size / 1000:.1f} kB with {method}" for method, size in compressed(content))
        yield f"A typical page of a record has {len(content) / 1000:.1f} kB, and is sent as {sent}."


def too_large(report: SizeReport) -> Iterator[str]:
    """A warning near the limit of GitHub Pages, and above it what could be left out, the largest first."""
    if report.share <= WARN:
        return
    yield f"warning: the site has {report.share:.0%} of the {BUDGET / 1e9:.0f} GB that GitHub Pages takes"
    for kind, count, size in report.kinds[:6]:
        yield f"  {size / report.bytes:4.0%}  {kind}: {_megabytes(size)} in {count:,} {'file' if count == 1 else 'files'}"
    for kind, _, size in report.kinds if report.over_budget else ():
        if kind in SWITCHES:
            yield f"  `sourcebook:publish: {{{SWITCHES[kind]}: false}}` in datapackage.yaml leaves out {kind}: {_megabytes(size)}"


def steps(seconds: Mapping[str, float], most: Mapping[str, int]) -> Iterator[str]:
    """Each step with its time, and the most memory that this process held during it."""
    yield f"  {'step':<18}{'seconds':>8}{'peak MB':>10}"
    for step, took in seconds.items():
        yield f"  {step:<18}{took:8.2f}{most.get(step, 0) / 1e6:10.0f}"
    if children := memory.of_children():
        yield f"  {'largest child':<18}{'':8}{children / 1e6:10.0f}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 50_000 else f"{size / 1e3:,.0f} kB"
