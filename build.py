#!/usr/bin/env python3
"""The one door: `python build.py` builds the site; `python build.py COMMAND` does the rest.

The same file is the hook of mkdocs.yml, so that `mkdocs build`, `mkdocs serve` and `mkdocs gh-deploy` publish the same
site. It is the only file that knows MkDocs, but for the server of the preview.
"""

from __future__ import annotations

import errno
import html
import logging
import re
import sys
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # MkDocs loads this file by its path
    sys.path.append(str(ROOT))  # at the end: a file such as jinja2.py in a checkout must not stand in for the library

from sourcebook import cli  # noqa: E402  (the rest is imported where it is needed: `--help` answers at once)

if TYPE_CHECKING:
    from sourcebook.diagnostic import Diagnostic
    from sourcebook.generator import Rebuild
    from sourcebook.model import Site
    from sourcebook.production import Production
    from sourcebook.prose_watch import Watch
    from sourcebook.run import Run

CONFIG = "mkdocs.yml"
MEMORY = ROOT / ".cache" / "sourcebook"


class Hooks:
    """The events of one MkDocs build. Without a `run`, as under `mkdocs build`, it reads the publication itself."""

    def __init__(self, run: Run | None = None, *, only_prose: bool = False) -> None:
        self.run = run
        self._only_prose = only_prose
        self._given = run is not None
        self._deploys = False
        self._production: Production | None = None
        self._prose: dict[str, str] = {}
        self._watch: Watch | None = None
        self._key = ""
        """Of the prose, where it is known what it is made of."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self._deploys = command == "gh-deploy"

    def take_prose(self, folder: Path) -> bool:
        """Whether no prose has to be rendered, because that of the site before is what it would be; then all else is made."""
        from sourcebook import prose_before, prose_places
        from sourcebook.ending import held
        from sourcebook.production import Production

        run = self._run()
        run.begin()
        self._key = prose_before.key(run)
        places = prose_before.take(run, folder, self._key)
        if places is None:
            return False
        self._prose = dict(places)
        try:
            with held():
                self._production = Production(run, folder)
            prose_places.finish(self._production, self._prose)
        finally:
            self.close()
        return True

    def on_config(self, config: Any) -> Any:
        from sourcebook import prose

        prose.refuse(ROOT, Path(config.docs_dir))
        if not self._given:
            from sourcebook import configuration, validation
            from sourcebook.checks import to_be_sourced

            self.run = cli.prepare(ROOT, configuration.site_of(ROOT, config), MEMORY)
            if self._deploys:
                to_be_sourced.refuse_drafts(self.run.warnings)
            validation.validate(self.run, MEMORY)
        run = self._run()
        run.begin()
        config.site_url = run.site.url or None
        config.theme.static_templates.clear()  # the sitemap and the page for errors are ours
        return config

    def on_files(self, files: Any, config: Any) -> Any:
        from sourcebook import prose_places
        from sourcebook.ending import held
        from sourcebook.production import Production

        for file in [each for each in files if each.src_dir in config.theme.dirs]:
            files.remove(file)  # assets are published under names that change with their content; the sitemap is ours
        if not self._only_prose:
            self._prose = {file.dest_uri: f"{Path(config.docs_dir).name}/{file.src_uri}" for file in files if file.inclusion.is_included()}
            prose_places.keep(Path(config.site_dir), self._prose)
            with held():  # until it is known whom to end
                self._production = Production(self._run(), Path(config.site_dir))  # beside the prose, in other processes
        return files

    def on_nav(self, nav: Any, config: Any, files: Any) -> Any:
        from sourcebook.prose_watch import Watch

        self._watch = Watch(Path(config.docs_dir).name, lambda page: page.render(config, files))
        return nav

    def on_pre_page(self, page: Any, config: Any, files: Any) -> Any:
        if self._watch is not None:
            self._watch.begin(page)
        return page

    def on_env(self, env: Any, config: Any, files: Any) -> Any:
        from sourcebook.outputs import page_env, page_files, page_words

        run = self._run()
        page_words.install(env)
        env.loader = page_files.loader(run.templates)
        env.globals["layout"] = page_env.layout(run.publication, run.site, run.templates)
        return env

    def on_page_content(self, content: str, page: Any, config: Any, files: Any) -> str:
        from sourcebook.outputs.page_markdown import aligned
        from sourcebook.run import Prose

        text = html.unescape(re.sub(r"<[^>]+>", " ", content))
        self._run().prose.append(Prose(page.url, str(page.title), " ".join(text.split())))
        content = aligned(content)
        if self._watch is not None:
            self._watch.end()
        return content

    def on_post_build(self, config: Any) -> None:
        from sourcebook import prose_before, prose_places

        if self._production is not None:
            prose_before.note(self._run(), Path(config.site_dir), self._key, self._prose)
            prose_places.finish(self._production, self._prose)
        self.close()

    def on_build_error(self, error: Exception) -> None:
        """Raises `Rejected` where a page is to blame."""
        from sourcebook.diagnostic import Rejected

        try:
            found = self._watch.why(error) if self._watch is not None else None
        finally:
            self.close()
        if found is not None:
            raise Rejected([found]) from error

    def close(self) -> None:
        """End whatever still makes pages."""
        if self._watch is not None:
            self._watch.close()
        if self._production is not None:
            self._production.close()
        self._production = None

    def _run(self) -> Run:
        if self.run is None:
            raise RuntimeError("MkDocs called a hook before on_config.")
        return self.run


class MkDocs:
    """What `cli` needs of MkDocs: the description of the site, a build into a folder, and a preview server."""

    def site(self) -> Site:
        from sourcebook import configuration, settings

        return configuration.site_of(ROOT, settings.load(ROOT) or self._config())

    def wrong(self) -> list[Diagnostic]:
        from sourcebook import prose, settings

        return prose.wrong(ROOT, ROOT / (settings.load(ROOT) or self._config()).docs_dir)

    def build(self, run: Run, folder: Path) -> None:
        """Render the prose into a folder, and with it everything else: one way for all three commands."""
        hooks = Hooks(run)
        if not hooks.take_prose(folder):
            self._render(hooks, folder)

    def prose(self, run: Run) -> dict[str, bytes]:
        """The pages of the prose alone, and the files that lie beside them, by path."""
        with tempfile.TemporaryDirectory(prefix="sourcebook-prose-") as folder:
            self._render(Hooks(run, only_prose=True), Path(folder))
            return {path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}

    def _render(self, hooks: Hooks, folder: Path) -> None:
        from jinja2 import TemplateNotFound
        from mkdocs.commands.build import build
        from mkdocs.exceptions import Abort

        from sourcebook.told import Told

        logging.getLogger("mkdocs").setLevel(logging.WARNING)
        config = self._config(site_dir=str(folder), hooks=[], strict=True)
        config.plugins["build.py"] = hooks
        told = Told(ROOT, CONFIG, Path(config.docs_dir))
        try:
            with told.listening():
                build(config)
        except (Abort, UnicodeError, TemplateNotFound) as wrong:  # MkDocs has told the page before it gives up
            if not told.messages:
                raise
            raise told.rejected() from wrong
        finally:
            hooks.close()

    def serve(self, rebuild: Rebuild, folder: Path, watch: list[Path], host: str, port: int, *, poll: bool) -> None:
        """Serve a folder and rebuild on changes. `rebuild` returns what is wrong, or nothing."""
        from watchdog.observers import Observer
        from watchdog.observers.polling import PollingObserver

        from sourcebook.commands.preview_server import PreviewServer

        for observer in (PollingObserver(timeout=0.2),) if poll else (Observer(), PollingObserver(timeout=0.2)):
            server: Any = PreviewServer(rebuild, folder, host, port, observer)
            for path in watch:
                server.watch(str(path))
            try:
                server.serve()
            except KeyboardInterrupt:
                server.shutdown()
                return
            except OSError as error:
                server.server_close()
                if isinstance(observer, PollingObserver) or error.errno not in (errno.ENOSPC, errno.EMFILE):
                    raise
                print("The system tells of changes in no more folders: looking for them five times a second.", file=sys.stderr)

    def _config(self, **changes: Any) -> Any:
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort, ConfigurationError

        from sourcebook import prose_watch
        from sourcebook.bounded import Bound, TooLong
        from sourcebook.told import Told

        told = Told(ROOT, CONFIG, ROOT / "docs")
        try:
            with told.listening(), Bound(prose_watch.SECONDS, prose_watch.MEMORY):
                return load_config(str(ROOT / CONFIG), **changes)
        except (Abort, ConfigurationError) as wrong:
            if isinstance(wrong, ConfigurationError):
                told.messages.append(" ".join(str(wrong).split()))
            raise told.rejected("Correct the setting that is named.") from wrong
        except (TooLong, MemoryError, RecursionError):
            told.messages.append("The configuration inherits itself, or is nested or repeated without end.")
        raise told.rejected("Correct INHERIT, or write out what *aliases stand for.")


if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:], ROOT, MkDocs(), MEMORY))

_HOOKS = Hooks()


class Refused(SystemExit, Exception):
    """Told and with exit status 1 where MkDocs builds; where it serves, it tells and waits for the next change."""


def _told(hook: Callable[..., Any]) -> Callable[..., Any]:
    """A hook whose findings are told."""

    @wraps(hook)
    def telling(*arguments: Any, **named: Any) -> Any:
        from sourcebook.diagnostic import Rejected, render

        try:
            return hook(*arguments, **named)
        except Rejected as rejected:
            raise Refused(render(rejected.diagnostics)) from None

    return telling


def on_serve(server: Any, *, config: Any, builder: Any) -> Any:
    if (ROOT / "seeds").is_dir():  # a publication without an archived source has none, and mkdocs.yml cannot say “if”
        server.watch(str(ROOT / "seeds"))
    return server


on_startup, on_config, on_files, on_nav, on_env, on_pre_page, on_page_content, on_post_build, on_build_error = (
    _told(getattr(_HOOKS, f"on_{event}"))
    for event in ("startup", "config", "files", "nav", "env", "pre_page", "page_content", "post_build", "build_error")
)
