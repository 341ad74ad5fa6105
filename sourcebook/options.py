"""What can be typed: all commands with their options. docs/commands.md is made from it."""

from __future__ import annotations

import argparse
from pathlib import Path

SOURCE_FIELDS = {
    "title": "its title, as printed",
    "url": "the address where it was read",
    "publisher": "who published it",
    "published": "when it was published, such as 2025-07-18 or 2025-07",
    "language": "its language, such as en or ko (default: the one that an HTML page names)",
    "author": "who wrote it, where it is signed",
    "agency": "the news agency that wrote it",
    "origin": "the story it is a copy of; sources of one origin count as one",
}
"""Fields of a source that have an option of their own; others are given with --set."""


def parser(program: str = "build.py") -> argparse.ArgumentParser:
    """All commands with their options; the documentation of the command line is made from it."""
    top = argparse.ArgumentParser(prog=program, description="Build a publication in which every value quotes its source.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    build = commands.add_parser("build", help="check everything and build the site (the default)")
    build.add_argument("--out", default="site", metavar="FOLDER", help="where the site goes (default: site)")
    build.add_argument(
        "--processes", type=int, default=0, metavar="N", help="how many make pages side by side (default: one for each processor)"
    )
    build.add_argument(
        "--offline", action="store_true", help="also put the whole site into offline.zip, which can be read without a web server"
    )
    build.add_argument(
        "--fresh", action="store_true", help="make every file anew, also those that would be what they are in the site before"
    )
    build.add_argument("--timings", action="store_true", help="print how long each step took, and how much memory it held")
    build.add_argument(
        "--profile",
        default="",
        metavar="FILE",
        help="write where the time goes, function by function, for a viewer such as snakeviz; in one process",
    )
    build.add_argument(
        "--verify", default="", metavar="SITE", help="compare a published site with its manifest and a rebuild; write nothing"
    )
    build.add_argument(
        "--compare", default="", metavar="BASE", help="mark what changes since a commit, branch or tag, and list it at preview/"
    )
    check = commands.add_parser("check", help="check the records against the sources, and the prose, and build nothing")
    check.add_argument("--format", choices=("text", "json", "github"), default="text", help="how findings are printed (default: text)")
    check.add_argument("--publish", action="store_true", help="fail where a dataset is a draft, which may not be deployed")
    serve = commands.add_parser("serve", help="preview the site, and rebuild it on every change")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen at (default: 8000)")
    serve.add_argument("--poll", action="store_true", help="look for changes five times a second, on disks that tell of none")
    new = commands.add_parser("new", help="make a record to fill in")
    new.add_argument("resource", metavar="RESOURCE", help="the kind of record, as its folder is called")
    new.add_argument("name", metavar="NAME", help="the name of what it describes")
    new.add_argument("--dataset", default="", help="the dataset, where there are several")
    new.add_argument("--id", default="", help="the id of the record (default: made of its name)")
    new.add_argument("--seed", default="", metavar="FILE", help="for a source: its archived text, a file in seeds/")
    _source(commands.add_parser("source", help="archive a document, quote it, and see which of its sentences are cited"))
    fmt = commands.add_parser("fmt", help="put records into their canonical form")
    fmt.add_argument("files", nargs="*", metavar="FILE", help="records (default: all)")
    fmt.add_argument("--check", action="store_true", help="change nothing; fail where a file is not in its canonical form")
    schemas = commands.add_parser("schemas", help="write what is generated from the descriptors: editor schemas, data dictionary, forms")
    schemas.add_argument("--check", action="store_true", help="change nothing; fail where a file is not current")
    diff = commands.add_parser("diff", help="compare two revisions, as claims")
    diff.add_argument("base", metavar="BASE", help="a commit, branch or tag")
    diff.add_argument("head", metavar="HEAD", nargs="?", default="", help="another one (default: the files as they are)")
    diff.add_argument(
        "--format",
        choices=("markdown", "json", "html"),
        default="markdown",
        dest="form",
        help="how it is printed (default: markdown)",
    )
    version = commands.add_parser("version", help="say which version each dataset should have next, and why")
    version.add_argument(
        "base",
        metavar="BASE",
        nargs="?",
        default="",
        help="what to compare with, a commit, branch or tag (default: the last release of each dataset)",
    )
    version.add_argument("--check", action="store_true", help="fail where a descriptor has a version that is too low")
    _moves(commands)
    _import(commands.add_parser("import", help="make records of a table, a list of objects or a folder of files"))
    init = commands.add_parser("init", help="make a small complete publication in a new folder")
    where = init.add_mutually_exclusive_group(required=True)
    where.add_argument("folder", metavar="FOLDER", nargs="?", help="where it goes; it must be empty, or not there yet")
    where.add_argument("--here", action="store_true", help="in the place of this checkout of the engine, which a template was copied to")
    init.add_argument(
        "--engine",
        default="",
        metavar="REQUIREMENT",
        help="what pip installs as the engine (default: the repository or release this program comes from)",
    )
    return top


def _moves(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    due = commands.add_parser("due", help="list the values that must be compared with their sources again")
    due.add_argument(
        "--by",
        default="",
        metavar="DAY",
        help="what is due by this day (default: the day of the content, which is that of the last commit)",
    )
    checked = commands.add_parser("checked", help="say that a record, or a value of it, still stands")
    checked.add_argument("record", metavar="RECORD", help="the record, as resource/id")
    checked.add_argument(
        "property",
        metavar="PROPERTY",
        nargs="?",
        default="",
        help="one property of it, or the address of one value behind the # (default: all)",
    )
    checked.add_argument("day", metavar="DAY", help="the day on which it was compared with its sources, as 2026-01-31")
    checked.add_argument("--source", default="", metavar="ID", help="only what this source says")
    propose = commands.add_parser("propose", help="make the change that a filled-in issue form asks for")
    propose.add_argument("event", metavar="EVENT", help="the event of the issue, a JSON file as GitHub writes it")
    rename = commands.add_parser("rename", help="give a record or a source another id; its address leads to the new one")
    rename.add_argument("old", metavar="OLD", help="the record, as resource/id")
    rename.add_argument("new", metavar="NEW", help="its new id, as resource/id")
    merge = commands.add_parser("merge", help="take one record over into another; its address leads there")
    merge.add_argument("old", metavar="OLD", help="the record that goes, as resource/id")
    merge.add_argument("new", metavar="NEW", help="the record that stays, as resource/id")
    withdraw = commands.add_parser("withdraw", help="take a record out; its address says when and why")
    withdraw.add_argument("record", metavar="RECORD", help="the record, as resource/id")
    withdraw.add_argument("reason", metavar="REASON", help="why, without personal data: it is published")
    withdraw.add_argument("--date", default="", metavar="DAY", help="the day, as 2026-01-31 (default: today)")
    for each in (due, checked, rename, merge, withdraw):
        each.add_argument("--dataset", default="", help="the dataset, where there are several")


def _import(table: argparse.ArgumentParser) -> None:
    table.add_argument(
        "path",
        type=Path,
        metavar="TABLE",
        help="a file .csv, .tsv, .xlsx, .json or .yaml; or a folder of .yaml, .json or .md, one record each",
    )
    for name, metavar, meaning in (
        (
            "id",
            "COLUMNS",
            "the columns that the ids are made of, parted by commas (default: asked for on a terminal; the names of the files of a folder)",
        ),
        ("label", "COLUMNS", "the columns that name a record, parted by commas (default: asked for on a terminal)"),
        ("dataset", "NAME", "the dataset; it is made where there is none (default: the only one, else as the file is called)"),
        ("resource", "NAME", "the kind of record, as its folder will be called (default: as the file is called)"),
        ("title", "TITLE", "the title of a new dataset"),
        ("licence", "NAME", "the licence of a new dataset, such as CC0-1.0"),
        ("part", "KEY", "the part of a JSON or YAML file that holds the records, such as data.items"),
        ("sheet", "NAME", "the sheet of a workbook (default: the first)"),
    ):
        table.add_argument(f"--{name}", default="", metavar=metavar, help=meaning)
    table.add_argument("--without", action="append", default=[], metavar="FIELD", help="a field to leave out; may be repeated")
    table.add_argument("--drop-hidden", action="store_true", help="take out characters that nobody can see, and say where they were")


def _source(source: argparse.ArgumentParser) -> None:
    actions = source.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    add = actions.add_parser("add", help="archive the text of a document, and write its record")
    add.add_argument("file", type=Path, metavar="FILE", help="plain text (UTF-8), HTML, or PDF")
    for name, meaning in SOURCE_FIELDS.items():
        add.add_argument(
            f"--{name}",
            default="",
            required=name in ("title", "url"),
            metavar=name.upper(),
            help=meaning,
        )
    add.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="any other field of the record; may be repeated",
    )
    add.add_argument("--id", default="", help="the id of the source (default: made of its title)")
    add.add_argument("--dataset", default="", help="the dataset, where there are several")
    quote = actions.add_parser("quote", help="print the evidence item for words of a source, ready to paste")
    quote.add_argument("source", metavar="ID", help="the id of the source")
    quote.add_argument("words", metavar="WORDS", help="the words, as the source has them, as one argument")
    quote.add_argument("--supports", default="", metavar="FIELDS", help="the fields they carry, parted by commas")
    quote.add_argument("--dataset", default="", help="the dataset, where there are several")
    coverage = actions.add_parser("coverage", help="print each sentence of a source with the claims that cite it")
    coverage.add_argument("source", metavar="ID", nargs="?", default="", help="the id of the source (default: a line for each)")
    coverage.add_argument("--uncited", action="store_true", help="only the sentences that nothing cites")
    coverage.add_argument("--dataset", default="", help="the dataset, where there are several")


def fields_of(options: argparse.Namespace) -> dict[str, str]:
    """The fields of a source that were given."""
    given = {name: value for name in SOURCE_FIELDS if (value := getattr(options, name))}
    return given | {name.strip(): value for name, _, value in (each.partition("=") for each in options.set)}
