"""Asking people whether their entry may be shared: once, by a mail with a link, never again whatever they answer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, Network, NetworkMembership
from cities.permissions import Actor
from cities.selectors.networks import find_network_membership, list_network_cities
from cities.services.networks import NotInNetwork
from stakeholders.enums import ConsentChannel, ConsentPurpose, SharingAnswer
from stakeholders.models import SharingRequest, Stakeholder
from stakeholders.notifications.mails import queue_sharing_mail
from stakeholders.selectors.sharing import preview_sharing
from stakeholders.services.consents import Yes, keep_yes, withdraw_consent
from stakeholders.services.sharing import share_entries


class NobodyToAsk(Refusal):
    """All of them agreed, were asked before, or have no address."""

    code = "nobody-to-ask"
    message = _("There is nobody to ask: all of these agreed, were asked before, or have no address.")


def ask_to_share(
    *,
    city: City,
    actor: Actor,
    network: Network,
    stakeholder_ids: Collection[UUID],
    now: datetime | None = None,
) -> list[SharingRequest]:
    """Write to those who can be asked and return the questions. Refuses NotInNetwork, NobodyToAsk."""
    now = now or timezone.now()
    if find_network_membership(city=city, network=network) is None:
        raise NotInNetwork
    with transaction.atomic():
        entries = Stakeholder.objects.filter(city=city, pk__in=stakeholder_ids).order_by("pk")
        to_ask = preview_sharing(city=city, entries=list(entries)).to_ask
        SharingRequest.objects.bulk_create(
            [
                SharingRequest(city=city, network=network, stakeholder=entry, email=entry.email.lower(), asked_at=now)
                for entry in to_ask
            ],
            ignore_conflicts=True,  # a colleague was quicker: whoever has a question is not asked again
        )
        found = SharingRequest.objects.filter(
            city=city, network=network, stakeholder__in=to_ask, asked_at=now, answer=SharingAnswer.OPEN
        )
        requests = list(found.select_related("stakeholder", "network").order_by("pk"))
        if not requests:
            raise NobodyToAsk
        cities = list(list_network_cities(network=network))
        for request in requests:
            queue_sharing_mail(city=city, request=request, network_cities=cities)
        changes = {"network": network.slug, "number": len(requests)}
        record(city=city, actor=actor, action="sharing-request.ask", target=network, changes=changes)
    return requests


def answer_sharing_request(
    *, city: City, actor: Actor, request: SharingRequest, agreed: bool, language: str, now: datetime | None = None
) -> SharingRequest:
    """Keep the person's answer: a yes as consent, and their entry is shared at once; a no takes a yes back.

    Only for whoever opened the link that went to the address. The last answer counts; the same twice is harmless.
    """
    now = now or timezone.now()
    with transaction.atomic():
        found = SharingRequest.objects.select_for_update(of=("self",)).select_related("stakeholder", "network")
        request = found.get(city=city, pk=request.pk)
        answer = SharingAnswer.YES if agreed else SharingAnswer.NO
        if agreed:
            _keep_yes(city, actor, request, language, now)
        else:
            withdraw_consent(city=city, actor=actor, email=request.email, purpose=ConsentPurpose.SHARE, now=now)
        if request.answer != answer:
            request.answer, request.answered_at = answer, max(now, request.asked_at)
            request.save(update_fields=["answer", "answered_at"])
            record(
                city=city, actor=actor, action="sharing-request.answer", target=request, changes={"answer": str(answer)}
            )
    return request


def _keep_yes(city: City, actor: Actor, request: SharingRequest, language: str, now: datetime) -> None:
    yes = Yes(
        email=request.email,
        purpose=ConsentPurpose.SHARE,
        language=language,
        channel=ConsentChannel.OWN_PAGE,
        evidence=f"sharing-request {request.pk}",
    )
    keep_yes(city=city, actor=actor, yes=yes, now=now)
    is_member = NetworkMembership.objects.filter(city=city, network=request.network_id).exists()
    # An entry whose address was changed since is no longer the one the question was about.
    if is_member and request.stakeholder.email.lower() == request.email:
        share_entries(
            city=city, actor=actor, network=request.network, stakeholder_ids=[request.stakeholder_id], now=now
        )
