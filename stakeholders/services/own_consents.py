"""What a person decides about themselves on their own page, opened by the link in a mail to their address."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cities.models import City, OutboxMail
from cities.permissions import Actor
from cities.services.suppressions import resubscribe, unsubscribe
from stakeholders.enums import ConsentChannel, ConsentPurpose
from stakeholders.selectors.purposes import find_shown_text
from stakeholders.services.consents import Yes, keep_yes, withdraw_consent


@dataclass(frozen=True)
class OwnAnswer:
    """A yes or a no; `text_id` names the words that stood beside the button, `language` is that of the page."""

    purpose: str
    agrees: bool
    language: str
    text_id: str = ""


def answer_purpose(
    *, city: City, actor: Actor, mail: OutboxMail, answer: OwnAnswer, now: datetime | None = None
) -> None:
    """Keep what the recipient of the mail decides: taking back is one press, as agreeing is (GDPR, article 7(3)).

    A no to invitations also keeps the address from all invitations of the city, whatever they rest on (article 21);
    a yes lets them through again. Twice does no harm. Refuses with WrongText for what is no purpose.
    """
    now = now or timezone.now()
    is_invite = answer.purpose == ConsentPurpose.INVITE
    with transaction.atomic():
        if answer.agrees:
            text = find_shown_text(city=city, text_id=answer.text_id, purpose=answer.purpose, now=now)
            yes = Yes(
                email=mail.recipient,
                purpose=answer.purpose,
                language=answer.language,
                channel=ConsentChannel.OWN_PAGE,
                legal_text=text,
                evidence=f"mail {mail.pk}",
            )
            keep_yes(city=city, actor=actor, yes=yes, now=now)
            if is_invite:
                resubscribe(city=city, actor=actor, mail=mail, now=now)
            return
        given = {"email": mail.recipient, "purpose": answer.purpose, "channel": ConsentChannel.OWN_PAGE}
        withdraw_consent(city=city, actor=actor, now=now, **given)
        if is_invite:
            unsubscribe(city=city, actor=actor, mail=mail, now=now)
