"""Sourcebook: open-data publications in which every published value quotes its source."""

__version__ = "0.1.0"
