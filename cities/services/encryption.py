"""Changing the key of what is encrypted."""

from django.apps import apps
from django.db import transaction

from cities.models import City, CityOwned, EncryptedJsonField


def rotate_encryption(*, city: City) -> int:
    """Write every encrypted value of the city anew with the first of ENCRYPTION_KEYS; returns how many.

    Rows that somebody is working on are waited for. Twice does no harm.
    """
    written = 0
    for model in apps.get_models():
        if not issubclass(model, CityOwned):
            continue
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedJsonField)]
        if not names:
            continue
        with transaction.atomic():
            for row in model._default_manager.select_for_update().filter(city=city).order_by("pk"):
                row.save(update_fields=names)
                written += 1
    return written
