"""Templates written as Python by another process while this one reads the records: neither needs the other."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from ..workers import Crew, can_fork, cores
from . import page_env
from .page_expressions import Unsupported

if TYPE_CHECKING:
    from .page_compile import QuickEnvironment, Written


@contextmanager
def compiled_ahead(templates: Path) -> Iterator[None]:
    """Begin to write all templates, once for an environment. The first that is asked for waits until that is done.

    Where the block raises, nobody will ask.
    """
    env = page_env.environment(templates)
    if env.ahead is not None or not can_fork() or cores() < 2:
        yield
        return
    awaited = env.ahead = Awaited(env)
    try:
        yield
    except BaseException:
        awaited.close()
        env.ahead = None
        raise


class Awaited:
    """What another process writes."""

    def __init__(self, env: QuickEnvironment) -> None:
        self.crew: Crew[bytes] | None = Crew([partial(_written, env)], 1)

    def __call__(self) -> Mapping[str, Written]:
        """All that it wrote, when it is done; nothing where it ended early, and when it is asked again."""
        if self.crew is None:
            return {}
        try:
            (written,) = self.crew.finish()
            found: dict[str, Written] = pickle.loads(written)  # noqa: S301 (of our own process)
        except ChildProcessError:  # then each is written where it is needed
            return {}
        else:
            return found
        finally:
            self.close()

    def close(self) -> None:
        if self.crew is not None:
            self.crew.close()
        self.crew = None


def _written(env: QuickEnvironment) -> bytes:
    env.ahead = None
    found: dict[str, Written] = {}
    for name in page_env.names(env):
        try:
            found[name] = env.written(name)
        except (Unsupported, TemplateError, RecursionError, UnicodeDecodeError):  # whoever needs it meets the error, and tells it
            continue
    return pickle.dumps(found)
