"""The demo's public profiles of organisations, all invented, and which entries of the cities point at them."""

from typing import Any

from django.utils.text import slugify

from cities.models import City, User
from cities.permissions import Actor
from cities.services.accounts import create_account
from cities.tenancy import enter_city
from citylabs.management.demo.content import read_content
from citylabs.management.demo.places import COMPANY_EMAIL, load_user
from stakeholders.models import Organisation, OrganisationMember, Stakeholder
from stakeholders.services.organisation_facts import declare_relation, save_reference
from stakeholders.services.organisation_links import link_entry
from stakeholders.services.organisation_marks import verify_by_city, verify_by_mail
from stakeholders.services.organisation_members import accept_member_invitation, invite_member
from stakeholders.services.organisations import edit_profile, found_profile, list_profile

_IDENTITY = ("name", "country", "helix_group", "scheme", "registration_id")
_MORE = ("region", "size", "level", "summary", "offers", "themes", "cpv", "languages", "maturity")
_TEXTS = ("competences_offered", "competences_sought", "names")
_EVIDENCE = "Invented for the demo: extract of the register seen"


def load_organisations(places: list[tuple[City, Actor]]) -> None:
    """Found the profiles that are not there yet, make them public, verify some, and point entries at them."""
    found: dict[str, Organisation] = {}
    for facts in read_content("organisations")["organisation"]:
        known = Organisation.objects.filter(name=facts["name"]).first()
        found[facts["name"]] = known or _load(facts, {city.slug: (city, actor) for city, actor in places})
    for facts in read_content("organisations")["organisation"]:
        _relate(found, facts)
    for city, actor in places:
        _link(city, actor, found)


def _load(facts: dict[str, Any], places: dict[str, tuple[City, Actor]]) -> Organisation:
    domain = f"{slugify(facts['name'])}.example"
    founder = _load_founder(f"profile@{domain}", facts)
    organisation = found_profile(user=founder, values={name: facts[name] for name in _IDENTITY if name in facts})
    values = {name: facts[name] for name in (*_MORE, *_TEXTS) if name in facts}
    edit_profile(user=founder, organisation_id=organisation.pk, values={**values, "website": f"https://www.{domain}/"})
    for reference in facts.get("references", ()):
        save_reference(user=founder, organisation_id=organisation.pk, values=reference)
    if facts.get("proven"):
        verify_by_mail(user=founder, organisation_id=organisation.pk)
    if facts.get("verified_by"):
        city, actor = places[facts["verified_by"]]
        with enter_city(city):
            verify_by_city(city=city, actor=actor, organisation_id=organisation.pk, evidence=_EVIDENCE)
    if facts.get("company"):
        _invite_company(founder, organisation, facts["company"])
    if not facts.get("hidden"):
        list_profile(user=founder, organisation_id=organisation.pk)
    return organisation


def _load_founder(email: str, facts: dict[str, Any]) -> User:
    """Nobody signs in with it: it has no password."""
    known = User.objects.filter(email=email).first()
    return known or create_account(email=email, password=None, language=facts["language"])


def _invite_company(founder: User, organisation: Organisation, role: str) -> None:
    """Let the one who shows the demo run it too, as people join: by an invitation."""
    person = load_user(COMPANY_EMAIL, "en")
    if OrganisationMember.objects.filter(organisation=organisation, user=person).exists():
        return
    sent = invite_member(user=founder, organisation_id=organisation.pk, email=COMPANY_EMAIL, role=role)
    accept_member_invitation(user=person, invitation_id=sent.pk)


def _relate(found: dict[str, Organisation], facts: dict[str, Any]) -> None:
    organisation = found[facts["name"]]
    member = organisation.members.select_related("user").order_by("joined_at").first()
    if member is None or organisation.relations.exists():
        return
    for relation in facts.get("related", ()):
        declare_relation(
            user=member.user,
            organisation_id=organisation.pk,
            kind=relation["kind"],
            other=found.get(relation["name"]),
            other_name=relation["name"],
        )


def _link(city: City, actor: Actor, found: dict[str, Organisation]) -> None:
    """One entry of each organisation; the others are left for the suggestions to find."""
    with enter_city(city):
        for name, organisation in found.items():
            entry = Stakeholder.objects.filter(city=city, organisation=name).order_by("person", "id").first()
            if entry is not None and entry.profile_id is None and organisation.is_listed:
                link_entry(city=city, actor=actor, stakeholder_id=entry.pk, organisation_id=organisation.pk)
