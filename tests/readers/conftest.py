"""Which readers are there. Large ones are no part of the test command; what is not installed is not collected."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("mlcroissant") else ["test_croissant.py"]
