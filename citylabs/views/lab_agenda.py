"""The order of the needs on a lab's agenda: one place up or down at a time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.views.gates import workspace_page
from citylabs.rules.permissions import LABS_EDIT
from citylabs.selectors.programme import list_agenda
from citylabs.services.labs import set_agenda
from citylabs.views.lab_pages import find_lab


@workspace_page(post=LABS_EDIT)
def lab_agenda_move(request: Any, city: City, lab_slug: str, need_id: UUID) -> HttpResponse:
    """Let a need change places with its neighbour: `step` is up or down. At the ends nothing happens."""
    lab = find_lab(city, lab_slug)
    needs = [item.need for item in list_agenda(city=city, lab=lab)]
    order = [need.pk for need in needs]
    if need_id not in order:
        raise Http404
    place = order.index(need_id)
    other = place - 1 if request.POST.get("step") == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        try:
            set_agenda(city=city, actor=request.actor, lab=lab, need_ids=order)
        except TryAgain:
            raise
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            words = _("“%(need)s” is number %(place)d now.")
            messages.success(request, words % {"need": needs[place], "place": other + 1})
    return redirect(f"{reverse('lab-edit-agenda', args=[city.slug, lab.slug])}#need-{need_id}")
