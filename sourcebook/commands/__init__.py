"""One command, one file: each has pure functions that return `{path: text}`, and a `run` that writes or compares."""
