"""Picking the people of a campaign, one by one, by a filter, or by the rule that fills a group.

Every change is a batch that can be turned over again (`undo_choice`), so nothing has to be asked beforehand. Only
people who can be invited are picked; the log keeps how many, not whom.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, User
from cities.permissions import Actor
from citylabs.enums import CampaignState
from citylabs.models import AudienceMember, Campaign, Lab
from citylabs.selectors.audience import keep_invitable, list_candidates, list_picked_ids
from citylabs.services.campaigns import CampaignSent
from stakeholders.models import Stakeholder
from stakeholders.rules.filters import Filters
from stakeholders.selectors.stakeholders import list_stakeholders

_AT_ONCE = 2_000


class NotPicked(Refusal):
    """The campaign reaches whoever meets a filter; there is nobody to pick one by one."""

    code = "not-picked"
    message = _("These invitations go to everybody who meets a filter. Start new ones to pick people one by one.")


@dataclass(frozen=True)
class Choice:
    """What a change of the choice did. `batch` takes it back."""

    batch: UUID
    added: int = 0
    dropped: int = 0


def start_choice(*, city: City, actor: Actor, lab: Lab, user: User | None = None) -> Campaign:
    """Write a draft whose people are picked one by one; nobody is yet."""
    with transaction.atomic():
        campaign = Campaign.objects.create(city=city, lab=lab, is_picked=True, created_by=user)
        record(city=city, actor=actor, action="campaign.create", target=campaign, changes={"picked": True})
    return campaign


def change_choice(
    *, city: City, actor: Actor, campaign: Campaign, ticked: Collection[UUID], shown: Collection[UUID]
) -> Choice:
    """Make the choice among the shown entries what is ticked; entries that were not shown stay as they are.

    Refuses CampaignSent, NotPicked.
    """

    def change(batch: UUID) -> Choice:
        wanted = set(ticked) & set(shown)
        before = list_picked_ids(city=city, campaign=campaign, among=shown)
        added = _add(campaign, Stakeholder.objects.filter(city=city, pk__in=wanted - before), batch)
        return Choice(batch, added, _drop(campaign, before - wanted, batch))

    return _change(city, actor, campaign, change)


def choose_matching(*, city: City, actor: Actor, campaign: Campaign, filters: Filters) -> Choice:
    """Pick everybody who meets the filters and can be invited. Refuses CampaignSent, NotPicked."""

    def change(batch: UUID) -> Choice:
        return Choice(batch, _add(campaign, list_stakeholders(city=city, filters=filters), batch))

    return _change(city, actor, campaign, change)


def drop_matching(*, city: City, actor: Actor, campaign: Campaign, filters: Filters) -> Choice:
    """Leave everybody out again who meets the filters. Refuses CampaignSent, NotPicked."""

    def change(batch: UUID) -> Choice:
        members = AudienceMember.objects.filter(city=city, campaign=campaign, is_in=True)
        entries = list_stakeholders(city=city, filters=filters).order_by()
        found = members.filter(stakeholder__in=entries.values("pk"))
        return Choice(batch, dropped=found.update(is_in=False, batch=batch))

    return _change(city, actor, campaign, change)


def fill_group(*, city: City, actor: Actor, campaign: Campaign, group: str, number: int) -> Choice:
    """Pick that many more of a group by the rule of `list_candidates`. Refuses CampaignSent, NotPicked."""

    def change(batch: UUID) -> Choice:
        candidates = list_candidates(city=city, campaign=campaign, group=group)[:number]
        chosen = Stakeholder.objects.filter(city=city, pk__in=[entry.pk for entry in candidates])
        return Choice(batch, _add(campaign, chosen, batch))

    return _change(city, actor, campaign, change)


def undo_choice(*, city: City, actor: Actor, campaign: Campaign, batch: UUID) -> Choice:
    """Turn a change over: who came in goes out, who went out comes back. Refuses CampaignSent, NotPicked."""

    def change(fresh: UUID) -> Choice:
        rows = AudienceMember.objects.filter(city=city, campaign=campaign, batch=batch)
        back = rows.filter(is_in=False).count()
        turned = Case(When(is_in=True, then=Value(False)), default=Value(True))  # noqa: FBT003  SQL, not Python
        changed = rows.update(is_in=turned, batch=fresh)
        return Choice(fresh, added=back, dropped=changed - back)

    return _change(city, actor, campaign, change)


def _change(city: City, actor: Actor, campaign: Campaign, change: Callable[[UUID], Choice]) -> Choice:
    """Do one change under the campaign's lock and log it, if it changed anything."""
    with transaction.atomic():
        locked = Campaign.objects.select_for_update().get(city=city, pk=campaign.pk)
        if locked.state != CampaignState.DRAFT:
            raise CampaignSent
        if not locked.is_picked:
            raise NotPicked
        choice = change(uuid4())
        if choice.added or choice.dropped:
            changes = {"added": choice.added, "dropped": choice.dropped}
            record(city=city, actor=actor, action="campaign.choose", target=locked, changes=changes)
    return choice


def _add(campaign: Campaign, entries: QuerySet[Stakeholder], batch: UUID) -> int:
    """Pick those of the entries that can be invited and are not picked yet; return how many."""
    city = campaign.city
    free = keep_invitable(city=city, lab=campaign.lab, entries=entries).order_by("pk")
    known = AudienceMember.objects.filter(city=city, campaign=campaign)
    ids = list(free.exclude(pk__in=known.filter(is_in=True).values("stakeholder")).values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        known.filter(stakeholder__in=part, is_in=False).update(is_in=True, batch=batch)
        fresh = [AudienceMember(city=city, campaign=campaign, stakeholder_id=one, batch=batch) for one in part]
        AudienceMember.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(ids)


def _drop(campaign: Campaign, ids: Collection[UUID], batch: UUID) -> int:
    members = AudienceMember.objects.filter(city=campaign.city, campaign=campaign, is_in=True, stakeholder__in=ids)
    return members.update(is_in=False, batch=batch)
