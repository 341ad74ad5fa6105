"""Change one record and build again, in a new process and in a preview server, beside other generators.

    python benchmarks/edits.py 1000 --runs 5

In a new process: Sourcebook makes what the change may touch, and takes over the rest; MkDocs with --dirty builds the page of the file that
changed; Hugo, Pelican and Eleventy build all pages. Preview: from saving the file until the server sends the changed page;
Sourcebook's `serve`, `hugo server` and `mkdocs serve --dirty`. The order of the runs and all else is as in peers.py.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import measure
import peers
import projects
import tools

LIMIT = 900.0
"""Seconds to wait for a server, or for a change to show."""


class Edited:
    """A project, one record of which gets a new value each time."""

    def __init__(self, contender: peers.Contender, count: int) -> None:
        self.contender, self.number = contender, 0
        self.id = f"ships/ship-{count // 2}"
        peer = next((each for each in projects.PEERS if each.name == contender.name), None)
        record = peer.record.format(id=self.id) if peer and peer.record else ""
        if peer is None:
            record = f"datasets/corpus/{self.id}.yaml"
        self.file = contender.folder / (record or ("assets/records.json" if "Hugo" in contender.name else "src/_data/records.json"))
        self.page = contender.folder / contender.out / f"corpus/{self.id}/index.html"

    def change(self) -> str:
        """Write another home port into the record; returns it."""
        self.number += 1
        port, text = f"Newport {self.number:03}", self.file.read_text()
        if self.file.suffix == ".json":  # all records stand in this file
            at = text.index(f'"id": "{self.id}"')
            text = text[:at] + _with_port(text[at:], port)
        else:
            text = _with_port(text, port)
        self.file.write_text(text)
        return port


def _with_port(text: str, port: str) -> str:
    new, count = re.subn(r'(?m)(^port: |"?anchor"?: "port", "?text"?: ")[^"\n]*', lambda m: m[1] + port, text, count=1)
    if not count:
        raise SystemExit("The record has no home port to change.")
    return new


def again(edited: Edited, work: Path, installed: Path) -> float:
    """Seconds of a second build in a new process after one change. Raises SystemExit where the page does not show it."""
    peer = next((each for each in projects.PEERS if each.name == edited.contender.name), None)
    command = peer.again(installed) if peer and peer.again else edited.contender.command
    port = edited.change()
    took = measure.run(command, edited.contender.folder, edited.contender.variables, work / "log.txt")
    if port not in edited.page.read_text():
        raise SystemExit(f"{edited.contender.name} did not show the change of {edited.file}.")
    return took.wall


def servers(installed: Path) -> dict[str, Callable[[int], list[str | Path]]]:
    """The commands of preview servers, by the name of the contender; they take a port."""
    return {
        peers.SOURCEBOOK: lambda port: [sys.executable, "build.py", "serve", "--port", str(port)],
        "Hugo, content files": lambda port: [
            tools.hugo(installed),
            "server",
            "--port",
            str(port),
            "--disableLiveReload",
            "--appendPort=false",
            "--baseURL",
            "/",
        ],
        "MkDocs": lambda port: [installed / "python/bin/mkdocs", "serve", "--dirty", "--dev-addr", f"127.0.0.1:{port}"],
    }


@contextmanager
def serving(edited: Edited, command: Callable[[int], list[str | Path]], log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a preview server; gives the address of the page, when the server sends it, and the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [str(part) for part in command(port)],
            cwd=edited.contender.folder,
            env={**os.environ, **edited.contender.variables},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}/corpus/{edited.id}/"
            until(address, "<html", server)
            yield address, server
        finally:
            server.terminate()
            server.wait()


def until(address: str, words: str, server: subprocess.Popen[bytes]) -> float:
    """Seconds until a page has these words; asked every two milliseconds."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < LIMIT:
        if server.poll() is not None:
            raise SystemExit(f"The server ended: {server.args!r}")
        try:
            with urlopen(address, timeout=60) as answer:
                if words in answer.read().decode():
                    return time.perf_counter() - begun
        except OSError:
            pass
        time.sleep(0.002)
    raise SystemExit(f"{address} did not show {words!r} within {LIMIT:.0f} s.")


def previews(edited: Edited, command: Callable[[int], list[str | Path]], runs: int, work: Path) -> list[float]:
    """Seconds from saving a record until its page shows the change, for each run."""
    found = []
    with serving(edited, command, work / "log.txt") as (address, server):
        for _ in range(runs):
            time.sleep(1.5)  # some servers notice nothing that follows at once
            found.append(until(address, edited.change(), server))
    return found


def main() -> int:
    parser = peers.arguments(__doc__)
    options = parser.parse_args()
    installed = options.tools.resolve()
    installed.mkdir(parents=True, exist_ok=True)
    tools.install(installed)
    with tempfile.TemporaryDirectory(prefix="sourcebook-edits-") as folder:
        work = (options.work or Path(folder)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        contenders = [
            each for each in peers.prepare(options.count, options.seed, work, installed, options.only) if "without" not in each.name
        ]
        for each in contenders:
            peers.build(each, work)
        edited = [Edited(each, options.count) for each in contenders]
        rebuilt: dict[str, list[float]] = {each.contender.name: [] for each in edited}
        for run in range(options.runs):
            for each in edited[run % len(edited) :] + edited[: run % len(edited)]:
                rebuilt[each.contender.name].append(again(each, work, installed))
        commands = servers(installed)
        shown = {
            each.contender.name: previews(each, commands[each.contender.name], options.runs, work)
            for each in edited
            if each.contender.name in commands
        }
        print(f"{options.count:,} records, one changed, median (and longest) of {options.runs} runs; {peers.machine(work)}\n")
        print("| Generator | built again in a new process, s | shown by the preview, ms |\n| --- | ---: | ---: |")
        for name, times in rebuilt.items():
            preview = f"{median(shown[name]) * 1000:,.0f} ({max(shown[name]) * 1000:,.0f})" if name in shown else "–"
            print(f"| {name} | {median(times):.2f} ({max(times):.2f}) | {preview} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
