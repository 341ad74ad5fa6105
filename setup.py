"""Only what pyproject.toml cannot say: the wheel carries build.py and site_templates/, which stand at the top of the
repository, inside the package: `sourcebook init` copies the one, and the pages are made with the other."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = ("build.py", "site_templates")


class BuildWithDefaults(build_py):
    def run(self) -> None:
        super().run()
        if self.editable_mode:  # the checkout itself is used
            return
        target = Path(self.build_lib) / "sourcebook" / "scaffold"
        shutil.rmtree(target, ignore_errors=True)  # a template that is gone must not come from an earlier build
        target.mkdir(parents=True)
        for name in CARRIED:
            source = Path(name)
            if source.is_dir():
                shutil.copytree(source, target / name)
            else:
                shutil.copy2(source, target / name)


setup(cmdclass={"build_py": BuildWithDefaults})
