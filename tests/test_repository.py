"""What the repository says of itself: workflows, forms, README, changelog, and the rule for tests that are left out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import sourcebook

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))
PINNED = re.compile(r"uses: (?P<action>[\w-]+/[\w-]+)@(?P<hash>[0-9a-f]{40}) # v\d+\.\d+\.\d+$")
SETUP = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[{}]' && "


def data(path: Path) -> Any:
    """YAML as text: `on` stays a word."""
    return yaml.load(path.read_text(), yaml.BaseLoader)


def commands(path: Path) -> list[str]:
    """The lines of the code blocks of a Markdown file."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_pin_actions_by_hash(path: Path) -> None:
    uses = [line.strip().removeprefix("- ") for line in path.read_text().splitlines() if "uses:" in line]
    assert uses
    for line in uses:
        assert PINNED.fullmatch(line), line


def test_one_action_has_one_hash() -> None:
    found: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for line in path.read_text().splitlines():
            if match := PINNED.search(line):
                found.setdefault(match["action"], set()).add(match["hash"])
    assert found
    assert {action: hashes for action, hashes in found.items() if len(hashes) != 1} == {}


WRITES = {("publish", "deploy"): {"pages", "id-token"}, ("propose", "answer"): {"contents", "issues", "pull-requests"}}
"""What a job may write; all others may write nothing."""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_have_the_least_permission(path: Path) -> None:
    workflow = data(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        assert job["permissions"], name
        writes = {key for key, value in job["permissions"].items() if value != "read"}
        assert writes <= WRITES.get((path.stem, name), set())
        nobody_waits = set(workflow["on"]) <= {"schedule", "workflow_dispatch"}
        assert int(job["timeout-minutes"]) <= (360 if nobody_waits else 60)
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                past = {"fetch-depth": "0"} if path.stem != "propose" else {}  # dates come from the commits
                assert step["with"] == past | {"persist-credentials": "false"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_run_nothing_that_strangers_wrote_with_rights(path: Path) -> None:
    workflow = data(path)
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(workflow["on"])
    assert workflow["env"]["PYTHONSAFEPATH"] == "1"
    assert "concurrency" in workflow
    assert "secrets." not in path.read_text()
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "values reach a script by its environment only"


def test_forks_need_no_edit() -> None:
    """The address of the site comes from the settings of the repository."""
    build = data(ROOT / ".github/workflows/publish.yml")["jobs"]["build"]
    [step] = [step for step in build["steps"] if step.get("name") == "Build"]
    assert step["env"] == {"SITE_URL": "${{ steps.pages.outputs.base_url }}"}
    assert not re.search(r"\w+\.github\.io|github\.com/", (ROOT / "mkdocs.yml").read_text())


def test_dependencies_are_kept_current() -> None:
    updates = data(ROOT / ".github/dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip"}


def test_the_form_for_corrections_can_be_filled_in_by_a_link() -> None:
    body = {part["id"]: part for part in data(ROOT / ".github/ISSUE_TEMPLATE/correction.yml")["body"] if "id" in part}
    for name in ("entity", "property", "value", "page"):
        assert body[name]["type"] in ("input", "textarea"), "only these take a value from the query"
    assert {"source", "quote"} <= {name for name, part in body.items() if part["validations"]["required"] == "true"}


@pytest.mark.parametrize("path", [path for path in FORMS if path.stem != "config"], ids=lambda path: path.stem)
def test_forms_are_whole(path: Path) -> None:
    form = data(path)
    ids = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert form["name"]
    assert form["description"]
    assert len(ids) == len(set(ids)) >= 3
    labels = [part["attributes"]["label"] for part in form["body"] if part["type"] != "markdown"]
    assert len(labels) == len(set(labels)), "GitHub refuses a form with two equal labels"
    assert "public" in path.read_text() or path.stem == "new-source"


def test_the_two_commands_of_the_readme_are_what_ci_runs() -> None:
    build = SETUP.format("search,downloads") + ".venv/bin/python build.py"
    test = SETUP.format("test") + ".venv/bin/python -m pytest"
    assert commands(ROOT / "README.md")[:2] == [build, test]
    script = (ROOT / ".ci/run").read_text().splitlines()
    assert test in script
    assert ".venv/bin/python build.py" in script
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert {"search", "test"} <= set(extras)


def test_ci_runs() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    text = script.read_text()
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    assert re.search(r"apt-get install .*chromium", text)
    bash = shutil.which("bash")
    assert bash
    subprocess.run([bash, "-n", str(script)], check=True)
    for line in text.splitlines()[1:]:
        assert not re.search(r"(?<![\w.$\"}>])/(?!dev/null)\w+/", line), f"an absolute path: {line}"


def test_the_changelog_has_a_part_for_data_and_one_for_code() -> None:
    title, *releases = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert title.startswith("# Changelog")
    for release in releases:
        heading, *parts = re.split(r"^### ", release, flags=re.MULTILINE)
        assert re.match(r"Unreleased\n|\d+\.\d+\.\d+ · \d{4}-\d{2}-\d{2}\n", heading), heading
        assert [part.split("\n")[0] for part in parts] in (["Data", "Code"], ["Data"], ["Code"])
        assert all(re.search(r"^- ", part, re.MULTILINE) for part in parts)
    assert releases


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"])
def test_links_between_files_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / name).read_text()):
        path, _, anchor = target.partition("#")
        if target.startswith("http"):
            continue
        assert (ROOT / path).exists(), target
        headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text() if path.endswith(".md") else "", re.MULTILINE)
        assert not anchor or anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}, target


def test_the_version_is_one() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == sourcebook.__version__


BROWSER_TEST = "import pytest\n\n@pytest.mark.browser\ndef test_page():\n    assert True\n\ndef test_other():\n    assert True\n"


@pytest.mark.parametrize(("ci", "status", "words"), [("", 0, "1 TESTS WERE LEFT OUT"), ("true", 1, "a failure in CI")])
def test_a_browser_test_without_a_browser_is_told_and_fails_in_ci(ci: str, status: int, words: str, tmp_path: Path) -> None:
    for name in ("browser.py", "conftest.py", "large_readers.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path)
    (tmp_path / "test_page.py").write_text(BROWSER_TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser: needs Chromium\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "CHROMIUM"))} | {"CI": ci, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout
    assert words in done.stdout
    assert "apt-get install chromium" in done.stdout
    assert "1 passed" in done.stdout
