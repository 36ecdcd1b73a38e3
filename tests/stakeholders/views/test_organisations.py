"""Public pages of organisations, one's own organisations, and a city beside a profile."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import City
from cities.tenancy import enter_city, make_link
from stakeholders.models import (
    Organisation,
    OrganisationChange,
    OrganisationMember,
    OrganisationMemberInvitation,
    OrganisationReference,
    OrganisationRelation,
    OrganisationVerification,
    Stakeholder,
)
from stakeholders.notifications.organisations import render_join_request
from stakeholders.views.urls_organisations import _own
from tests.conftest import Cast
from tests.factories.cities import UserFactory
from tests.factories.organisations import OrganisationFactory, OrganisationMemberFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db
LIST = "/organisations/"
MINE = "/account/organisations/"


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    cache.clear()


def fill(organisation: Organisation, city: City) -> None:
    OrganisationReference.objects.create(organisation=organisation, title="Rain garden", year=2025)
    OrganisationRelation.objects.create(organisation=organisation, kind="parent", other_name="Big AS")
    OrganisationVerification.objects.create(
        organisation=organisation, way="city", city=city, evidence="Seen by Mari", verified_at="2026-05-03T00:00Z"
    )


def count_queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert ask().status_code == 200
    return len(seen)


def names_on(answer: Any) -> list[str]:
    return re.findall(r'card__title"><a[^>]*>([^<]+)<', answer.content.decode())


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Alfa OÜ", "Beta Oy", "Õitseng MTÜ"]),
        ("q=oitseng", ["Õitseng MTÜ"]),
        ("q=ALFA+oü", ["Alfa OÜ"]),
        ("group=research", ["Beta Oy"]),
        ("country=FI", ["Beta Oy"]),
        ("theme=climate", ["Alfa OÜ"]),
        ("cpv=45000000", ["Alfa OÜ"]),
        ("cpv=45233140", ["Alfa OÜ"]),
        ("cpv=45100000", []),
        ("size=small&language=fi", ["Beta Oy"]),
        ("verified=on", ["Õitseng MTÜ"]),
        ("group=nonsense", ["Alfa OÜ", "Beta Oy", "Õitseng MTÜ"]),
        ("after=garbage", ["Alfa OÜ", "Beta Oy", "Õitseng MTÜ"]),
    ],
)
def test_list_shows_what_is_public_and_fits(query: str, names: list[str], cast: Cast, client: Client) -> None:
    stems = ["45", "452", "4523", "45233", "452331", "4523314"]
    OrganisationFactory(name="Alfa OÜ", themes=["climate"], cpv=["45233140"], cpv_tree=stems)
    OrganisationFactory(name="Beta Oy", helix_group="research", country="FI", size="small", languages=["fi"])
    fill(OrganisationFactory(name="Õitseng MTÜ"), cast.ours)
    OrganisationFactory(name="Alfa Hidden OÜ", themes=["climate"], is_listed=False)

    assert names_on(client.get(f"{LIST}?{query}")) == names


def test_csv_has_the_rows_of_the_page_and_no_formulas(client: Client) -> None:
    OrganisationFactory(name="=cmd()", country="FI")
    OrganisationFactory(name="Other", country="EE")
    OrganisationFactory(name="Hidden", country="FI", is_listed=False)

    lines = b"".join(client.get(f"{LIST}export.csv?country=FI")).decode().splitlines()

    assert len(lines) == 2
    assert lines[1].startswith("'=cmd()")


def test_public_page_says_everything_but_the_evidence(cast: Cast, client: Client) -> None:
    organisation = OrganisationFactory(slug="firm", name="Firm </script> OÜ", cpv=["45000000"])
    fill(organisation, cast.ours)

    text = client.get(f"{LIST}firm/").content.decode()

    for words in ("Rain garden", "Big AS", "Verified by Tartu on 3 May 2026", "45000000"):
        assert words in text
    assert "Seen by Mari" not in text
    (found,) = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, re.S)
    assert json.loads(found)["name"] == "Firm </script> OÜ"


def test_withdrawn_marks_and_hidden_relations_are_not_shown(cast: Cast, client: Client) -> None:
    organisation = OrganisationFactory(slug="firm")
    fill(organisation, cast.ours)
    OrganisationVerification.objects.update(withdrawn_at="2026-06-01T00:00Z")
    hidden = OrganisationFactory(name="New name", is_listed=False, slug="hidden-parent")
    OrganisationRelation.objects.update(other=hidden)

    text = client.get(f"{LIST}firm/").content.decode()

    assert "Verified by" not in text
    assert "hidden-parent" not in text
    assert "New name" not in text


def test_queries_do_not_grow(cast: Cast, client: Client) -> None:
    counts = []
    for number in (1, 2):
        for one in range(number):
            organisation = OrganisationFactory(slug=f"firm-{number}-{one}")
            fill(organisation, cast.ours)
        for _ in range(number):
            OrganisationReference.objects.create(organisation=Organisation.objects.get(slug="firm-1-0"), title="More")
        cache.clear()
        counts.append((count_queries(lambda: client.get(LIST)), count_queries(lambda: client.get(f"{LIST}firm-1-0/"))))

    assert counts[0] == counts[1]


def own_addresses(slug: str, ids: dict[str, Any]) -> list[str]:
    """Every address of one's own organisation, from the table of addresses itself."""
    found = []
    for entry in _own:
        parameters = {name: ids.get(name, "offer") for name in entry.pattern.converters}
        found.append(reverse(str(entry.name), kwargs={"organisation_slug": slug, **parameters}))
    return found


def test_own_pages_exist_for_nobody_else(cast: Cast, client: Client, as_user: Any) -> None:
    member = OrganisationMemberFactory(organisation__slug="firm")
    fill(member.organisation, cast.ours)
    invitation = OrganisationMemberInvitation.objects.create(
        organisation=member.organisation, email="a@b.example", role="editor", expires_at="2030-01-01T00:00Z"
    )
    ids = {
        "member_id": member.pk,
        "member_invitation_id": invitation.pk,
        "reference_id": member.organisation.references.get().pk,
        "relation_id": member.organisation.relations.get().pk,
        "verification_id": member.organisation.verifications.get().pk,
    }
    other = OrganisationMemberFactory(organisation__slug="other")
    addresses = own_addresses("firm", ids)

    assert len(addresses) > 15
    for user in (cast.owner, other.user):
        statuses = {
            (one, method): getattr(as_user(user), method)(one).status_code
            for one in addresses
            for method in ("get", "post")
        }
        assert set(statuses.values()) <= {404, 405}, statuses
        assert [one for one in addresses if 404 not in (statuses[one, "get"], statuses[one, "post"])] == []
    # The same rows under the address of one's own profile.
    foreign = own_addresses("other", ids)
    with_rows = [one for one in foreign if re.search(r"[0-9a-f]{8}-", one)]
    answers = {one: as_user(other.user).post(one, {"role": "admin"}) for one in with_rows}
    assert {answer.status_code for answer in answers.values()} <= {302, 404}
    member.refresh_from_db()
    invitation.refresh_from_db()
    assert (member.role, invitation.withdrawn_at) == ("admin", None)
    assert member.organisation.verifications.filter(withdrawn_at=None).count() == 1
    assert (member.organisation.references.count(), member.organisation.relations.count()) == (1, 1)
    for one in addresses:
        assert client.get(one)["Location"].startswith("/account/login/")


def test_every_own_page_opens_for_its_member(cast: Cast, as_user: Any) -> None:
    member = OrganisationMemberFactory(organisation__slug="firm", organisation__website="https://firm.example")
    fill(member.organisation, cast.ours)
    client = as_user(member.user)
    pages = ["", "edit/identity/", "edit/offer/", "edit/partners/", "preview/", "delete/", "people/", "references/"]

    for page in [*pages, "related/", "verification/", f"people/{member.pk}/remove/"]:
        assert client.get(f"{MINE}firm/{page}").status_code == 200, page
    assert client.get(f"{MINE}firm/edit/nonsense/").status_code == 404
    assert client.get(MINE).status_code == 200


def test_empty_lists_say_what_to_do(client: Client, as_user: Any) -> None:
    assert "No organisation is public yet" in client.get(LIST).content.decode()
    assert "No organisation fits" in client.get(f"{LIST}?q=zzz").content.decode()
    assert "Found a profile" in as_user(UserFactory()).get(MINE).content.decode()


def test_founded_verified_listed_and_found(as_user: Any, client: Client) -> None:
    """The way of an organisation that no city knows."""
    mari = as_user(UserFactory(email="mari@vihm.example"))
    found = mari.post(f"{MINE}new/", {"name": "Vihm OÜ", "helix_group": "sme", "country": "EE"})
    assert found["Location"] == f"{MINE}vihm-ou/edit/offer/"
    assert client.get(f"{LIST}vihm-ou/").status_code == 404

    refused = mari.post(f"{MINE}vihm-ou/public/", {"public": "1"})
    assert refused["Location"] == f"{MINE}vihm-ou/edit/offer/"
    offer = {"summary_en": "Rain gardens.", "cpv": "45233140", "themes": "climate"}
    saved = mari.post(f"{MINE}vihm-ou/edit/offer/", offer)
    assert saved.status_code == 302, saved.content.decode()[:2000]
    identity = {"name": "Vihm OÜ", "helix_group": "sme", "country": "EE", "website": "www.vihm.example"}
    assert mari.post(f"{MINE}vihm-ou/edit/identity/", identity).status_code == 302
    assert mari.post(f"{MINE}vihm-ou/verification/").status_code == 302
    assert mari.post(f"{MINE}vihm-ou/public/", {"public": "1"}).status_code == 302

    page = client.get(f"{LIST}vihm-ou/").content.decode()
    assert "Mail domain vihm.example proven" in page
    assert names_on(client.get(f"{LIST}?cpv=45000000")) == ["Vihm OÜ"]
    assert f"{LIST}vihm-ou/" in client.get("/search/?q=rain+gardens").content.decode()
    assert client.get(f"/api/v1{LIST}vihm-ou/").json()["is_verified"] is True


def test_taken_number_leads_to_its_people(as_user: Any) -> None:
    OrganisationFactory(slug="first", name="First OÜ", scheme="EE-RIK", registration_id="123")
    values = {"name": "Second", "helix_group": "sme", "country": "EE", "scheme": "EE-RIK", "registration_id": "1 2 3"}

    answer = as_user(UserFactory()).post(f"{MINE}new/", values)

    assert answer.status_code == 409
    first = Organisation.objects.get(slug="first")
    assert f"{MINE}ask/{first.pk}/" in answer.content.decode()


@pytest.mark.parametrize("is_listed", [True, False])
def test_admins_are_asked_once_and_a_hidden_profile_stays_unnamed(is_listed: bool, as_user: Any) -> None:
    admin = OrganisationMemberFactory(organisation__name="Peidus OÜ", organisation__is_listed=is_listed)
    OrganisationMemberFactory(organisation=admin.organisation, role="editor")
    asking = as_user(UserFactory(email="liis@firm.example"))
    address = f"{MINE}ask/{admin.organisation_id}/"

    assert ("Peidus" in asking.get(address).content.decode()) is is_listed
    assert asking.post(address)["Location"] == MINE
    assert asking.post(address).status_code == 409
    assert as_user(admin.user).post(address).status_code == 409
    assert OrganisationMember.objects.filter(organisation=admin.organisation).count() == 2
    assert list(OrganisationChange.objects.values_list("action", "changes")) == [("ask", {})]
    mail = render_join_request(admin.organisation, asking=UserFactory(email="liis2@firm.example"), admin=admin.user)
    assert "liis2@firm.example" in mail["text"]


def test_draft_comes_back_until_it_is_saved(as_user: Any) -> None:
    member = OrganisationMemberFactory(organisation__slug="firm")
    client = as_user(member.user)
    assert client.post(f"{MINE}firm/edit/offer/draft/", {"summary_en": "Half a sen"}).status_code == 200
    assert "Half a sen" in client.get(f"{MINE}firm/edit/offer/").content.decode()

    client.post(f"{MINE}firm/edit/offer/", {"summary_en": "Half a sentence."})

    assert "Half a sen&quot;" not in client.get(f"{MINE}firm/edit/offer/").content.decode()
    assert "data-draft-note" not in client.get(f"{MINE}firm/edit/offer/").content.decode()


def test_texts_in_languages_not_shown_are_kept(as_user: Any) -> None:
    member = OrganisationMemberFactory(organisation__slug="firm", organisation__summary={"en": "A.", "lv": "B."})

    sent = {"summary_en": "A2.", "summary_lt": "C.", "summary_lv": "B."}
    as_user(member.user).post(f"{MINE}firm/edit/offer/?add=lt", sent)

    member.organisation.refresh_from_db()
    assert member.organisation.summary == {"en": "A2.", "lt": "C.", "lv": "B."}


def test_invited_person_joins_by_the_link(client: Client, as_user: Any) -> None:
    admin = OrganisationMemberFactory(organisation__slug="firm")
    sent = as_user(admin.user).post(f"{MINE}firm/people/", {"email": "jaan@firm.example", "role": "editor"})
    assert sent.status_code == 302
    link = f"{LIST}invitation/{make_link('organisation-member', OrganisationMemberInvitation.objects.get().pk)}/"

    assert client.get(link).status_code == 200
    assert client.post(link)["Location"].startswith("/account/signup/")
    assert as_user(UserFactory()).post(link).status_code == 403
    assert as_user(UserFactory(email="jaan@firm.example")).post(link)["Location"] == f"{MINE}firm/"
    assert client.get(link).status_code == 410
    assert client.get(f"{LIST}invitation/forged/").status_code == 404
    assert sorted(OrganisationMember.objects.values_list("role", flat=True)) == ["admin", "editor"]


def test_city_links_takes_over_and_vouches(cast: Cast, as_user: Any) -> None:
    organisation = OrganisationFactory(slug="firm", name="Firm OÜ", size="small", country="FI")
    entry = StakeholderFactory(city=cast.ours, organisation="Firm OÜ", country="EE")
    client, root = as_user(cast.organiser), f"/c/tartu/work/stakeholders/{entry.pk}/"

    assert "The same name" in client.get(root).content.decode()
    client.post(f"{root}profile/", {"profile": str(organisation.pk)})
    assert "Take over" in client.get(root).content.decode()
    client.post(f"{root}profile/take-over/", {"field": "country"})
    verify = f"/c/tartu/work/organisations/{organisation.pk}/verify/"
    assert client.post(verify, {"evidence": ""}).status_code == 422
    assert client.post(verify, {"evidence": "Seen"}).status_code == 302
    assert as_user(cast.reviewer).get(verify).status_code == 403
    assert client.get(verify).status_code == 200

    with enter_city(cast.ours):
        found = Stakeholder.objects.get(pk=entry.pk)
    assert (found.profile_id, found.country) == (organisation.pk, "FI")
    organisation.refresh_from_db()
    assert (organisation.name, organisation.country) == ("Firm OÜ", "FI")
    client.post(f"{root}profile/", {"profile": ""})
    with enter_city(cast.ours):
        assert Stakeholder.objects.get(pk=entry.pk).profile_id is None


def test_looking_for_a_profile_finds_public_ones_only(cast: Cast, as_user: Any) -> None:
    OrganisationFactory(name="Näidis Vesi OÜ")
    OrganisationFactory(name="Näidis Salajane OÜ", is_listed=False)
    entry = StakeholderFactory(city=cast.ours, organisation="Näidis")

    text = as_user(cast.organiser).get(f"/c/tartu/work/stakeholders/{entry.pk}/profile/").content.decode()

    assert "Näidis Vesi OÜ" in text
    assert "Salajane" not in text
