"""Tagging many entries at once."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Func, IntegerField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City
from cities.permissions import Actor
from stakeholders.models import Stakeholder
from stakeholders.rules.entries import list_tag_faults
from stakeholders.rules.reasons import explain_reason
from stakeholders.rules.texts import MAX_TAGS, clean_tags
from stakeholders.services.entry_log import record_entries

# In the order of the alphabet and each once, as `clean_tags` keeps them.
_NEW_TAGS = (
    'ARRAY(SELECT DISTINCT tag COLLATE "C" FROM unnest(tags || %s::varchar[]) AS tag'
    " WHERE tag <> ALL(%s::varchar[]) ORDER BY 1)"
)


class NoTags(Refusal):
    """There is nothing to add or to take away."""

    code = "no-tags"
    status = 422
    message = _("Write at least one tag.")


class BrokenTags(Refusal):
    """A tag cannot be kept as it is."""

    code = "broken-tags"
    status = 422


def tag_stakeholders(
    *, city: City, actor: Actor, stakeholder_ids: Sequence[UUID], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> list[UUID]:
    """Add tags to entries and take tags from them; return which entries changed.

    Ids that are not the city's are passed over. Refuses with NoTags or BrokenTags; then nothing is changed.
    """
    added, removed = clean_tags(add), clean_tags(remove)
    if not added and not removed:
        raise NoTags(field="tags")
    for reason in list_tag_faults(added):
        raise BrokenTags(explain_reason(reason), field="tags")
    with transaction.atomic():
        changing = ~Q(tags__contains=added) if added else Q()
        changing |= Q(tags__overlap=removed) if removed else Q()
        entries = Stakeholder.objects.select_for_update().filter(changing, city=city, pk__in=stakeholder_ids)
        changed = list(entries.order_by("pk").only("pk", "organisation"))
        chosen = Stakeholder.objects.filter(city=city, pk__in=[entry.pk for entry in changed])
        chosen.update(tags=RawSQL(_NEW_TAGS, [added, removed]), changed_at=timezone.now())  # noqa: S611  fixed SQL
        count = Func(F("tags"), function="cardinality", output_field=IntegerField())
        if chosen.alias(count=count).filter(count__gt=MAX_TAGS).exists():
            raise BrokenTags(_("An entry would have more than %(limit)s tags.") % {"limit": MAX_TAGS}, field="tags")
        changes = {"added": added, "removed": removed}
        record_entries(city=city, actor=actor, action="stakeholder.tag", stakeholders=changed, changes=changes)
    return [entry.pk for entry in changed]
