"""Whatever is written into the log has words: people read the log, not its codes."""

import ast
import re

from cities.log.words import has_words
from tests.architecture.sources import APPS, list_sources

ACTION = re.compile(r"[a-z]+(?:[_-][a-z]+)*\.[a-z]+(?:[_-][a-z]+)*")
ROOMS = {"services", "views"}


def list_actions() -> dict[str, str]:
    """Every text that looks like an action in the value of an `action`, also one of two in a condition, by file."""
    found: dict[str, str] = {}
    for path in list_sources(*APPS):
        if not ROOMS & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            given = None
            if isinstance(node, ast.keyword) and node.arg == "action":
                given = node.value
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                named = any(isinstance(one, ast.Name) and "action" in one.id.lower() for one in targets)
                given = node.value if named else None
            texts = [one.value for one in ast.walk(given) if isinstance(one, ast.Constant)] if given else []
            found |= {text: path.name for text in texts if isinstance(text, str) and ACTION.fullmatch(text)}
    return found


def test_every_action_of_the_log_has_words() -> None:
    actions = list_actions()

    assert len(actions) > 80
    assert {action: file for action, file in actions.items() if not has_words(action)} == {}
