"""Reading the outbox. Call inside `enter_city`."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils import timezone

from cities.enums import MailState
from cities.models import City, OutboxMail, Suppression

SHOWN_DAYS = 7  # how far back the outbox's numbers and the duties go: today and the six days before
# What people ask for at once: each of these names several states.
STATE_GROUPS: dict[str, list[MailState]] = {
    "waiting": [MailState.DRAFT, MailState.QUEUED, MailState.SENDING, MailState.RETRYING],
    "lost": [MailState.FAILED, MailState.BOUNCED],
}


def first_day_shown(*, city: City, now: datetime) -> date:
    """Return the first of the days that the outbox counts, as the city's calendar has it."""
    return timezone.localtime(now, ZoneInfo(city.time_zone)).date() - timedelta(days=SHOWN_DAYS - 1)


def get_mail(*, city: City, mail_id: UUID) -> OutboxMail:
    """Return a mail; raises OutboxMail.DoesNotExist."""
    return OutboxMail.objects.get(city=city, pk=mail_id)


def list_mails(
    *,
    city: City,
    state: str = "",
    kind: str = "",
    campaign: str = "",
    recipient: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[OutboxMail]:
    """Return the city's mails, newest first (keys grow with time). Days are the city's own; both ends included.

    `state` is one, or a name of STATE_GROUPS.
    """
    mails = OutboxMail.objects.filter(city=city)
    if state:
        mails = mails.filter(state__in=STATE_GROUPS.get(state, [state]))
    if kind:
        mails = mails.filter(kind=kind)
    if campaign:
        mails = mails.filter(campaign=campaign)
    if recipient:
        mails = mails.filter(recipient__contains=recipient.strip().lower())
    if since:
        mails = mails.filter(created_at__gte=midnight(since, city))
    if until:
        mails = mails.filter(created_at__lt=midnight(until + timedelta(days=1), city))
    return mails.defer("context", "history").order_by("-id")


def midnight(day: date, city: City) -> datetime:
    """Return when a day begins in the city."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(city.time_zone))


def count_mail_states(*, city: City, campaign: str = "", since: date | None = None) -> dict[str, int]:
    """Return how many mails are in each state, zero included, in one query: of a campaign, or since a day."""
    mails = OutboxMail.objects.filter(city=city)
    if campaign:
        mails = mails.filter(campaign=campaign)
    if since:
        mails = mails.filter(created_at__gte=midnight(since, city))
    counts = dict.fromkeys(MailState.values, 0)
    counts.update(mails.order_by().values_list("state").annotate(Count("pk")))
    return counts


def get_suppression(*, city: City, suppression_id: UUID) -> Suppression:
    """Return an entry of the list; raises Suppression.DoesNotExist."""
    return Suppression.objects.get(city=city, pk=suppression_id)


def is_unsubscribed(*, city: City, email: str) -> bool:
    """Whether this address asked not to be invited."""
    return Suppression.objects.filter(city=city, email=email, scope=Suppression.Scope.INVITATIONS).exists()
