"""Made-up people of the demo who ask what is kept about them, each of a kind, with the days going by."""

from datetime import timedelta

from django.utils import timezone

from cities.enums import RequestKind
from cities.models import City, DataRequest
from cities.models.data_request import digest_address
from cities.services.data_requests import ask_for_data, prove_request, route_request
from stakeholders.models import Stakeholder

# How many days ago each kind was asked.
_ASKED = {RequestKind.CORRECTION: 24, RequestKind.ACCESS: 9, RequestKind.ERASURE: 3}
_RIGHT = {"role": "Head of research", "phone": "+372 555 0100"}


def load_data_requests(city: City) -> None:
    """Ask once each; loading again changes nothing. Call inside the city."""
    people = Stakeholder.objects.filter(city=city, email__endswith=".example").exclude(person="").order_by("sort_key")
    now = timezone.now()
    for (kind, days), entry in zip(_ASKED.items(), people, strict=False):
        asked = DataRequest.objects.filter(kind=kind, digest=digest_address(entry.email))
        if asked.exists():
            continue
        asked_at = now - timedelta(days=days)
        proposal = _RIGHT if kind == RequestKind.CORRECTION else None
        ask_for_data(kind=kind, email=entry.email, language=entry.language, city=city, proposal=proposal, now=asked_at)
        request = prove_request(request=asked.get(), now=asked_at + timedelta(minutes=5))
        route_request(request_id=request.pk)
