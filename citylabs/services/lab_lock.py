"""One change to a lab at a time."""

from datetime import datetime

from django.db import OperationalError, connection, transaction

from cities.errors import TryAgain
from cities.models import City
from citylabs.models import Lab
from citylabs.rules.lab_states import is_editable
from citylabs.services.lab_refusals import LabFrozen

_PATIENCE = "3s"


def lock_lab(*, city: City, lab: Lab) -> Lab:
    """Return the lab as it stands now, locked until the end of the transaction.

    Raises TryAgain when somebody else holds it for three seconds, and Lab.DoesNotExist when it is gone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
    try:
        with transaction.atomic():
            return Lab.objects.select_for_update().get(city=city, pk=lab.pk)
    except OperationalError as error:
        raise TryAgain from error
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', '0', true)")


def lock_to_edit(*, city: City, lab: Lab, page: str) -> Lab:
    """Return the locked lab if this part of it may be changed in its state; raises LabFrozen."""
    locked = lock_lab(city=city, lab=lab)
    if not is_editable(page, locked.state):
        raise LabFrozen(state=locked.state)
    return locked


def plain(moment: datetime | None) -> str | None:
    """Return a moment as the log keeps it."""
    return moment.isoformat() if moment else None
