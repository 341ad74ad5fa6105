"""Text between markup."""

from __future__ import annotations

from collections.abc import Callable

import markupsafe
from markupsafe import escape

# What `escape` does to plain text, before it wraps it. Another release of the library may have it not: slower, and the same.
escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
