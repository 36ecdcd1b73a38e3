"""Sharing entries with the cities of a network, asking for consent, taking back."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from cities.models import LogEntry, OutboxMail
from cities.permissions import Actor
from cities.services.legal_texts import publish_legal_text
from cities.services.networks import NotInNetwork, leave_network, remove_city
from cities.tenancy import enter_city
from stakeholders.enums import ConsentPurpose, SharedUseKind
from stakeholders.models import Consent, SharedEntry, SharedUse, SharingRequest
from stakeholders.selectors.sharing import (
    SharedFilters,
    get_shared_entry,
    list_shared_entries,
    list_uses_of,
    list_viewers_of,
    preview_sharing,
)
from stakeholders.services.consents import record_consent, withdraw_consent
from stakeholders.services.sharing import NoGround, note_use, share_entries, unshare_entries
from stakeholders.services.sharing_requests import NobodyToAsk, answer_sharing_request, ask_to_share
from stakeholders.services.stakeholders import delete_stakeholder, edit_stakeholder
from tests.conftest import Cast
from tests.factories.cities import CityFactory
from tests.factories.networks import make_agreeing, make_network
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory

pytestmark = pytest.mark.django_db
PERSON = Actor(kind="person", label="anonymous")


def share(cast: Cast, organiser: Actor, network: Any, *entries: Any, **more: Any) -> Any:
    with enter_city(cast.ours):
        ids = [entry.pk for entry in entries]
        return share_entries(city=cast.ours, actor=organiser, network=network, stakeholder_ids=ids, **more)


def seen(city: Any, **filters: Any) -> list[str]:
    with enter_city(city):
        return [entry.person for entry in list_shared_entries(city=city, filters=SharedFilters(**filters))]


def test_share_entries_shows_chosen_fields_and_tags_only(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, person="Mari", notes="Difficult", phone="1", tags=["energy", "secret"])

    done = share(cast, organiser, network, entry, tags=["energy"])

    assert (done.shared, done.left_out) == ([entry.pk], [])
    with enter_city(cast.theirs):
        shared = list_shared_entries(city=cast.theirs).get()
        assert (shared.person, shared.tags, shared.city) == ("Mari", ["energy"], cast.ours)
        assert "Difficult" not in str(vars(shared))
    with enter_city(cast.ours):
        logged = LogEntry.objects.get(action="stakeholder.share")
        assert (logged.object_id, logged.changes) == (entry.pk, {"network": network.slug, "tags": ["energy"]})
        assert "Mari" not in logged.object_label
        assert list(list_shared_entries(city=cast.ours)) == []


def test_share_entries_leaves_out_who_has_not_agreed(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    agreed, silent = make_agreeing(cast.ours, person="Mari"), StakeholderFactory(city=cast.ours, person="Jaan")
    office = StakeholderFactory(city=cast.ours, person="", organisation="Office", email="info@office.example")

    done = share(cast, organiser, network, agreed, silent, office)

    assert set(done.shared) == {agreed.pk, office.pk}
    assert done.left_out == [silent.pk]
    assert sorted(seen(cast.theirs)) == ["", "Mari"]
    with enter_city(cast.theirs):
        assert SharedEntry.objects.get(organisation="Office").email == ""
    with pytest.raises(NoGround):
        share(cast, organiser, network, silent)


def test_share_entries_ignores_entries_of_other_cities(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)

    with pytest.raises(NoGround):
        share(cast, organiser, network, make_agreeing(cast.theirs))


def test_share_entries_needs_membership(cast: Cast, organiser: Actor) -> None:
    with pytest.raises(NotInNetwork):
        share(cast, organiser, make_network(cast.theirs), make_agreeing(cast.ours))


def test_sharing_again_keeps_the_row_and_changes_its_tags(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, tags=["energy", "water"])
    share(cast, organiser, network, entry, tags=["energy"])
    with enter_city(cast.ours):
        before = SharedEntry.objects.get()

    done = share(cast, organiser, network, entry, tags=["water"])

    with enter_city(cast.ours):
        after = SharedEntry.objects.get()
    assert (done.shared, after.pk, after.shared_at) == ([], before.pk, before.shared_at)
    assert after.tags == ["water"]


def test_taking_the_consent_back_ends_sharing_everywhere(cast: Cast, organiser: Actor) -> None:
    entry, other = make_agreeing(cast.ours), make_agreeing(cast.ours, person="Other")
    for network in (make_network(cast.ours, cast.theirs), make_network(cast.ours, cast.theirs)):
        share(cast, organiser, network, entry, other)

    with enter_city(cast.ours):
        withdraw_consent(city=cast.ours, actor=PERSON, email=entry.email.upper(), purpose=ConsentPurpose.SHARE)
        assert LogEntry.objects.filter(action="stakeholder.unshare", object_id=entry.pk).count() == 2

    assert seen(cast.theirs) == ["Other", "Other"]


def test_consent_to_something_else_changes_nothing(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, person="Mari")
    ConsentFactory(city=cast.ours, email=entry.email)
    share(cast, organiser, network, entry)

    with enter_city(cast.ours):
        withdraw_consent(city=cast.ours, actor=PERSON, email=entry.email, purpose=ConsentPurpose.INVITE)

    assert seen(cast.theirs) == ["Mari"]


def test_yes_to_a_newer_text_goes_on_sharing(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, person="Mari")
    share(cast, organiser, network, entry)

    with enter_city(cast.ours):
        publish_legal_text(city=cast.ours, actor=organiser, kind="consent_share", language="en", body="New words.")
        record_consent(
            city=cast.ours,
            actor=PERSON,
            email=entry.email,
            purpose=ConsentPurpose.SHARE,
            language="en",
            channel="own-page",
        )
        connection.check_constraints()
        assert Consent.objects.filter(email=entry.email, purpose=ConsentPurpose.SHARE).count() == 2

    assert seen(cast.theirs) == ["Mari"]


def test_unshare_takes_back_from_one_network_or_all(cast: Cast, organiser: Actor) -> None:
    one, two = make_network(cast.ours, cast.theirs), make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours, person="Mari")
    share(cast, organiser, one, entry)
    share(cast, organiser, two, entry)

    with enter_city(cast.ours):
        asked = {"city": cast.ours, "actor": organiser, "stakeholder_ids": [entry.pk]}
        assert unshare_entries(**asked, network=one) == [entry.pk]
        assert unshare_entries(**asked, network=one) == []
    assert seen(cast.theirs, network=two.slug) == ["Mari"]
    with enter_city(cast.ours):
        assert unshare_entries(**asked) == [entry.pk]
    assert seen(cast.theirs) == []


def test_deleting_editing_leaving_and_removal_end_it(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.theirs, cast.ours)
    gone, moved, kept = (make_agreeing(cast.ours, person=name) for name in ("Gone", "Moved", "Kept"))
    share(cast, organiser, network, gone, moved, kept)

    with enter_city(cast.ours):
        delete_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=gone.pk)
        edit_stakeholder(
            city=cast.ours, actor=organiser, stakeholder_id=moved.pk, values={"email": "else@where.example"}
        )
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=kept.pk, values={"person": "Renamed"})
        connection.check_constraints()
    assert seen(cast.theirs) == ["Renamed"]
    with enter_city(cast.theirs):
        remove_city(city=cast.theirs, actor=organiser, network=network, member=cast.ours.pk)
    assert seen(cast.theirs) == []
    with enter_city(cast.ours):
        assert not SharedEntry.objects.exists()


def test_leaving_ends_what_one_shares_and_what_one_sees(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.theirs, cast.ours)
    share(cast, organiser, network, make_agreeing(cast.ours))

    with enter_city(cast.ours):
        leave_network(city=cast.ours, actor=organiser, network=network)
        assert not SharedEntry.objects.exists()

    assert seen(cast.theirs) == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "robo tartu"}, ["Mari"]),
        ({"groups": ["research"]}, ["Jaan"]),
        ({"groups": ["research", "sme"]}, ["Mari", "Jaan"]),
        ({"theme": "energy"}, ["Mari"]),
        ({"cpv_stem": "452"}, ["Jaan"]),
        ({"region": "EE"}, ["Jaan"]),
        ({"country": "EE"}, ["Mari"]),
        ({"origin": "tartu"}, ["Mari", "Jaan"]),
        ({"origin": "nowhere"}, []),
        ({"network": "nowhere"}, []),
        ({"language": "et"}, ["Mari"]),
        ({"level": "local"}, ["Jaan"]),
    ],
)
def test_list_shared_entries_filters(cast: Cast, organiser: Actor, filters: dict, found: list[str]) -> None:
    network = make_network(cast.ours, cast.theirs)
    mari = make_agreeing(
        cast.ours, person="Mari", organisation="A Robo Tartu", themes=["energy"], country="EE", language="et"
    )
    jaan = make_agreeing(
        cast.ours,
        person="Jaan",
        organisation="B Lab",
        helix_group="research",
        region="EE008",
        level="local",
        cpv=["45233140"],
        cpv_tree=["45", "452", "4523"],
    )
    share(cast, organiser, network, mari, jaan)

    assert seen(cast.theirs, **filters) == found


@pytest.mark.parametrize("number", [1, 3])
def test_list_shared_entries_needs_two_queries(
    cast: Cast, organiser: Actor, number: int, django_assert_num_queries: Any
) -> None:
    network = make_network(cast.ours, cast.theirs)
    share(cast, organiser, network, *[make_agreeing(cast.ours) for _ in range(number)])

    with enter_city(cast.theirs), django_assert_num_queries(2):
        rows = [(one.city.slug, one.network.slug) for one in list_shared_entries(city=cast.theirs)]

    assert rows == [("tartu", network.slug)] * number


def test_origin_is_told_what_others_did(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours)
    share(cast, organiser, network, entry)

    with enter_city(cast.theirs):
        shared = list_shared_entries(city=cast.theirs).get()
        note_use(city=cast.theirs, shared=[shared])
        note_use(city=cast.theirs, shared=[shared])
        note_use(city=cast.theirs, shared=[shared], kind=SharedUseKind.INVITED)
        note_use(city=cast.theirs, shared=[shared], kind=SharedUseKind.INVITED)
        assert not SharedUse.objects.exists()
        assert get_shared_entry(city=cast.theirs, shared_id=shared.pk) == shared
    with enter_city(cast.ours):
        uses = {use.kind: (use.by_city.slug, use.times) for use in list_uses_of(city=cast.ours, stakeholder=entry)}

    assert uses == {"seen": ("tampere", 1), "invited": ("tampere", 2)}


def test_person_is_told_which_cities_see_them_now(cast: Cast, organiser: Actor) -> None:
    entry = make_agreeing(cast.ours)
    first, second = make_network(cast.ours, cast.theirs), make_network(cast.ours, CityFactory(slug="aalborg"))
    make_network(cast.ours, CityFactory())

    share(cast, organiser, first, entry)
    share(cast, organiser, second, entry)

    with enter_city(cast.ours):
        seeing = list_viewers_of(city=cast.ours, email=entry.email.upper())
        assert [city.slug for city in seeing] == ["aalborg", "tampere"]
        unshare_entries(city=cast.ours, actor=organiser, stakeholder_ids=[entry.pk])
        assert list_viewers_of(city=cast.ours, email=entry.email) == []


def test_people_are_asked_once_whatever_they_say(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = StakeholderFactory(city=cast.ours, person="Mari")
    asked = {"city": cast.ours, "actor": organiser, "network": network, "stakeholder_ids": [entry.pk]}

    with enter_city(cast.ours):
        (request,) = ask_to_share(**asked)
        with pytest.raises(NobodyToAsk):
            ask_to_share(**asked)
        answer_sharing_request(city=cast.ours, actor=PERSON, request=request, agreed=False, language="en")
        with pytest.raises(NobodyToAsk):
            ask_to_share(**asked)
        assert OutboxMail.objects.filter(kind="sharing-request").count() == 1

    assert seen(cast.theirs) == []


def test_yes_is_kept_as_consent_and_shares_at_once(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = StakeholderFactory(city=cast.ours, person="Mari")

    with enter_city(cast.ours):
        (request,) = ask_to_share(city=cast.ours, actor=organiser, network=network, stakeholder_ids=[entry.pk])
        for _twice in range(2):
            answer_sharing_request(city=cast.ours, actor=PERSON, request=request, agreed=True, language="en")
        consent = Consent.objects.get(purpose=ConsentPurpose.SHARE)
    assert consent.evidence == f"sharing-request {request.pk}"
    assert seen(cast.theirs) == ["Mari"]

    with enter_city(cast.ours):
        answer_sharing_request(city=cast.ours, actor=PERSON, request=request, agreed=False, language="en")
    assert seen(cast.theirs) == []


def test_yes_after_leaving_shares_nothing(cast: Cast, organiser: Actor) -> None:
    network = make_network(cast.theirs, cast.ours)
    entry = StakeholderFactory(city=cast.ours)

    with enter_city(cast.ours):
        (request,) = ask_to_share(city=cast.ours, actor=organiser, network=network, stakeholder_ids=[entry.pk])
        leave_network(city=cast.ours, actor=organiser, network=network)
        answer_sharing_request(city=cast.ours, actor=PERSON, request=request, agreed=True, language="en")
        assert not SharedEntry.objects.exists()
        assert SharingRequest.objects.get().answer == "yes"


def test_preview_says_who_agreed_and_who_can_be_asked(
    cast: Cast, organiser: Actor, django_assert_num_queries: Any
) -> None:
    network = make_network(cast.ours, CityFactory())
    agreed, silent = make_agreeing(cast.ours), StakeholderFactory(city=cast.ours)
    office = StakeholderFactory(city=cast.ours, person="")
    nowhere = StakeholderFactory(city=cast.ours, email="")
    asked, withdrawn = StakeholderFactory(city=cast.ours), make_agreeing(cast.ours)
    with enter_city(cast.ours):
        ask_to_share(city=cast.ours, actor=organiser, network=network, stakeholder_ids=[asked.pk])
        withdraw_consent(city=cast.ours, actor=PERSON, email=withdrawn.email, purpose=ConsentPurpose.SHARE)
        with django_assert_num_queries(3):
            entries = [agreed, silent, office, nowhere, asked, withdrawn]
            preview = preview_sharing(city=cast.ours, entries=entries)

    assert (preview.people, preview.organisations, preview.to_ask) == ([agreed], [office], [silent])
    assert (preview.asked, preview.without_address) == ([asked, withdrawn], [nowhere])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_sharing_and_taking_back_at_once_never_leave_a_row(cast: Cast, organiser: Actor, turn: int) -> None:
    network = make_network(cast.ours, cast.theirs)
    entry = make_agreeing(cast.ours)
    start, faults = Barrier(2), []

    def run(work: Any) -> None:
        try:
            start.wait()
            with enter_city(cast.ours):
                work()
        except NoGround:
            pass  # the consent was gone first
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    works = [
        lambda: share_entries(city=cast.ours, actor=organiser, network=network, stakeholder_ids=[entry.pk]),
        lambda: withdraw_consent(city=cast.ours, actor=PERSON, email=entry.email, purpose=ConsentPurpose.SHARE),
    ]
    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    with enter_city(cast.ours):
        assert Consent.objects.get().withdrawn_at is not None
    assert seen(cast.theirs) == []
