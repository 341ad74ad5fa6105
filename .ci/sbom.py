"""Prints what the locked requirements hold as a CycloneDX 1.6 bill of materials.

    python .ci/sbom.py [requirements/build.txt] > sbom.json

Names, versions and hashes are those of the lock file. Licences and what depends on what are read from the packages
where they are installed. No clock and no random number: the same lock gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "build.txt"
_ENTRY = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ \\;]+)(?: ; (?P<marker>[^\\]*?))? *\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_SAID = {  # what packages write in place of SPDX expressions
    "MIT License": "MIT", "The MIT License (MIT)": "MIT", "BSD License": "BSD-3-Clause", "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "ISC License": "ISC", "ISC License (ISCL)": "ISC",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later", "Artistic License": "Artistic-1.0-Perl",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later", "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip
_LICENCE = re.compile(r"[A-Za-z0-9.-]+(?: (?:OR|AND) [A-Za-z0-9.-]+)*")


@dataclass(frozen=True)
class Locked:
    """One package of a lock file."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(lock: Path = LOCK) -> tuple[Locked, ...]:
    """The packages of a lock file, in its order."""
    found: list[Locked] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := _ENTRY.match(line):
            found.append(Locked(match["name"], match["version"], match["marker"] or "", ()))
        elif match := _HASH.search(line):
            last = found.pop()
            found.append(Locked(last.name, last.version, last.marker, (*last.hashes, match[1])))
    return tuple(found)


def licence(name: str) -> str:
    """The licence of an installed package as an SPDX expression; empty where it says none or is not installed."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if expression := said.get("License-Expression"):
        return str(expression)
    classes = [each.rpartition(":: ")[2] for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    known = list(dict.fromkeys(_SAID[each] for each in classes if each in _SAID))
    short = (said.get("License") or "").strip()
    if len(known) < 2 and (short in _SAID or (short not in ("LGPL", "UNKNOWN", "BSD") and _LICENCE.fullmatch(short))):
        return _SAID.get(short, short)
    return " OR ".join(known)


def needs(name: str, among: set[str]) -> list[str]:
    """The packages of the lock that an installed package asks for."""
    try:
        asked = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    names = {re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", each)[0]).lower() for each in asked if "extra ==" not in each}
    return sorted(names & among)


def bill(lock: Path = LOCK) -> dict[str, Any]:
    """The bill of materials of a lock file."""
    packages = sorted(locked(lock), key=lambda each: each.name)
    purls = {each.name: each.purl for each in packages}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    direct = sorted({re.split(r"[^A-Za-z0-9.-]", each)[0].lower() for each in project["dependencies"]} & set(purls))
    component = {
        "type": "application",
        "bom-ref": own,
        "name": project["name"],
        "version": project["version"],
        "purl": own,
        "licenses": [{"expression": project["license"]}],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component},
        "components": [_component(each) for each in packages],
        "dependencies": [
            {"ref": own, "dependsOn": [purls[name] for name in direct]},
            *({"ref": each.purl, "dependsOn": [purls[name] for name in needs(each.name, set(purls) - {each.name})]} for each in packages),
        ],
    }  # fmt: skip


def _component(package: Locked) -> dict[str, Any]:
    known = licence(package.name)
    said = {"licenses": [{"expression": known}]} if known else {}
    return {"type": "library", "bom-ref": package.purl, "name": package.name, "version": package.version, "purl": package.purl, **said,
            # one hash for each file that may be installed: wheels of several systems, and the source
            "properties": [{"name": "sourcebook:sha256", "value": each} for each in package.hashes]}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(bill(Path(sys.argv[1]) if len(sys.argv) > 1 else LOCK), indent=1, ensure_ascii=False))
