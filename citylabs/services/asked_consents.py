"""The second half of a double opt-in: the owner of an address says whether what was ticked with it was theirs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cities.models import City
from cities.permissions import Actor
from citylabs.models import Registration
from citylabs.selectors.consents import list_shown_texts
from citylabs.services.details import Details, keep_consents


def settle_consents(
    *, city: City, actor: Actor, registration: Registration, agreed: bool, now: datetime | None = None
) -> Registration:
    """Keep the held consents with the texts that were read (GDPR, article 7(1)), or forget them. Twice is harmless.

    Only for whoever opened the personal link that went to the address: that is the proof.
    """
    now = now or timezone.now()
    with transaction.atomic():
        registration = Registration.objects.select_for_update(no_key=True).get(city=city, id=registration.pk)
        if registration.asked_consents and agreed:
            details = _repeat(city, registration)
            proof = f"registration {registration.pk}"
            keep_consents(city=city, actor=actor, details=details, now=now, may_withdraw=False, evidence=proof)
        if registration.asked_consents:
            registration.asked_consents = {}
            registration.save(update_fields=["asked_consents", "changed_at"])
    return registration


def _repeat(city: City, registration: Registration) -> Details:
    text_ids = [text_id for text_id in registration.asked_consents.values() if text_id]
    return Details(
        person=registration.person,
        organisation=registration.organisation,
        email=registration.email,
        helix_group=registration.helix_group,
        language=registration.language,
        consents=dict.fromkeys(registration.asked_consents, True),
        texts=list_shown_texts(city=city, text_ids=text_ids),
    )
