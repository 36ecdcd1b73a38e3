"""Verifying a profile, and taking a verification back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.jobs.guest_pages import forget_guest_pages
from cities.log import record
from cities.models import City, User
from cities.permissions import Actor
from stakeholders.enums import VerificationWay
from stakeholders.models import Organisation, OrganisationVerification
from stakeholders.rules.domains import is_everybodys, mail_domain, proves_website, readable, website_domain
from stakeholders.rules.profiles import IDENTITY_FIELDS
from stakeholders.rules.texts import clean_line
from stakeholders.selectors.organisation_people import list_proven_addresses
from stakeholders.services.organisation_access import lock_profile, open_profile, record_change


class NoWebsite(Refusal):
    """There is nothing to compare the address with."""

    code = "no-website"
    message = _("Write the website into the profile first: the mail domain is compared with it.")


class DomainOfEverybody(Refusal):
    """Anybody may have an address there."""

    code = "domain-of-everybody"
    message = _("Anybody can have a mail address at this domain, so it proves nothing. Ask a city to verify you.")


class OtherDomain(Refusal):
    """None of the person's proven addresses is at the website's domain."""

    code = "other-domain"


class VerifiedAlready(Refusal):
    """The same mark stands on the profile."""

    code = "verified-already"
    message = _("This is verified already.")


class NoEvidence(Refusal):
    """A city says how it knows."""

    code = "no-evidence"
    status = 422
    message = _("Write how you made sure, for example: “Register extract seen on 3 May”.")


class NotYourMark(Refusal):
    """A city takes back its own verifications only."""

    code = "not-your-mark"
    status = 404
    message = _("This verification is not there any more.")


def verify_by_mail(*, user: User, organisation_id: UUID, now: datetime | None = None) -> OrganisationVerification:
    """Verify the profile by a proven address of one of its people at the website's own domain.

    Refuses NotYours, NoWebsite, DomainOfEverybody, OtherDomain, VerifiedAlready.
    """
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        domain = website_domain(organisation.website)
        if not domain:
            raise NoWebsite
        if is_everybodys(domain):
            raise DomainOfEverybody
        if not any(proves_website(email, organisation.website) for email in list_proven_addresses(user=user)):
            words = _("None of your confirmed mail addresses ends in @%(domain)s. Add one to your account first.")
            raise OtherDomain(words % {"domain": readable(domain)})
        found = _mark(organisation, now, way=VerificationWay.MAIL_DOMAIN, domain=domain, verified_by=user)
        record_change(organisation=organisation, user=user, action="verify-mail", now=now)
    forget_guest_pages()
    return found


def verify_by_city(
    *, city: City, actor: Actor, organisation_id: UUID, evidence: str, now: datetime | None = None
) -> OrganisationVerification:
    """Let the city vouch for the profile, with its evidence. The profile itself is not changed.

    Refuses NoEvidence, VerifiedAlready; raises Organisation.DoesNotExist.
    """
    evidence = clean_line(evidence)[:500]
    if not evidence:
        raise NoEvidence(field="evidence")
    with transaction.atomic():
        organisation = lock_profile(organisation_id)
        found = _mark(
            organisation,
            now,
            way=VerificationWay.CITY,
            city=city,
            evidence=evidence,
            verified_by_id=_user_id(actor),
        )
        _record_for_city(city, actor, organisation, "verify", now)
    forget_guest_pages()
    return found


def withdraw_by_city(
    *, city: City, actor: Actor, verification_id: UUID, reason: str = "", now: datetime | None = None
) -> OrganisationVerification:
    """Take back a verification of the city. Refuses NotYourMark."""
    with transaction.atomic():
        try:
            found = _lock_mark(verification_id, city=city)
        except OrganisationVerification.DoesNotExist:
            raise NotYourMark from None
        _end(found, now or timezone.now(), clean_line(reason)[:500])
        _record_for_city(city, actor, found.organisation, "unverify", now)
    forget_guest_pages()
    return found


def withdraw_by_member(
    *, user: User, organisation_id: UUID, verification_id: UUID, now: datetime | None = None
) -> OrganisationVerification:
    """Take a mark off one's own profile, for example of a domain that was given up. Refuses NotYours, NotYourMark."""
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        try:
            found = _lock_mark(verification_id, organisation=organisation)
        except OrganisationVerification.DoesNotExist:
            raise NotYourMark from None
        _end(found, now or timezone.now(), "")
        record_change(organisation=organisation, user=user, action="unverify", now=now)
    forget_guest_pages()
    return found


def end_overtaken_marks(*, organisation: Organisation, changed: Collection[str], now: datetime) -> int:
    """End the marks that vouch for something the profile does not say any more; return how many.

    Otherwise somebody could be verified as one company and then call themselves another.
    """
    marks = OrganisationVerification.objects.filter(organisation=organisation, withdrawn_at=None)
    ended = 0
    if IDENTITY_FIELDS & set(changed):
        ended += marks.filter(way=VerificationWay.CITY).update(withdrawn_at=now)
    if "website" in changed:
        other = marks.filter(way=VerificationWay.MAIL_DOMAIN).exclude(domain=website_domain(organisation.website))
        ended += other.update(withdrawn_at=now)
    if ended:
        record_change(organisation=organisation, action="marks-ended", now=now)
    return ended


def end_marks_of_person(*, organisation: Organisation, user: User, now: datetime) -> None:
    """End the mail-domain marks that rest on this person alone: they leave, and nobody else proves the domain."""
    marks = OrganisationVerification.objects.filter(
        organisation=organisation, way=VerificationWay.MAIL_DOMAIN, verified_by=user, withdrawn_at=None
    )
    for mark in marks:
        others = organisation.members.exclude(user=user).filter(user__emailaddress__verified=True)
        addresses = others.values_list("user__emailaddress__email", flat=True)
        if not any(mail_domain(address) == mark.domain for address in addresses):
            _end(mark, now, "")
            record_change(organisation=organisation, action="marks-ended", now=now)


def _mark(organisation: Organisation, now: datetime | None, **facts: object) -> OrganisationVerification:
    keys = {name: facts.get(name, default) for name, default in (("way", ""), ("domain", ""), ("city", None))}
    if OrganisationVerification.objects.filter(organisation=organisation, withdrawn_at=None, **keys).exists():
        raise VerifiedAlready
    return OrganisationVerification.objects.create(
        organisation=organisation, verified_at=now or timezone.now(), **facts
    )


def _lock_mark(verification_id: UUID, **whose: object) -> OrganisationVerification:
    marks = OrganisationVerification.objects.select_related("organisation").filter(withdrawn_at=None, **whose)
    return marks.select_for_update(of=("self",)).get(pk=verification_id)


def _end(mark: OrganisationVerification, now: datetime, reason: str) -> None:
    mark.withdrawn_at = now
    mark.withdrawal_reason = reason
    mark.save(update_fields=["withdrawn_at", "withdrawal_reason"])


def _user_id(actor: Actor) -> UUID | None:
    return actor.id if actor.kind in {"member", "staff"} else None


def _record_for_city(city: City, actor: Actor, organisation: Organisation, verb: str, now: datetime | None) -> None:
    """In the city's log, because the city answers for it; and in the profile's history, because it is theirs."""
    record(city=city, actor=actor, action=f"organisation.{verb}", target=organisation)
    record_change(organisation=organisation, city=city, token_id=actor.id, action=f"{verb}-city", now=now)
