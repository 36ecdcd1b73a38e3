"""Workers show that they live: `/readyz` looks at it."""

from typing import Any

from celery import Task, shared_task
from celery.signals import worker_ready
from django.utils import timezone

from cities.jobs.heartbeats import note_sign_of_life


@shared_task(name="cities.note_heartbeat", bind=True, ignore_result=True)
def note_heartbeat(self: Task) -> None:
    """Note that the whole way works: beat sent this task, the broker kept it, a worker of the queue ran it."""
    delivery = self.request.delivery_info or {}
    note_sign_of_life(queue=str(delivery.get("routing_key") or "default"), at=timezone.now())


@worker_ready.connect
def note_first_heartbeat(sender: Any, **_: Any) -> None:
    """A worker that has just started is ready now, not at the next beat."""
    for queue in sender.app.amqp.queues.consume_from:
        note_sign_of_life(queue=queue, at=timezone.now())
