"""What a build leaves out so that the rest can be measured: never for a site that is published."""

from __future__ import annotations

import os

VARIABLE = "SOURCEBOOK_WITHOUT"
PARTS = ("search", "frictionless")


def without(part: str) -> bool:
    """Whether the environment says to leave a part out: `SOURCEBOOK_WITHOUT="search frictionless"`."""
    return part in os.environ.get(VARIABLE, "").split()
