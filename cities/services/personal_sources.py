"""What the platform itself knows about a person in one city: mails, colleagues, reports of barriers, drafts, log."""

import json
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.hooks import Erasure, Kept, Person, Place, Source, known_as, plain, register_source, shared_signs
from cities.models import (
    AccessibilityFeedback,
    City,
    ColleagueInvitation,
    FormDraft,
    IdempotencyRecord,
    LogEntry,
    Membership,
    OutboxMail,
    StaffSession,
    Suppression,
    User,
)
from cities.permissions import SYSTEM
from cities.services.memberships import LastOwner, remove_member
from cities.services.redaction import mentioning, mentions, redact
from cities.services.suppressions import forget_address
from cities.tenancy import hide_links

LOG_STAYS = _(
    "A public body must be able to show who did what in its name (GDPR, article 17(3)(b)); "
    "the log cannot be changed afterwards."
)


@known_as.add
def know_colleagues(*, city: City, emails: frozenset[str]) -> tuple[set[str], set[str], set[str]]:
    """The names people have given themselves in their accounts."""
    return set(), set(User.objects.filter(email__in=emails).values_list("name", flat=True)), set()


@shared_signs.add
def find_namesakes_with_account(*, city: City, emails: frozenset[str], names: set[str], phones: set[str]) -> set[str]:
    """Colleagues of the same name."""
    others = Membership.objects.filter(city=city, user__name__in=names).exclude(user__email__in=emails)
    return set(others.values_list("user__name", flat=True))


def _users(person: Person) -> list[User]:
    return list(User.objects.filter(email__in=person.emails))


# --- mails --------------------------------------------------------------------------------------------------------


def _own_mails(city: City, person: Person) -> Any:
    return OutboxMail.objects.filter(city=city, recipient__in=person.emails).order_by("created_at")


def _export_mails(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {
            "kind": mail.kind,
            "recipient": mail.recipient,
            "recipient_name": mail.recipient_name,
            "language": mail.language,
            "subject": mail.subject,
            "state": mail.state,
            "created_at": plain(mail.created_at),
            "sent_at": plain(mail.sent_at),
            "history": mail.history,
            "content": json.loads(hide_links(json.dumps(mail.context))),
        }
        for mail in _own_mails(city, person)
    ]


def _erase_mails(city: City, person: Person, now: datetime) -> Erasure:
    """Delete the person's mails, also one in flight (its worker finds no row any more and writes nothing back).

    Mails to others that name the person stay, with a gap in their stead.
    """
    gone = _own_mails(city, person).delete()[1].get("cities.OutboxMail", 0)
    about = list(
        mentioning(OutboxMail.objects.filter(city=city), person, "context", "subject", "recipient_name", "history")
    )
    for mail in about:
        for column in ("context", "subject", "recipient_name", "history"):
            setattr(mail, column, redact(getattr(mail, column), person))
        mail.save(update_fields=["context", "subject", "recipient_name", "history"])
    return Erasure(erased=gone, pseudonymised=len(about))


register_source(
    Source(
        code="mails",
        label=_("Mails"),
        purpose=_("Writing to you about labs, and being able to show what was sent and when"),
        basis=_("Legitimate interest (GDPR, article 6(1)(f)), or a task in the public interest (6(1)(e))"),
        origin=_("Written by the platform and the city"),
        period=_("Until the city's retention rules delete them"),
        tables=("cities.OutboxMail",),
        places=(Place(OutboxMail, "recipient"),),
        export=_export_mails,
        erase=_erase_mails,
        order=95,
    )
)


# --- whom not to write to -----------------------------------------------------------------------------------------


def _export_suppressions(city: City, person: Person) -> list[dict[str, Any]]:
    listed = Suppression.objects.filter(city=city, email__in=person.emails)
    return [
        {"email": one.email, "kept_from": one.scope, "reason": one.reason, "since": plain(one.created_at)}
        for one in listed
    ]


def _seal_suppressions(city: City, person: Person, now: datetime) -> Erasure:
    """The wish not to be written to outlives the address, by its seal alone."""
    count = sum(forget_address(city=city, actor=SYSTEM, email=email, now=now) for email in sorted(person.emails))
    reason = _(
        "Without it the next list that names you would bring you back (GDPR, articles 17(3)(b) and 21(3)). "
        "Your address cannot be read from it."
    )
    return Erasure(pseudonymised=count, kept=(Kept(_("A fingerprint of your address"), reason, count),))


register_source(
    Source(
        code="suppressions",
        label=_("Not to be written to"),
        purpose=_("Not writing to you any more"),
        basis=_("Legal obligation (GDPR, articles 6(1)(c) and 21(3))"),
        origin=_("From you, or from a colleague on your behalf"),
        period=_("As long as the city writes mails"),
        tables=("cities.Suppression",),
        export=_export_suppressions,
        erase=_seal_suppressions,
        order=97,
    )
)


# --- colleagues ---------------------------------------------------------------------------------------------------


def _export_colleague(city: City, person: Person) -> list[dict[str, Any]]:
    users = _users(person)
    rows: list[dict[str, Any]] = [
        {"what": "membership", "role": one.role, "since": plain(one.created_at)}
        for one in Membership.objects.filter(city=city, user__in=users)
    ]
    rows += [
        {"what": "invitation to join", "email": one.email, "role": one.role, "since": plain(one.created_at)}
        for one in ColleagueInvitation.objects.filter(city=city, email__in=person.emails)
    ]
    rows += [
        {"what": "visit as platform staff", "reason": one.reason, "since": plain(one.started_at)}
        for one in StaffSession.objects.filter(city=city, user__in=users)
    ]
    return rows


def _erase_colleague(city: City, person: Person, now: datetime) -> Erasure:
    """Take the person out of the city, unless nobody else owns it; visits of platform staff stay in sight."""
    users = _users(person)
    gone = ColleagueInvitation.objects.filter(city=city, email__in=person.emails).delete()[0]
    kept = []
    for membership in Membership.objects.filter(city=city, user__in=users).select_related("user"):
        try:
            remove_member(city=city, actor=SYSTEM, membership=membership)
            gone += 1
        except LastOwner:
            reason = _("You are the only owner of the city. Give that to a colleague first, then ask again.")
            kept.append(Kept(_("Your role in the city"), reason))
    if visits := StaffSession.objects.filter(city=city, user__in=users).count():
        kept.append(Kept(_("Your visits as platform staff"), LOG_STAYS, visits))
    return Erasure(erased=gone, kept=tuple(kept))


register_source(
    Source(
        code="colleague",
        label=_("Your work in the city"),
        purpose=_("Knowing who may do what in the city's workspace"),
        basis=_("Performance of your employment or mandate (GDPR, article 6(1)(b) or (e))"),
        origin=_("From the colleague who invited you"),
        period=_("Until you leave the city"),
        tables=("cities.Membership", "cities.ColleagueInvitation", "cities.StaffSession"),
        places=(Place(ColleagueInvitation, "email"),),
        export=_export_colleague,
        erase=_erase_colleague,
        order=70,
    )
)


# --- log ----------------------------------------------------------------------------------------------------------


def _log_entries(city: City, person: Person) -> Any:
    ids = [user.pk for user in _users(person)]
    mine = Q(actor_id__in=ids) | Q(actor_label__in=person.emails) | Q(changes__who__in=list(person.emails))
    return LogEntry.objects.filter(mine, city=city).order_by("at")


def _export_log(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {"at": plain(one.at), "actor": one.actor_label, "action": one.action, "object": one.object_label}
        for one in _log_entries(city, person)
    ]


def _keep_log(city: City, person: Person, now: datetime) -> Erasure:
    count = _log_entries(city, person).count()
    return Erasure(kept=(Kept(_("What you did in the city's workspace"), LOG_STAYS, count),) if count else ())


register_source(
    Source(
        code="log",
        label=_("Log of the city"),
        purpose=_("Showing afterwards who did what in the city's name"),
        basis=_("Legal obligation of public bodies to account for what they do (GDPR, article 6(1)(c))"),
        origin=_("Written by the platform when you did something while signed in"),
        period=_("As long as the city keeps its log"),
        tables=("cities.LogEntry",),
        export=_export_log,
        erase=_keep_log,
        order=80,
    )
)


# --- reports of barriers ------------------------------------------------------------------------------------------


def _reports(city: City, person: Person) -> Any:
    return AccessibilityFeedback.objects.filter(city=city, email__in=person.emails)


def _export_reports(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {
            "text": one.text,
            "page": one.page,
            "email": one.email,
            "state": one.state,
            "answer": one.answer,
            "answered_at": plain(one.answered_at),
            "created_at": plain(one.created_at),
        }
        for one in _reports(city, person)
    ]


def _erase_reports(city: City, person: Person, now: datetime) -> Erasure:
    campaigns = [f"accessibility:{pk}" for pk in _reports(city, person).values_list("pk", flat=True)]
    OutboxMail.objects.filter(city=city, campaign__in=campaigns).delete()
    gone = _reports(city, person).delete()[0]
    others = list(mentioning(AccessibilityFeedback.objects.filter(city=city), person, "text", "answer"))
    for one in others:
        one.text, one.answer = redact(one.text, person), redact(one.answer, person)
        one.save(update_fields=["text", "answer"])
    by_colleague = AccessibilityFeedback.objects.filter(city=city, answered_by_label__in=person.emails)
    changed = by_colleague.update(answered_by_label="")
    return Erasure(erased=gone, pseudonymised=len(others) + changed)


register_source(
    Source(
        code="barriers",
        label=_("Reports of barriers"),
        purpose=_("Answering you and removing the barrier"),
        basis=_("Legal obligation (Directive (EU) 2016/2102, article 7; GDPR, article 6(1)(c))"),
        origin=_("From you"),
        period=_("One year after the answer"),
        tables=("cities.AccessibilityFeedback",),
        places=(Place(AccessibilityFeedback, "email"),),
        export=_export_reports,
        erase=_erase_reports,
        order=75,
    )
)


# --- unsaved forms and kept answers -------------------------------------------------------------------------------


def _drafts(city: City, person: Person) -> Any:
    mine = FormDraft.objects.filter(city=city, user__in=_users(person))
    about = mentioning(FormDraft.objects.filter(city=city), person, "content")
    return FormDraft.objects.filter(
        city=city, pk__in=[*mine.values_list("pk", flat=True), *about.values_list("pk", flat=True)]
    )


def _export_drafts(city: City, person: Person) -> list[dict[str, Any]]:
    own = FormDraft.objects.filter(city=city, user__in=_users(person))
    return [{"form": one.key, "content": one.content, "changed_at": plain(one.changed_at)} for one in own]


def _erase_drafts(city: City, person: Person, now: datetime) -> Erasure:
    gone = _drafts(city, person).delete()[0]
    for answer in IdempotencyRecord.objects.filter(city=city).only("id", "body"):
        if mentions(_readable(bytes(answer.body)), person):
            answer.delete()
            gone += 1
    return Erasure(erased=gone)


def _readable(body: bytes) -> str:
    """The words of a kept answer; JSON may have written letters as codes."""
    text = body.decode(errors="replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


register_source(
    Source(
        code="drafts",
        label=_("Unsaved forms"),
        purpose=_("Giving you back what you had typed, and answering a repeated request once"),
        basis=_("Legitimate interest (GDPR, article 6(1)(f))"),
        origin=_("From you, or from a colleague who was writing about you"),
        period=_("30 days; answers to programs one day"),
        tables=("cities.FormDraft", "cities.IdempotencyRecord"),
        export=_export_drafts,
        erase=_erase_drafts,
        order=85,
    )
)
