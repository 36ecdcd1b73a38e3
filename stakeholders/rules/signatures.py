"""What of an entry, or of values somebody types, can be compared with another."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stakeholders.rules.domains import is_everybodys, mail_domain, website_domain
from stakeholders.rules.names import OrganisationName, person_words, read_organisation

# The columns a signature is made of.
COMPARED = (
    "id",
    "organisation",
    "person",
    "email",
    "other_emails",
    "phone",
    "website",
    "country",
    "scheme",
    "registration_id",
    "profile_id",
)
COMPARED_FIELDS = frozenset(COMPARED)
_COUNTRY_FIRST = re.compile(r"^(?:EE|FI|LV|LT|SE|DK|DE|PL|NO)(?=\d)")
_SHORTEST_NUMBER, _SHORTEST_PHONE = 5, 7


@dataclass(frozen=True, slots=True)
class Signature:
    """Everything is normalised. `domains` are those of organisations only, of addresses and of the website."""

    id: UUID | None
    organisation: OrganisationName | None
    person: tuple[str, ...]
    emails: frozenset[str]
    domains: frozenset[str]
    website: str
    phone: str
    country: str
    scheme: str
    number: str
    profile: UUID | None


def clean_register_number(number: str) -> str:
    """Return what two ways of writing a number have in common: "FI0123456-7", "0123456-7" and "1234567" less its zeros.

    A Swedish VAT number is the organisation's number with 01 behind it.
    """
    text = "".join(letter for letter in number.upper() if letter.isalnum())
    bare = _COUNTRY_FIRST.sub("", text)
    if text.startswith("SE") and len(bare) == 12 and bare.endswith("01"):
        bare = bare[:10]
    bare = bare.lstrip("0")
    return bare if len(bare) >= _SHORTEST_NUMBER else ""


def clean_phone(phone: str) -> str:
    """Return the last eight digits, so that a country's code makes no difference."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return digits[-8:] if len(digits) >= _SHORTEST_PHONE else ""


def list_domains(addresses: Iterable[str]) -> frozenset[str]:
    """Return the domains that belong to one organisation."""
    found = {mail_domain(address) for address in addresses}
    return frozenset(domain for domain in found if domain and not is_everybodys(domain))


def read_signature(values: Mapping[str, Any]) -> Signature:
    """Return the signature of an entry's columns or of typed values; what is not there says nothing."""
    organisation = str(values.get("organisation") or "").strip()
    emails = [values.get("email") or "", *(values.get("other_emails") or ())]
    clean = frozenset(email.strip().lower() for email in emails if email and "@" in email)
    site = website_domain(values.get("website") or "") if values.get("website") else ""
    return Signature(
        id=values.get("id"),
        organisation=read_organisation(organisation) if organisation else None,
        person=person_words(str(values.get("person") or "")),
        emails=clean,
        domains=list_domains(clean),
        website="" if site and is_everybodys(site) else site,
        phone=clean_phone(values.get("phone") or ""),
        country=values.get("country") or "",
        scheme=values.get("scheme") or "",
        number=clean_register_number(values.get("registration_id") or ""),
        profile=values.get("profile_id"),
    )


def read_typed(posted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a form somebody fills in can be compared."""
    names = ("organisation", "person", "email", "phone", "website", "country", "scheme", "registration_id")
    return {name: str(posted.get(name, ""))[:300] for name in names}
