"""Which readers are there. Large ones are no part of the test command; what is not installed is not collected.

The summary of the test run names them (see ../conftest.py).
"""

from large_readers import LARGE, missing

collect_ignore = [LARGE[name].tests for name in missing()]
