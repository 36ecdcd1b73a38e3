"""The public list of labs as CSV, narrowed like the page it is taken from."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import public_page
from citylabs.models import PublicLab
from citylabs.notifications.addresses import make_address
from citylabs.selectors.catalogue import list_public_labs
from citylabs.views.lab_choice import read_choice

MOST = 5000


@public_page
def labs_csv(request: Any) -> Any:
    """At most 5,000 labs by start, with the times of their own clocks. More is what the API is for."""
    _form, chosen = read_choice(request)
    labs = list_public_labs(chosen=chosen, now=timezone.now()).order_by("starts_at", "id")[:MOST]
    writer = make_line_writer()
    lines = [writer.writerow(row) for row in _list_rows(labs)]
    return answer_csv(iter(lines), file_name="citylabs.csv")


def _list_rows(labs: Any) -> Iterator[list[Any]]:
    yield [
        *(_("Starts"), _("Ends"), _("Time zone"), _("City"), _("Country"), _("Title"), _("Kind"), _("State")),
        *(_("Languages"), _("Place"), _("Online"), _("Seats"), _("Seats taken"), _("Waiting"), _("Address")),
    ]
    for lab in labs:
        yield _tell(lab)


def _tell(lab: PublicLab) -> list[Any]:
    zone = ZoneInfo(lab.time_zone)
    return [
        f"{lab.starts_at.astimezone(zone):%Y-%m-%d %H:%M}",
        f"{lab.ends_at.astimezone(zone):%Y-%m-%d %H:%M}",
        lab.time_zone,
        str(lab.city),
        lab.city.country,
        str(lab.title),
        str(lab.get_kind_display()),
        str(lab.get_state_display()),
        " ".join(lab.languages),
        lab.venue,
        _("yes") if lab.is_online else _("no"),
        lab.capacity,
        lab.seats_taken,
        lab.waiting,
        make_address("lab", lab.city.slug, lab.slug),
    ]
