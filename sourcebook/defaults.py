"""What a publication takes from the engine where it has none of its own: build.py, templates and assets.

In the repository they stand at the top; a wheel carries them inside the package (see setup.py).
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_CARRIED = PACKAGE / "scaffold"
HOME = _CARRIED if _CARRIED.is_dir() else PACKAGE.parent
DOOR = HOME / "build.py"
TEMPLATES = HOME / "site_templates"
