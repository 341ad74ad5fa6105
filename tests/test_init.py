"""`init`: what it makes builds and passes; from the checkout, and from a wheel in an environment of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
import yaml
from helpers import ROOT, findings, published

import sourcebook
from sourcebook.commands import fmt, init, new, schemas, source

OF_A_PUBLICATION = (
    "      - name: Test",
    "        run: python -m unittest discover tests",
    "        run: python -m pip install --quiet --requirement requirements.txt",
    "        run: python build.py",
)
"""Lines of the workflows of a publication that are not in ours, which are about the engine too."""
PINNED = re.compile(r"uses: (\S+@\S+ # \S+)")
IN_THE_WHEEL = (
    "sourcebook",
    "site_templates",
    "build.py",
    "setup.py",
    "pyproject.toml",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "mine"
    assert init.run(folder, engine="sourcebook[search,downloads] @ git+https://example.org/engine@main") == 0
    return folder


def test_it_passes_every_check_without_a_warning(made: Path) -> None:
    assert findings(made) == ()
    (data,) = published(made).datasets
    assert len(data.descriptor.of_kind("entities")) == len(data.entities) == 2
    assert [source.archived for source in data.sources.values()] == [True]


def test_its_records_are_in_canonical_form_and_what_is_generated_is_current(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fmt.run(made, check=True) == 0, capsys.readouterr().out
    assert schemas.run(made, check=True) == 0, capsys.readouterr().out


def test_it_can_be_worked_on(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "mine"))
    resource = next(iter(published(made).datasets[0].descriptor.of_kind("entities"))).name
    assert new.run(folder, resource, "Another One") == 0
    (tmp_path / "text.txt").write_text("Another One was opened in 1900.\n")
    assert source.add(folder, tmp_path / "text.txt", {"title": "A text", "url": "https://example.org", "publisher": "P"}) == 0
    assert schemas.run(folder, check=True) == 0
    assert {each.code for each in findings(folder)} <= {"unknown_source", "source_unused", "sentence_unaccounted"}


def test_it_has_the_door_of_the_engine_and_no_copy_of_its_templates(made: Path) -> None:
    assert (made / "build.py").read_bytes() == (ROOT / "build.py").read_bytes()
    assert [path.name for path in (made / "site_templates").iterdir()] == ["README.md"]
    assert "git+https://example.org/engine@main" in (made / "requirements.txt").read_text()
    assert (made / ".gitignore").is_file()
    assert not list(made.rglob("dot-*"))


def test_its_workflows_are_those_of_this_repository_but_for_the_engine(made: Path) -> None:
    for name in ("check", "publish"):
        ours, theirs = ((root / f".github/workflows/{name}.yml").read_text() for root in (ROOT, made))
        assert set(PINNED.findall(theirs)) <= set(PINNED.findall(ours)), "the same hashes"
        assert "--requirement requirements.txt" in theirs
        assert yaml.safe_load(theirs)["permissions"] == {}
        own = [line for line in theirs.splitlines() if line not in OF_A_PUBLICATION]
        assert [line for line in own if line not in ours.splitlines() and not line.startswith("#")] == []


def test_it_names_nothing_of_this_repository(made: Path) -> None:
    names = {data.name for data in published(ROOT).datasets}
    for path in made.rglob("*"):
        if path.is_file() and "site_templates" not in path.parts and path.name != "build.py":
            assert not any(name in path.read_text() for name in names), path


def test_its_own_tests_pass_and_would_notice(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "mine"))
    command, environment = [sys.executable, "-m", "unittest", "discover", "tests"], {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Ran 5 tests" in done.stderr
    (record,) = (folder / "datasets/bridges/bridges").iterdir()
    record.write_text(record.read_text().replace("opened to traffic on 1 January", "opened to traffic on 2 January"))
    broken = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert "quote_not_found" in broken.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what of this repository runs the command, under git."""
    root = tmp_path / "copy"
    for name in ("sourcebook", "site_templates", "datasets", "seeds"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "mkdocs.yml", "LICENSE", ".gitignore", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    (root / "tests").mkdir()
    shutil.copy(ROOT / "tests/test_flagship.py", root / "tests")
    for command in (["init", "-q"], ["add", "--all"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


def door(root: Path, *arguments: str, engine: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(engine)}
    return subprocess.run([sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_a_copy_of_this_repository_becomes_a_publication_in_one_step(checkout: Path) -> None:
    done = door(checkout, "build.py", "init", "--here", "--engine", "sourcebook==1", engine=checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in checkout.iterdir()} == {
        ".git", ".github", ".gitignore", ".schemas", "LICENSE", "README.md", "build.py", "datasets", "docs", "mkdocs.yml",
        "requirements.txt", "seeds", "site_templates", "tests",
    }  # fmt: skip
    assert [path.name for path in (checkout / "datasets").iterdir()] == ["bridges"]
    assert [path.name for path in (checkout / "tests").iterdir()] == ["test_publication.py"]
    green = door(checkout, "-m", "unittest", "discover", "tests", engine=ROOT)
    assert green.returncode == 0, green.stderr


def test_nothing_goes_that_git_does_not_have(checkout: Path) -> None:
    (checkout / "mine.txt").write_text("a note")
    done = door(checkout, "build.py", "init", "--here", engine=checkout)
    assert done.returncode == 1
    assert "Commit them first" in done.stdout
    assert (checkout / "sourcebook/cli.py").is_file()
    shutil.rmtree(checkout / ".git")
    done = door(checkout, "build.py", "init", "--here", engine=checkout)
    assert done.returncode == 1
    assert "under no git" in done.stdout
    assert (checkout / "mine.txt").is_file()


def test_a_publication_is_no_checkout_of_the_engine(made: Path) -> None:
    done = door(made, "build.py", "init", "--here", engine=ROOT)
    assert done.returncode == 1
    assert "no checkout of the engine" in done.stdout


def test_it_does_not_write_over_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    assert init.run(tmp_path, engine="x") == 1
    assert "not empty" in capsys.readouterr().out
    assert init.run(tmp_path / "letter.txt", engine="x") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("told", "requirement"),
    [
        (
            '{"url": "https://example.org/e", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
            "sourcebook[search,downloads] @ git+https://example.org/e@abc",
        ),
        ('{"url": "https://example.org/e.whl", "archive_info": {}}', "sourcebook[search,downloads] @ https://example.org/e.whl"),
        ("", f"sourcebook[search,downloads]=={sourcebook.__version__}"),
    ],
)
def test_the_engine_that_is_asked_for_is_the_one_that_runs(
    told: str, requirement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Installed:
        def read_text(self, name: str) -> str:
            return told

    monkeypatch.setattr(init, "PACKAGE", tmp_path / "site-packages/sourcebook")
    monkeypatch.setattr(init.Distribution, "from_name", lambda name: Installed())
    assert init.requirement() == requirement


@pytest.mark.slow
def test_a_wheel_carries_all_that_a_publication_needs(tmp_path: Path) -> None:
    """In an environment that knows the libraries and this wheel, and in a folder far from the checkout."""
    checkout = tmp_path / "checkout"
    for name in IN_THE_WHEEL:
        path = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        checkout.mkdir(exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, checkout / name, ignore=ignored)
        else:
            shutil.copy2(path, checkout / name)
    run(
        tmp_path,
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(checkout),
    )
    [wheel] = tmp_path.glob("*.whl")
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    [packages] = home.glob("lib/python*/site-packages")
    # The libraries are those of this environment. Lines of a .pth file are paths; files like it there are not followed, so an
    # editable installation of this checkout is out of sight.
    (packages / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    run(
        tmp_path,
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(home / "bin/python"),
        "install",
        "-q",
        "--no-deps",
        str(wheel),
    )
    command = str(home / "bin/sourcebook")
    where = run(tmp_path, str(home / "bin/python"), "-c", "import sourcebook; print(sourcebook.__file__)")
    assert where.startswith(str(packages))
    assert "requirements.txt names the engine as a place on this machine" in run(tmp_path, command, "init", "mine")
    mine = tmp_path / "mine"
    assert wheel.name in (mine / "requirements.txt").read_text()
    assert "Nothing to report." in run(mine, command, "check")
    assert "1 sources" in run(mine, command, "build")
    run(mine, command, "schemas", "--check")
    run(mine, str(home / "bin/python"), "build.py", "fmt", "--check")
    for page in ("index.html", "about/index.html", "data-dictionary/index.html", "manifest.json"):
        assert (mine / "site" / page).is_file(), page


def run(folder: Path, *command: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GITHUB_", "SITE_URL"))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
