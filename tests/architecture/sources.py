"""The source files that the guards look at."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["cities", "stakeholders", "procurement", "citylabs"]


def list_sources(*folders: str) -> list[Path]:
    """Return the Python files below the folders, without migrations."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def list_functions(path: Path) -> list[tuple[str, int, ast.FunctionDef]]:
    """Return (name, number of lines, node) of every function in the file."""
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1, node) for node in functions]
