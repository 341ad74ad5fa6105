"""What readers rely on, tried on this publication as it is: python -m unittest discover tests"""

import csv
import html
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments):
    return subprocess.run([sys.executable, "build.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def rows(file):
    csv.field_size_limit(1 << 30)
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class Records(unittest.TestCase):
    def test_they_pass_every_check(self):
        done = run("check")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_they_are_in_canonical_form(self):
        done = run("fmt", "--check")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_what_is_made_of_the_descriptors_is_current(self):
        done = run("schemas", "--check")
        self.assertEqual(done.returncode, 0, done.stdout)


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.site = Path(cls.folder.name) / "site"
        done = run("build", "--out", str(cls.site))
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        manifest = json.loads((cls.site / "manifest.json").read_text(encoding="utf-8"))
        cls.datasets = {name: cls.site / name for name in manifest["datasets"]}
        cls.drafts = {name for name, about in manifest["datasets"].items() if about.get("draft")}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_record_has_a_page(self):
        for folder in self.datasets.values():
            for entity in rows(folder / "data/entities.csv"):
                self.assertIn(html.escape(entity["name"], quote=False), self.page(folder, entity["id"]), entity["id"])

    def test_every_value_is_cited_and_its_quotations_stand_on_the_page(self):
        for name, folder in self.datasets.items():
            claims = {claim["claim_id"]: claim for claim in rows(folder / "data/claims.csv")}
            citations = rows(folder / "data/citations.csv")
            if name not in self.drafts:
                self.assertEqual(set(claims), {citation["claim_id"] for citation in citations})
            for citation in citations:
                page = self.page(folder, claims[citation["claim_id"]]["entity_id"])
                self.assertIn(citation["quote"], html.unescape(page), citation["claim_id"])

    def page(self, folder, entity):
        """The page of a record, and those on which its evidence goes on."""
        return "".join(each.read_text(encoding="utf-8") for each in sorted((folder / entity).rglob("*.html")))


if __name__ == "__main__":
    unittest.main()
