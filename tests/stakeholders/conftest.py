"""A broker in the test's own hands: what was sent after commit can be looked at and worked off."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from celery import current_app

from cities.permissions import Actor
from tests.conftest import Cast
from tests.factories.stakeholders import make_actor


@dataclass
class Broker:
    """The messages that left the process, in their order."""

    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def send_task(self, name: str, kwargs: dict[str, Any], **options: Any) -> None:
        """Take a message instead of Redis."""
        self.messages.append((name, kwargs))

    def work(self) -> list[str]:
        """Run the tasks as a worker would, those they send included, and return their names."""
        current_app.loader.import_default_modules()
        done = []
        while self.messages:
            name, kwargs = self.messages.pop(0)
            current_app.tasks[name](**kwargs)
            done.append(name)
        return done


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    """Stand in for the broker at the edge of the process; the tasks themselves are the real ones."""
    stand_in = Broker()
    monkeypatch.setattr(current_app, "send_task", stand_in.send_task)
    return stand_in


@pytest.fixture
def organiser(cast: Cast) -> Actor:
    """The organiser of our city, as the gates make them."""
    return make_actor(cast.ours)
