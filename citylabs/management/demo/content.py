"""Reading the demo's content: facts and inventions stand in TOML files, not in code."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@cache
def read_content(name: str) -> dict[str, Any]:
    """Return the content of `data/<name>.toml`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text())
