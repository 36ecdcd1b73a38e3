"""Two entries become one, and two again."""

from datetime import timedelta
from typing import Any

import pytest

from cities.models import LogEntry, Suppression
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.enums import PairState
from stakeholders.models import DuplicatePair, Stakeholder, StakeholderMerge
from stakeholders.selectors.history import list_history
from stakeholders.selectors.stakeholders import find_by_email
from stakeholders.services.duplicate_scan import start_scan
from stakeholders.services.duplicates import PairIsDecided, dismiss_pair, reopen_pair
from stakeholders.services.merges import AlreadyMerged, NotUndoable, merge_certain, merge_entries, undo_merge
from stakeholders.services.stakeholders import (
    AddressTaken,
    ChangedMeanwhile,
    create_stakeholder,
    delete_stakeholder,
    edit_stakeholder,
)
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory


def write(cast: Cast, organiser: Actor, **values: Any) -> Stakeholder:
    values = {"organisation": "Päike OÜ", "person": "Mari Maasikas", "helix_group": "sme", "language": "et", **values}
    return create_stakeholder(city=cast.ours, actor=organiser, values=values)


@pytest.fixture
def two(cast: Cast, organiser: Actor) -> tuple[Stakeholder, Stakeholder]:
    with enter_city(cast.ours):
        kept = write(cast, organiser, email="mari@paike.example", tags=["energy"], notes="Met in May")
        other = {"email": "m.maasikas@paike.example", "tags": ["schools"], "notes": "Called", "phone": "+372 555 0100"}
        return kept, write(cast, organiser, organisation="OÜ Paike", **other)


def merge(cast: Cast, organiser: Actor, two: Any, **more: Any) -> StakeholderMerge:
    return merge_entries(city=cast.ours, actor=organiser, kept_id=two[0].pk, gone_id=two[1].pk, **more)


def values_of(entry: Stakeholder) -> dict[str, Any]:
    skipped = {"changed_at"}
    return {f.attname: getattr(entry, f.attname) for f in Stakeholder._meta.concrete_fields if f.attname not in skipped}


def test_entries_are_found_after_commit_and_by_the_scan(
    cast: Cast, organiser: Actor, broker: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), enter_city(cast.ours):
        one = write(cast, organiser, email="mari@paike.example")
        other = write(cast, organiser, organisation="OÜ Paike", email="m.maasikas@paike.example")
        write(cast, organiser, person="Jüri Tamm", email="jyri@paike.example")
    broker.work()

    with enter_city(cast.ours):
        pair = DuplicatePair.objects.get()
        assert {pair.left_id, pair.right_id} == {one.pk, other.pk}
        assert pair.reasons == ["name", "person", "domain"]


def test_merge_keeps_everything_and_undo_gives_it_back(cast: Cast, organiser: Actor, two: Any) -> None:
    with enter_city(cast.ours):
        before = [values_of(Stakeholder.objects.get(pk=entry.pk)) for entry in two]
        campaign = CampaignFactory(city=cast.ours, lab=LabFactory(city=cast.ours))
        invitation = InvitationFactory(
            city=cast.ours, lab=campaign.lab, campaign=campaign, stakeholder=two[1], email=two[1].email
        )
        found = merge(cast, organiser, two)
        kept = Stakeholder.objects.get()

        assert (kept.pk, kept.tags, kept.phone) == (two[0].pk, ["energy", "schools"], "+372 555 0100")
        assert kept.notes == "Met in May\n\nCalled"
        assert kept.other_emails == ["m.maasikas@paike.example"]
        invitation.refresh_from_db()
        assert invitation.stakeholder_id == kept.pk
        assert [str(item.title) for item in list_history(city=cast.ours, stakeholder=kept)].count("Entry written") == 2

        undo_merge(city=cast.ours, actor=organiser, merge_id=found.pk)

        assert [values_of(Stakeholder.objects.get(pk=entry.pk)) for entry in two] == before
        invitation.refresh_from_db()
        assert invitation.stakeholder_id == two[1].pk
        with pytest.raises(NotUndoable):
            undo_merge(city=cast.ours, actor=organiser, merge_id=found.pk)


def test_undo_leaves_what_was_changed_since_and_refuses_a_taken_address(cast: Cast, organiser: Actor, two: Any) -> None:
    with enter_city(cast.ours):
        found = merge(cast, organiser, two)
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=two[0].pk, values={"phone": "+372 1"})
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=two[0].pk, values={"other_emails": []})
        thief = write(cast, organiser, organisation="Else", person="", email="m.maasikas@paike.example")
        with pytest.raises(AddressTaken):
            undo_merge(city=cast.ours, actor=organiser, merge_id=found.pk)
        delete_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=thief.pk)
        undo_merge(city=cast.ours, actor=organiser, merge_id=found.pk)

        kept = Stakeholder.objects.get(pk=two[0].pk)
        assert (kept.phone, kept.tags, kept.notes) == ("+372 1", ["energy"], "Met in May")


def test_chosen_sides_win(cast: Cast, organiser: Actor, two: Any) -> None:
    with enter_city(cast.ours):
        merge(cast, organiser, two, choices={"organisation": "right", "email": "right", "tags": "left"})
        kept = Stakeholder.objects.get()

        assert (kept.organisation, kept.email, kept.tags) == ("OÜ Paike", "m.maasikas@paike.example", ["energy"])
        assert kept.other_emails == ["mari@paike.example"]


def test_who_asked_not_to_be_written_to_is_not_reached_by_the_other_address(
    cast: Cast, organiser: Actor, two: Any
) -> None:
    with enter_city(cast.ours):
        Suppression.objects.create(city=cast.ours, email=two[1].email, scope="all", reason="asked")
        merge(cast, organiser, two)

        assert Stakeholder.objects.get().email == two[1].email


def test_second_merge_and_old_view_are_refused(cast: Cast, organiser: Actor, two: Any) -> None:
    with enter_city(cast.ours):
        with pytest.raises(ChangedMeanwhile):
            merge(cast, organiser, two, seen={two[1].pk: two[1].changed_at - timedelta(seconds=1)})
        merge(cast, organiser, two)
        with pytest.raises(AlreadyMerged):
            merge(cast, organiser, two)


def test_deleting_the_kept_entry_deletes_what_the_merge_kept(cast: Cast, organiser: Actor, two: Any) -> None:
    with enter_city(cast.ours):
        merge(cast, organiser, two)
        delete_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=two[0].pk)

        assert not StakeholderMerge.objects.exists()
        assert "maasikas" not in str(list(LogEntry.objects.values_list("changes", "object_label")))


def test_an_earlier_address_finds_its_entry(cast: Cast, organiser: Actor, two: Any) -> None:
    with enter_city(cast.ours):
        merge(cast, organiser, two)

        found = find_by_email(city=cast.ours, email="M.Maasikas@paike.example")
        assert found is not None
        assert found.pk == two[0].pk


@pytest.mark.django_db(transaction=True)
def test_scan_finds_dismisses_and_comes_back_after_a_change(cast: Cast, organiser: Actor, broker: Any) -> None:
    with enter_city(cast.ours):
        one = write(cast, organiser, email="mari@paike.example")
        write(cast, organiser, organisation="OÜ Paike", email="m.maasikas@paike.example")
    broker.messages.clear()
    with enter_city(cast.ours):
        start_scan(city=cast.ours, actor=organiser)
    broker.work()
    with enter_city(cast.ours):
        pair = dismiss_pair(city=cast.ours, actor=organiser, pair_id=DuplicatePair.objects.get().pk)
        with pytest.raises(PairIsDecided):
            dismiss_pair(city=cast.ours, actor=organiser, pair_id=pair.pk)
        start_scan(city=cast.ours, actor=organiser)
    broker.work()
    with enter_city(cast.ours):
        assert DuplicatePair.objects.get().state == PairState.DISMISSED
        edit_stakeholder(city=cast.ours, actor=organiser, stakeholder_id=one.pk, values={"phone": "+372 5551"})
    broker.work()
    with enter_city(cast.ours):
        assert DuplicatePair.objects.get().state == PairState.OPEN
        with pytest.raises(PairIsDecided):
            reopen_pair(city=cast.ours, actor=organiser, pair_id=pair.pk)


def test_certain_pairs_are_merged_in_one_go(
    cast: Cast, organiser: Actor, broker: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), enter_city(cast.ours):
        number = {"scheme": "EE-RIK", "registration_id": "12345678", "person": ""}
        for name in ("Päike OÜ", "Päike", "Osaühing Päike"):
            write(cast, organiser, organisation=name, **number)
        write(cast, organiser, organisation="Pilv OÜ", person="")
    broker.work()

    with enter_city(cast.ours):
        assert DuplicatePair.objects.filter(is_certain=True).count() == 3
        assert merge_certain(city=cast.ours, actor=organiser) >= 1
    broker.work()
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() <= 3
