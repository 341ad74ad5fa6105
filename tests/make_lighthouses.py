"""Writes the bulky files of tests/publications/lighthouses: 80 lights of one body, and one light with 300 citations.

Run `python tests/make_lighthouses.py`; a test compares the committed files with what it makes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent / "publications" / "lighthouses"
LABEL = (
    "TEST TEXT. Invented for the tests of Sourcebook. It claims nothing of any real place or person, and no rights are claimed in it.\n\n"
)
BIRDS = ("Gull", "Seal", "Otter", "Heron", "Tern", "Skua", "Plover", "Whimbrel", "Puffin", "Gannet")
PLACES = ("Rock", "Point", "Ness", "Holm", "Stack", "Bay", "Sound", "Reef")
COLOURS = ("white", "red", "green")
NIGHTS = 300

REGISTER = (
    "A register of the lamps of the Outer Sounds, compiled by The Honourable and Ancient Corporation of the Masters, "
    "Wardens, Keepers and Lamp Trimmers of the Outer Skerries & Sounds at its house in Port Ellary.\n"
)
SKERRY_VORE = """\
id: skerry-vore
called: Skerry Vore
list_number: A0001
first_lit: 1844-02-01
height_m: 48
steps: 151
staffed: true
fog_signals: [bell, gun]
building: [granite, oak]
run_by: commissioners
first_keeper: thomas-ardle
charted_in: parish-history
about: |-
  The oldest light of the Sounds. **Two texts disagree** about its height and its first night.

  See [the method](https://example.org/method) of these tests.
lenses:
  - colour: white
    reach_nm: 18.5
    evidence:
      - source: parish-history
        quote: its white lens reaches 18.5 nautical miles
  - colour: red
    evidence:
      - source: notice-14
        quote: The light of Skerry Vore will show red
other-names:
  - written: Skerryvore
    evidence:
      - basis: editorial
        note: The spelling of older charts.
  - written: Skerry-Vore
    evidence:
      - basis: editorial
        note: With a hyphen.
  - written: Skerry Vòre
    evidence:
      - basis: editorial
        note: With an accent; its short form is that of the one before it.
evidence:
  - source: harbour-herald
    quote: The lighthouse of Skerry Vore was lit for the first time on 1 February 1844, and stands 48 metres above the rock
    supports: [called, first_lit, height_m]
  - source: coast-courier
    quote: The lighthouse of Skerry Vore was lit for the first time on 1 February 1844, and stands 48 metres above the rock
    supports: [called, first_lit, height_m]
  - source: harbour-herald
    quote: It has 151 steps, a bell and a gun for fog
    supports: [steps, fog_signals]
  - source: parish-history
    quote: the bell was heard as far as the church
    supports: [fog_signals=bell]
  - source: harbour-herald
    quote: The tower is built of granite and oak
    supports: [building]
  - source: harbour-herald
    quote: Thomas Ardle was its first keeper
    supports: [first_keeper]
  - source: harbour-herald
    quote: The Commissioners of Northern Lamps run the light from Port Ellary
    supports: [run_by]
  - source: parish-history
    quote: the tower, 46 metres high by our measure
    contradicts: {height_m: 46}
    note: The parish measured from the step of the door, the wire from the rock.
  - source: parish-history
    quote: Skerry Vore shone first in the last week of 1843
    contradicts: {first_lit: 1843-12-25/1843-12-31}
    note: Neither text says how it knows the night.
    resolution: open
  - source: parish-history
    quote: we drew Skerry Vore on the chart that hangs in our church
    supports: [charted_in]
  - source: parish-history
    quote: The number A0001 was painted above its door
    supports: [list_number]
  - basis: editorial
    note: What the editors say in short.
    supports: [about]
"""


def files() -> dict[str, str]:
    """The texts by their path below the publication."""
    register = LABEL + REGISTER + "".join(f"{_entry(number)} {_TAIL}\n" for number in range(80))
    logbook = LABEL + "".join(f"{_night(number)} The log says no more.\n" for number in range(1, NIGHTS + 1))
    made = {
        "seeds/register.txt": register,
        "seeds/logbook.txt": logbook,
        "datasets/lighthouses/sources/register.yaml": _source("register", "A register of the lamps", "3-83", register, "1905"),
        "datasets/lighthouses/sources/logbook.yaml": _source("logbook", "The log of Skerry Vore", f"3-{NIGHTS + 2}", logbook, "1860/1861"),
        "datasets/lighthouses/lights/skerry-vore.yaml": SKERRY_VORE + "".join(_evidence()),
    }
    for number in range(80):
        made[f"datasets/lighthouses/lights/{_id(number)}.yaml"] = _light(number)
    return made


_TAIL = "as it is seen from the bridge of a ship in clear weather and on a calm sea."


def _name(number: int) -> str:
    return f"{BIRDS[number // 8]} {PLACES[number % 8]}"


def _id(number: int) -> str:
    return _name(number).lower().replace(" ", "-")


def _reach(number: int) -> int:
    return 5 + number * 7 % 16


def _holding(number: int) -> str:
    return f"N{number + 1:04} {_name(number)} Light, kept by the Commissioners of Northern Lamps"


def _entry(number: int) -> str:
    return f"{_holding(number)}, {COLOURS[number % 3]}, reaching {_reach(number)} miles,"


def _light(number: int) -> str:
    lines = [
        f"id: {_id(number)}",
        f"called: {_name(number)} Light",
        f"list_number: N{number + 1:04}",
        "run_by: commissioners",
        "lenses:",
        f"  - colour: {COLOURS[number % 3]}",
        f"    reach_nm: {_reach(number)}",
        "    evidence:",
        "      - source: register",
        f"        quote: {_entry(number).rstrip(',')}",
        "evidence:",
        "  - source: register",
        f"    quote: {_holding(number)}",
        "    supports: [called, list_number, run_by]",
    ]
    return "\n".join(lines) + "\n"


def _night(number: int) -> str:
    return f"On night {number} the keepers of Skerry Vore lit the lamp at {4 + number % 5} o’clock."


def _evidence() -> Iterator[str]:
    for number in range(1, NIGHTS + 1):
        yield f"  - source: logbook\n    quote: {_night(number).rstrip('.')}\n    supports: [staffed]\n"


def _source(name: str, title: str, lines: str, text: str, dated: str) -> str:
    fields = {
        "id": name,
        "title": title,
        "publisher": "The testers",
        "dated": dated,
        "language": "en",
        "rights": "None; written for the tests.",
        "origin": name,
        "standing": "current",
        "seed": f"{name}.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "lines": f"[{lines}]",
    }
    return "".join(f"{key}: {value}\n" for key, value in fields.items())


if __name__ == "__main__":
    for path, text in files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
