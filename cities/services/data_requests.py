"""Asking: a request is written down, proven by a mailed link, and routed to every city that holds something.

The platform answers the same whether it knows the address or not, and nothing is looked up before the link is used.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cities.enums import RequestKind, RequestState, Role
from cities.errors import Refusal
from cities.hooks import list_places
from cities.jobs import enqueue
from cities.log import record
from cities.models import City, DataRequest, DataRequestTask, Membership, User
from cities.models.data_request import REVIEW_FOR, add_months, digest_address
from cities.outbox import queue_mail
from cities.outbox.render import render_platform_mail
from cities.permissions import SYSTEM
from cities.services.account_mails import send_account_mail
from cities.tenancy import enter_city, enter_user, list_city_ids_with, make_link

LINK = "data-request"
LINK_HOLDS_FOR = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(hours=1)
_MOST_CITIES = 10_000


class LinkTooOld(Refusal):
    """The link was not used in time."""

    code = "link-too-old"
    status = 410
    message = _("This link is too old. Please ask again; you get a new one.")


def request_url(request: DataRequest) -> str:
    """The address where the person follows the request."""
    return f"{settings.BASE_URL}{reverse('data-request', args=[make_link(LINK, request.pk)])}"


def name_request(kind: str, language: str, *, due: datetime | None = None, city: City | None = None) -> dict[str, str]:
    """The words of a mail about a request, in its reader's language: what is asked, and by when in the city's zone."""
    with translation.override(language):
        words = {"kind": kind, "what": str(RequestKind(kind).label)}
        if due and city:
            words["due"] = date_format(timezone.localtime(due, ZoneInfo(city.time_zone)), "DATE_FORMAT")
    return words


def ask_for_data(
    *,
    kind: str,
    email: str,
    language: str,
    city: City | None = None,
    proposal: dict[str, str] | None = None,
    now: datetime | None = None,
) -> None:
    """Write the request down and mail the link. Asked again within an hour, nothing more is sent.

    Gives nothing back: whoever asks must not learn whether the address is known.
    """
    now = now or timezone.now()
    address = email.strip().lower()
    digest = digest_address(address)
    with transaction.atomic():
        waiting = DataRequest.objects.filter(digest=digest, kind=kind, created_at__gt=now - ASK_AGAIN_AFTER)
        if waiting.filter(answered_at=None).exists():
            return
        request = _create(kind, address, language, city, proposal, now)
        enqueue("cities.send_data_request_link", queue="mail", request_id=request.pk)


def ask_as_user(*, user: User, kind: str, proposal: dict[str, str] | None = None, now: datetime | None = None) -> Any:
    """Write down the request of somebody signed in: their address is proven already. Returns the request."""
    now = now or timezone.now()
    with transaction.atomic():
        request = _create(kind, user.email.lower(), user.language, None, proposal, now)
        return prove_request(request=request, now=now)


def _create(
    kind: str, address: str, language: str, city: City | None, proposal: dict[str, str] | None, now: datetime
) -> DataRequest:
    return DataRequest.objects.create(
        kind=kind,
        email=address,
        digest=digest_address(address),
        language=language,
        city=city,
        proposal=proposal or {},
        created_at=now,
    )


def send_link(*, request_id: UUID, now: datetime | None = None) -> None:
    """Mail the link, once. Raises what the mail server says; the sweep tries again."""
    with transaction.atomic():
        request = DataRequest.objects.select_for_update(skip_locked=True).filter(pk=request_id).first()
        if request is None or request.link_sent_at or request.state != RequestState.UNPROVEN:
            return
        context = {"link": request_url(request), **name_request(request.kind, request.language)}
        mail = render_platform_mail("data-request-link", language=request.language, context=context)
        send_account_mail(recipient=request.email, subject=mail.subject, text=mail.text, html=mail.html)
        request.link_sent_at = now or timezone.now()
        request.save(update_fields=["link_sent_at"])


def prove_request(*, request: DataRequest, now: datetime | None = None) -> DataRequest:
    """The person has used the link: the request counts from now on. Twice is harmless. Refuses LinkTooOld."""
    now = now or timezone.now()
    with transaction.atomic():
        found = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if found.state != RequestState.UNPROVEN:
            return found
        if now - found.created_at > LINK_HOLDS_FOR:
            raise LinkTooOld
        found.state, found.proven_at = RequestState.OPEN, now
        found.save(update_fields=["state", "proven_at"])
        enqueue("cities.route_data_request", request_id=found.pk)
    return found


def find_cities(*, email: str) -> set[UUID]:
    """The cities that hold something about an address, found across the walls by reading addresses only."""
    address = email.strip().lower()
    found: set[UUID] = set()
    for place in list_places():
        conditions = {f"{place.column}__contains": [address]} if place.is_list else {place.column: address}
        found |= set(list_city_ids_with(place.model, limit=_MOST_CITIES, **conditions))
    for user in User.objects.filter(email=address):
        with enter_user(user):
            found |= set(Membership.objects.filter(user=user).values_list("city_id", flat=True))
    return found


def route_request(*, request_id: UUID) -> int:
    """Give every city concerned its own task, once each, and return how many there are. For a worker."""
    with transaction.atomic():
        request = DataRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if request.state != RequestState.OPEN or not request.email:
            return 0
        cities = find_cities(email=request.email)
        if request.city_id:
            cities.add(request.city_id)
        for city_id in sorted(cities):
            with enter_city(city_id):
                _hand_over(City.objects.get(pk=city_id), request)
        enqueue("cities.close_data_request", request_id=request.pk)
    return len(cities)


def _hand_over(city: City, request: DataRequest) -> None:
    assert request.proven_at is not None
    if DataRequestTask.objects.filter(city=city, request=request).exists():
        return
    task = DataRequestTask.objects.create(
        city=city,
        request=request,
        kind=request.kind,
        due_at=add_months(request.proven_at, 1),
        release_at=request.proven_at + REVIEW_FOR if request.kind == RequestKind.ACCESS else None,
        created_at=request.proven_at,
    )
    record(city=city, actor=SYSTEM, action="data_request.receive", target=task, changes={"kind": task.kind})
    tell_owners(city=city, task=task, kind="data-request-new")


def tell_owners(*, city: City, task: DataRequestTask, kind: str) -> None:
    """Write to the city's owners, each once per kind of mail."""
    owners = Membership.objects.filter(city=city, role=Role.OWNER, user__is_active=True).select_related("user")
    link = f"{settings.BASE_URL}{reverse('data-request-task', args=[city.slug, task.pk])}"
    for owner in owners:
        queue_mail(
            city=city,
            campaign=f"data-request:{task.pk}",
            recipient=owner.user.email,
            occurrence=kind,
            kind=kind,
            language=owner.user.language,
            context={"link": link, **name_request(task.kind, owner.user.language, due=task.due_at, city=city)},
        )
