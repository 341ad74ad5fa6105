"""What is installed: locked with hashes, under licences that were looked at, and listed in a bill of materials."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("build", "test", "readers")
ALLOWED = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0", "PSF-2.0", "MPL-2.0"}
"""Licences under which a program may be used and passed on with ours."""
LOOKED_AT = {
    "python-stdnum": "LGPL-2.1-or-later",  # used as a library, unchanged, and replaceable
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",  # the same; asked for by python-slugify
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci/sbom.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["sbom"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_pins_everything_by_hash_and_names_no_host(name: str, sbom: ModuleType) -> None:
    file = ROOT / f"requirements/{name}.txt"
    text = file.read_text()
    assert not re.search(r"://|index-url|find-links|trusted-host|^-e |(^|[\s=])/", text, re.MULTILINE)
    packages = sbom.locked(file)
    assert len(packages) > 40
    assert [each.name for each in packages if not each.hashes] == []
    assert len({(each.name, each.version) for each in packages}) == len(packages)
    assert len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) == len(packages), "each line was read"


@pytest.mark.parametrize(("name", "extras"), [
    ("build", ("search", "downloads")),
    ("test", ("search", "sources", "downloads", "test")),
    ("readers", ("search", "sources", "downloads", "test", "readers", "ftm")),
])  # fmt: skip
def test_the_lock_is_current(name: str, extras: tuple[str, ...], sbom: ModuleType) -> None:
    """Each requirement of pyproject.toml is locked, in a version that it allows."""
    versions = {each.name: each.version for each in sbom.locked(ROOT / f"requirements/{name}.txt")}
    asked = [*PROJECT["dependencies"], *(each for extra in extras for each in PROJECT["optional-dependencies"][extra])]
    for text in asked:
        wanted = Requirement(text)
        known = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if known != "sourcebook":
            assert wanted.specifier.contains(versions[known]), f"{text}: run the command in the first lines of the lock"
    assert "setuptools" in versions, "builds the package itself"


def test_the_locks_agree(sbom: ModuleType) -> None:
    build, test, readers = ({each.name: each.version for each in sbom.locked(ROOT / f"requirements/{name}.txt")} for name in LOCKS)
    assert {name: version for name, version in build.items() if test.get(name) != version} == {}
    assert {name: version for name, version in test.items() if readers.get(name) != version} == {}


def test_licences_are_on_the_list(sbom: ModuleType) -> None:
    installed = {dist.metadata["Name"].lower().replace("_", "-") for dist in metadata.distributions()}
    seen = 0
    for package in sbom.locked():
        if package.name not in installed:
            assert package.marker or package.name.startswith(("duckdb", "xlsx", "pagefind")), package.name
            continue
        licence = sbom.licence(package.name)
        seen += 1
        if package.name in LOOKED_AT:
            assert licence == LOOKED_AT[package.name]
        else:
            assert licence, f"{package.name} does not say its licence"
            assert set(re.split(" OR | AND ", licence.replace("(", "").replace(")", ""))) <= ALLOWED, (package.name, licence)
    assert seen > 40


def test_the_bill_of_materials_is_the_same_each_time_and_complete(sbom: ModuleType) -> None:
    runs = [subprocess.run([sys.executable, ".ci/sbom.py"], cwd=ROOT, capture_output=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
            for seed in ("1", "2")]  # fmt: skip
    assert runs[0] == runs[1]
    made = json.loads(runs[0])
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    refs = {each["bom-ref"] for each in made["components"]} | {made["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in made["dependencies"]} == refs
    assert {each for entry in made["dependencies"] for each in entry["dependsOn"]} <= refs
    assert len(made["dependencies"][0]["dependsOn"]) == len(PROJECT["dependencies"])


def test_workflows_install_only_what_is_locked() -> None:
    for path in sorted((ROOT / ".github/workflows").glob("*.yml")):
        for job in yaml.load(path.read_text(), yaml.BaseLoader)["jobs"].values():
            installs = [line for step in job["steps"] for line in step.get("run", "").splitlines() if "pip install" in line]
            for line in installs:
                locked = "--require-hashes --only-binary :all: --requirement requirements/" in line
                source = (
                    "--require-hashes --only-binary :all: --no-binary pyicu,jsonpath-rw --no-build-isolation --requirement requirements/"
                )
                assert locked or source in line or "--no-deps --no-build-isolation --editable ." in line, line
            assert not installs or "--require-hashes" in installs[0]
