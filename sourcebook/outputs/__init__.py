"""One format, one file. Each module makes `Output`s of a checked publication; `site` lists them all."""
