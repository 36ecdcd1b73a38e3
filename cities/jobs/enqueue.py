"""Tasks are sent by name, so that no service imports a task, and after commit, so that no worker runs ahead."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def enqueue(task: str, *, queue: str = "default", **arguments: Any) -> None:
    """Send the task once the transaction commits. Arguments are ids and plain values.

    If the broker cannot be reached the error is logged and the caller's work stands: whatever must not be lost has a
    row (outbox, run, offer) that a periodic sweep takes up.
    """
    transaction.on_commit(partial(_send, task, queue, arguments))


def _send(task: str, queue: str, arguments: dict[str, Any]) -> None:
    plain = {name: str(value) if hasattr(value, "hex") else value for name, value in arguments.items()}
    try:
        current_app.send_task(task, kwargs=plain, queue=queue, retry=False)
    except Exception:  # the broker's client raises many kinds; the row that describes the work is safe
        logger.exception("Could not send task %s; the sweep will take it up", task)
