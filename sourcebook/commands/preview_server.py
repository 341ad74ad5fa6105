"""The server of a preview: that of MkDocs, told at once of what is edited, with what is wrong above the page."""

from __future__ import annotations

import html
import os
import re
from collections import deque
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from ..generator import Rebuild

CHANGES = ("created", "modified", "closed", "moved", "deleted")
"""The events after which a file may say something else. Reading a file is an event, too, and none of them."""


class PreviewServer(LiveReloadServer):
    """The server of MkDocs that reloads pages, with three changes: the system tells of edits at once, which files were edited
    and which pages were looked at is handed on, and what is wrong stands above the page."""

    def __init__(self, rebuild: Rebuild, folder: Path, host: str, port: int, observer: Any) -> None:
        """`observer` is one of watchdog."""
        super().__init__(self._rebuild, host=host, port=port, root=str(folder), shutdown_delay=0.1)
        self.build_delay = 0.005  # how long nothing must have happened: an editor writes a file in several steps
        self.observer = observer
        self._answer = rebuild
        self.problem = ""
        self._touched: set[Path] = set()
        self._viewed: deque[str] = deque(maxlen=4)

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        handler = FileSystemEventHandler()
        handler.on_any_event = self._noticed  # type: ignore[method-assign]
        self._watched_paths[path] = 1
        self.observer.schedule(handler, path, recursive=recursive)

    def _noticed(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in CHANGES:
            return
        with self._rebuild_cond:
            self._touched |= {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def _rebuild(self) -> None:
        with self._rebuild_cond:
            touched, self._touched = self._touched, set()
        self.problem = self._answer(touched, tuple(self._viewed))

    def serve_request(self, environ: Any, start_response: Any) -> Any:
        path = environ["PATH_INFO"].lstrip("/")
        if path.endswith("/"):
            if path in self._viewed:
                self._viewed.remove(path)  # the last ones are those that were looked at last
            self._viewed.append(path)
        return super().serve_request(environ, start_response)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        # The reloading script is inline, which the policy of the published page forbids.
        content = re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", content, count=1)
        if self.problem:
            content = re.sub(rb"<body[^>]*>", lambda m: m.group() + panel(self.problem).encode(), content, count=1)
        return bytes(super()._inject_js_into_html(content, epoch))  # type: ignore[no-untyped-call]


def panel(problem: str) -> str:
    """What is wrong, above the page as it last was."""
    return (
        '<div role="alert" style="position:sticky;top:0;z-index:9999;max-height:60vh;overflow:auto;background:#7a1616;color:#fff;'
        'padding:1rem;font:14px/1.5 monospace;white-space:pre-wrap"><strong>This page is the last good one. '
        f"The change could not be published:</strong>\n{html.escape(problem)}</div>"
    )
