"""Imports, as workers run them."""

from typing import Any
from uuid import UUID

from celery import shared_task

from cities.permissions import Actor
from stakeholders.services import import_undo, import_work


@shared_task(name="stakeholders.read_import")
def read_import(*, city_id: str, run_id: str, import_id: str, actor: dict[str, Any]) -> None:
    """Make the preview of an uploaded list."""
    import_work.read_import(city_id=UUID(city_id), run_id=UUID(run_id), import_id=UUID(import_id))


@shared_task(name="stakeholders.write_import")
def write_import(*, city_id: str, run_id: str, import_id: str, actor: dict[str, Any]) -> None:
    """Write the confirmed rows of an import in the name of the person who confirmed."""
    who = _read_actor(actor)
    import_work.write_import(city_id=UUID(city_id), run_id=UUID(run_id), import_id=UUID(import_id), actor=who)


@shared_task(name="stakeholders.undo_import")
def undo_import(*, city_id: str, run_id: str, import_id: str, actor: dict[str, Any]) -> None:
    """Take the written rows of an import back in the name of the person who asked for it."""
    who = _read_actor(actor)
    import_undo.undo_rows(city_id=UUID(city_id), run_id=UUID(run_id), import_id=UUID(import_id), actor=who)


def _read_actor(kept: dict[str, Any]) -> Actor:
    return Actor(kind=kept["kind"], label=kept["label"], id=UUID(kept["id"]) if kept["id"] else None)
