"""The browser of the tests, and how to start it: as root, without a screen, and without a request of its own."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = (
    "no Chromium was found. Get it with `apt-get install chromium` (Debian, Ubuntu), or install Chrome or "
    "Chromium from its maker, or set CHROMIUM to the path of its program"
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The program of Chromium or Chrome: the one that CHROMIUM names, or the first on the path."""
    return next(
        (found for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name and (found := shutil.which(name))), None
    )
