"""The command line: build · check · serve · new · source · fmt · schemas · diff · init."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import ending
from .diagnostic import Form, Rejected, render
from .options import fields_of, parser

if TYPE_CHECKING:
    from .generator import Generator
    from .model import Site
    from .remembered import Remembered
    from .run import Run
    from .validator import Validator


def main(arguments: Sequence[str], root: Path, generator: Generator, memory: Path) -> int:
    """Run one command. Returns the exit status: 0 done, 1 findings, 2 wrong usage, 74 no disk, 75 another build is at work."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # under LC_ALL=C, better a \u2019 than no answer
            stream.reconfigure(errors="backslashreplace")
    given = list(arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "build")
    options = parser().parse_args(given)
    standing = ending.which(site := root / getattr(options, "out", "site"))
    try:
        status = _run(options, root, generator, memory)
        sys.stdout.flush()  # here, where it can be told, and not when Python ends
        return status
    except Rejected as rejected:
        form: Form = getattr(options, "format", "text")
        print(render(rejected.diagnostics, form), file=sys.stderr if form == "text" else sys.stdout)
        return 1
    except BrokenPipeError:  # whoever read the output has enough of it, as `head` does
        _mute()
        return 141
    except (OSError, MemoryError) as error:
        from .disk import reason

        if not (why := reason(error)):
            raise
        print(f"Cannot go on. {why}.", file=sys.stderr)
        _mute()
        return 74
    except (KeyboardInterrupt, ending.Ended) as ended:
        return ending.told(ended, same=standing == ending.which(site))


def _mute() -> None:
    """What could not be printed is not tried again when Python ends, which would tell it with a traceback."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(options: argparse.Namespace, root: Path, generator: Generator, memory: Path) -> int:
    command: str = options.command
    if command == "check":
        from .commands import check

        return check.run(root, generator.wrong, publish=options.publish, form=options.format)
    if command == "new":
        from .commands import new

        return new.run(root, options.resource, options.name, dataset=options.dataset, slug=options.id, seed=options.seed)
    if command == "source":
        return _source(options, root)
    if command == "import":
        from .commands import import_table

        given = {name: value for name, value in vars(options).items() if name not in ("command", "without")}
        return import_table.run(root, import_table.Wish(**given, without=tuple(options.without)))
    if command == "init":
        return _init(options, root)
    if command == "fmt":
        from .commands import fmt

        return fmt.run(root, options.files, check=options.check)
    if command == "schemas":
        from .commands import schemas

        return schemas.run(root, check=options.check)
    if command == "diff":
        from .commands import diff

        return diff.run(root, options.base, options.head, form=options.form)
    if command == "version":
        from .commands import version

        return version.run(root, options.base, check=options.check)
    if command == "propose":
        from .commands import propose

        return propose.run(root, options.event)
    if command == "due":
        from .commands import due

        return due.run(root, generator.site().date[:10], by=options.by, dataset=options.dataset)
    if command == "checked":
        from .commands import checking

        return checking.run(root, options.record, options.property, options.day, source=options.source, dataset=options.dataset)
    if command in ("rename", "merge", "withdraw"):
        return _move(options, root)
    if command == "serve":
        return _serve(options, root, generator, memory)
    if options.verify:
        return _verify(root, root / options.verify, generator)
    from .profiling import profiled
    from .validator import standing_by

    options.processes = 1 if options.profile else options.processes
    gc.disable()  # what is read stays until the end: looking through it for rubbish takes a sixth of the time
    with profiled(Path(options.profile) if options.profile else None), ending.terminable(), standing_by() as validator:
        return _build(options, root, generator, memory, validator)


def _move(options: argparse.Namespace, root: Path) -> int:
    from .commands import move

    if options.command == "withdraw":
        return move.withdraw(root, options.record, options.reason, day=options.date, dataset=options.dataset)
    make = move.rename if options.command == "rename" else move.merge
    return make(root, options.old, options.new, dataset=options.dataset)


def _source(options: argparse.Namespace, root: Path) -> int:
    from .commands import source

    if options.action == "add":
        return source.add(root, options.file, fields_of(options), dataset=options.dataset, slug=options.id)
    if options.action == "quote":
        supports = [name.strip() for name in options.supports.split(",") if name.strip()]
        return source.quote(root, options.source, options.words, supports=supports, dataset=options.dataset)
    return source.coverage(root, options.source, only_uncited=options.uncited, dataset=options.dataset)


def prepare(root: Path, where: Site, memory: Path | None = None, known: Remembered | None = None) -> Run:
    """Read and check everything. `memory` is the folder of the cache; `known` is what is known of the files, and makes the
    run keep what was read of them. Raises `Rejected`."""
    from . import catalog, freeze, history, look
    from .language import use
    from .outputs import page_codes
    from .read import reading
    from .run import Run, templates

    begun = time.perf_counter()
    use(catalog.language(where.language, root, look.place(root, "language")))
    with page_codes.compiled_ahead(templates(root)):
        read = reading(root, known)
        publication = read.publication
        if past := history.known(root, publication):
            publication = freeze.attach(root, past, where, memory)
    run = Run(root, publication, where, read.warnings, replace(read, publication=publication) if known else None)
    run.timed("read and check", begun)
    return run


def _verify(root: Path, folder: Path, generator: Generator) -> int:
    from .commands import verify

    def rebuild(url: str, date: str, offline: bool, to: Path) -> str:
        run = prepare(root, replace(generator.site(), url=url, date=date))
        run.offline = offline
        generator.build(run, to)
        return run.site.commit

    return verify.run(folder, rebuild)


def _build(options: argparse.Namespace, root: Path, generator: Generator, memory: Path, validator: Validator | None) -> int:
    """`options.compare` is the revision since which a preview marks what changed, or nothing."""
    from . import earlier, publish, site, validation
    from .commands import build_report

    out = root / options.out
    begun = time.perf_counter()
    try:
        publish.refuse_foreign(out)  # before anybody waits for the rest
        _progress("reading and checking")
        run = _prepared(root, generator, memory)
        run.processes, run.offline = options.processes, options.offline
        run.earlier = earlier.Earlier() if options.fresh else earlier.load(memory, out)
        if options.compare and not _compared(run, options.compare):
            return 2
        gc.freeze()
        gc.set_threshold(20_000)  # a page leaves little rubbish in circles, and looking for it takes a fiftieth of the time
        gc.enable()
        _progress("rendering")
        with (
            publish.staged(out, lambda: earlier.save(memory, out, run.made, run.rendered)) as stage,
            validation.beside(run, memory, validator),
        ):
            generator.build(run, stage)
            size = publish.size_listed(stage)
            _progress("publishing")
    except publish.CannotPublish as refused:
        print(refused, file=sys.stderr)
        return refused.exit_code
    _progress("")
    if run.warnings:
        print(render(run.warnings), file=sys.stderr)
    print("\n".join(build_report.built(run, out, size, time.perf_counter() - begun)))
    for line in (*build_report.too_large(size), *site.left_out(run)):
        print(line, file=sys.stderr)
    print(f"Open {out / 'index.html'}, or run `python build.py serve`.")
    if options.timings:
        print("\n".join(build_report.steps(run.timings, run.memory)))
    return 0


def _prepared(root: Path, generator: Generator, memory: Path) -> Run:
    """What is wrong with the prose is told together with what is wrong with the records, not when these are right."""
    where = generator.site()
    try:
        return prepare(root, where, memory)
    except Rejected as rejected:
        raise Rejected([*rejected.diagnostics, *generator.wrong()]) from None


def _compared(run: Run, base: str) -> bool:
    """Note in the run what changes since a revision; False, with the reason printed, where there is no such revision."""
    from .commands import diff

    try:
        run.comparisons = diff.since(run.root, base, run.publication)
    except LookupError as unknown:
        print(unknown, file=sys.stderr)
        return False
    return True


def _serve(options: argparse.Namespace, root: Path, generator: Generator, memory: Path) -> int:
    import tempfile
    from signal import default_int_handler

    from .commands.preview import Preview

    with ending.terminable(default_int_handler), tempfile.TemporaryDirectory(prefix="sourcebook-preview-") as folder:
        preview = Preview(root, Path(folder), memory, lambda known: prepare(root, generator.site(), memory, known), generator)
        if preview.build():
            return 1
        print(f"Open http://{options.host}:{options.port}/", flush=True)
        try:
            generator.serve(preview.rebuild, preview.site, preview.watched, options.host, options.port, poll=options.poll)
        finally:
            preview.close()
    return 0


def _init(options: argparse.Namespace, root: Path) -> int:
    from .commands import init, init_here

    if options.here:
        return init_here.run(root, engine=options.engine)
    return init.run(Path(options.folder), engine=options.engine)


def _progress(step: str) -> None:
    """One line on a terminal that the next one overwrites."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step + ' …' if step else ''}", end="", file=sys.stderr, flush=True)


def console() -> int:
    """The installed command `sourcebook`: runs the build.py of the current folder; `init` needs none."""
    import runpy

    door = Path("build.py")
    if sys.argv[1:2] == ["init"]:
        return _init(parser("sourcebook").parse_args(sys.argv[1:]), Path.cwd())
    if not door.is_file():
        print(
            "There is no build.py in this folder. Go to the root of a publication, or make one: sourcebook init FOLDER",
            file=sys.stderr,
        )
        return 2
    sys.argv[0] = str(door)
    runpy.run_path(str(door), run_name="__main__")
    return 0
