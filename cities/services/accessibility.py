"""Publishing the accessibility statement. A version is never edited: it says what was claimed on a day."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import AssessmentMethod, ComplianceStatus
from cities.errors import Refusal
from cities.jobs.guest_pages import forget_guest_pages
from cities.log import record
from cities.models import AccessibilityStatement, City, Translations
from cities.permissions import Actor
from cities.selectors.accessibility import current_statement


class NothingListed(Refusal):
    """The statement says "partially" or "not" compliant, and not why."""

    code = "nothing-listed"
    status = 422
    message = _("Say what is not accessible and why, at least once, or claim full compliance.")


class ListedDespiteFull(Refusal):
    """Full compliance, and content that is not compliant."""

    code = "listed-despite-full"
    status = 422
    message = _("A fully compliant site has no content that fails. Take it out, or say “Partially compliant”.")


class NobodyNamed(Refusal):
    """An assessment by a third party without the third party."""

    code = "nobody-named"
    status = 422
    message = _("Say who assessed the site.")


class BadDates(Refusal):
    """Prepared after the last review, or in the future."""

    code = "bad-dates"
    status = 422
    message = _("The statement cannot be prepared in the future.")


class BadStatement(Refusal):
    """A field is not what it should be; the message says which and why."""

    code = "bad-statement"
    status = 422


class NoStatement(Refusal):
    """There is nothing to review yet."""

    code = "no-statement"
    message = _("Publish a statement first.")


@dataclass(frozen=True)
class StatementContent:
    """What a city says, by the names of the model's fields. Version and review date come by themselves."""

    status: str
    law: str
    method: str
    prepared_date: date
    contact_name: str
    contact_email: str
    body_name: str
    failures: Translations = field(default_factory=Translations)
    burdens: Translations = field(default_factory=Translations)
    outside: Translations = field(default_factory=Translations)
    alternatives: Translations = field(default_factory=Translations)
    assessor: str = ""
    report_url: str = ""
    contact_phone: str = ""
    body_url: str = ""
    body_contact: str = ""

    @classmethod
    def of(cls, statement: AccessibilityStatement) -> "StatementContent":
        """What a published version says."""
        return cls(**{each.name: getattr(statement, each.name) for each in fields(cls)})

    def as_dict(self) -> dict[str, Any]:
        """Return the content by the names of the model's fields."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def publish_statement(
    *, city: City, actor: Actor, content: StatementContent, now: datetime | None = None
) -> AccessibilityStatement:
    """Publish the next version; it is reviewed by being published.

    Refuses NothingListed, ListedDespiteFull, NobodyNamed, BadDates, BadStatement.
    """
    now = now or timezone.now()
    today = timezone.localtime(now, ZoneInfo(city.time_zone)).date()
    _check_claims(content, today)
    with transaction.atomic():
        _wait_for_others(city)
        before = current_statement(city=city)
        statement = AccessibilityStatement(
            city=city,
            version=before.version + 1 if before else 1,
            reviewed_date=today,
            published_at=now,
            **content.as_dict(),
        )
        _check_fields(statement)
        statement.save(force_insert=True)
        changes = _changes(StatementContent.of(before) if before else None, content)
        changes["version"] = statement.version
        record(city=city, actor=actor, action="accessibility.publish", target=statement, changes=changes)
        forget_guest_pages()
    return statement


def confirm_statement(*, city: City, actor: Actor, now: datetime | None = None) -> AccessibilityStatement:
    """Say that the statement was looked at and still holds: the same words with a new date of review.

    Refuses NoStatement.
    """
    with transaction.atomic():
        _wait_for_others(city)  # else the words of a colleague who publishes now would be replaced by those before them
        current = current_statement(city=city)
        if current is None:
            raise NoStatement
        return publish_statement(city=city, actor=actor, content=StatementContent.of(current), now=now)


def _wait_for_others(city: City) -> None:
    """Two people publishing at once wait for each other here instead of colliding on the version's unique key."""
    City.objects.select_for_update(no_key=True).get(pk=city.pk)


def _check_claims(content: StatementContent, today: date) -> None:
    fails = bool(content.failures or content.burdens)
    if content.status == ComplianceStatus.FULL and fails:
        raise ListedDespiteFull(field="failures" if content.failures else "burdens")
    if content.status != ComplianceStatus.FULL and not (fails or content.outside):
        raise NothingListed(field="failures")
    if content.method == AssessmentMethod.THIRD_PARTY and not content.assessor:
        raise NobodyNamed(field="assessor")
    if content.prepared_date > today:
        raise BadDates(field="prepared_date")


def _check_fields(statement: AccessibilityStatement) -> None:
    try:
        statement.full_clean(exclude=["id", "city"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise BadStatement(messages[0], field=name) from None


def _changes(before: StatementContent | None, after: StatementContent) -> dict[str, Any]:
    """The fields that differ, as plain JSON: [before, after]."""
    old = before.as_dict() if before else {}
    found = {}
    for name, value in after.as_dict().items():
        if old.get(name) != value and (value or old.get(name)):
            found[name] = [_plain(old.get(name)), _plain(value)]
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
