"""The code of templates, compiled in another process while this one reads the records: neither needs the other."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, TemplateError

from ..workers import Crew, can_fork, cores
from . import page_env

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket

Codes = dict[str, tuple[str, CodeType]]
"""By the key that Jinja2 gives to a template: the digest of its source, and its code."""


@contextmanager
def compiled_ahead(templates: Path) -> Iterator[None]:
    """Begin to compile all templates, once for an environment. The first that is asked for waits until that is done.

    Where the block raises, nobody will ask.
    """
    env = page_env.environment(templates)
    if env.bytecode_cache is not None or not can_fork() or cores() < 2:
        yield
        return
    awaited = env.bytecode_cache = _Awaited(env)
    try:
        yield
    except BaseException:
        awaited.close()
        env.bytecode_cache = None
        raise


class _Kept(BytecodeCache):
    """Code in memory, where Jinja2 looks for it before it compiles a template."""

    def __init__(self) -> None:
        self.codes: Codes = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        source, code = self.codes.get(bucket.key, ("", None))
        if source == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.codes[bucket.key] = bucket.checksum, bucket.code


class _Awaited(_Kept):
    """The same, of what another process is compiling."""

    def __init__(self, env: Environment) -> None:
        super().__init__()
        self._crew: Crew[bytes] | None = Crew([partial(_compiled, env)], 1)

    def load_bytecode(self, bucket: Bucket) -> None:
        if self._crew is not None:
            try:
                (codes,) = self._crew.finish()
                self.codes = marshal.loads(codes)  # noqa: S302 (of our own process)
            except ChildProcessError:  # then each is compiled where it is needed
                pass
            finally:
                self.close()
        super().load_bytecode(bucket)

    def close(self) -> None:
        if self._crew is not None:
            self._crew.close()
        self._crew = None


def _compiled(env: Environment) -> bytes:
    kept = env.bytecode_cache = _Kept()
    for name in page_env.names(env):
        try:
            env.get_template(name)
        except TemplateError:  # whoever needs it meets the error, and tells it
            continue
    return marshal.dumps(kept.codes)
