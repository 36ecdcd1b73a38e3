from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from cities.errors import Refusal
from cities.models import User
from cities.services.accounts import erase_account
from stakeholders.models import (
    Organisation,
    OrganisationChange,
    OrganisationDraft,
    OrganisationMember,
    OrganisationReference,
)
from stakeholders.services.organisation_access import AdminsOnly, NotYours
from stakeholders.services.organisation_drafts import forget_old_profile_drafts, keep_profile_draft
from stakeholders.services.organisation_facts import (
    RelatedAlready,
    RelatedToItself,
    declare_relation,
    delete_reference,
    save_reference,
)
from stakeholders.services.organisation_members import LastAdmin
from stakeholders.services.organisations import (
    BrokenProfile,
    NotReady,
    ProfileChangedMeanwhile,
    RegisteredAlready,
    TooManyProfiles,
    delete_profile,
    edit_profile,
    found_profile,
    list_profile,
    unlist_profile,
)
from tests.factories.cities import UserFactory
from tests.factories.organisations import OrganisationFactory, OrganisationMemberFactory

pytestmark = pytest.mark.django_db
VALUES = {"name": "Näidis Vesi OÜ", "helix_group": "sme", "country": "EE"}


@pytest.fixture
def founder() -> User:
    return UserFactory(email="founder@firm.example")


def found(user: User, **more: Any) -> Organisation:
    return found_profile(user=user, values={**VALUES, **more})


def changes_of(organisation: Organisation) -> list[tuple[str, Any]]:
    rows = OrganisationChange.objects.filter(organisation_id=organisation.pk).order_by("id")
    return list(rows.values_list("action", "changes"))


def test_founder_becomes_admin_of_a_profile_nobody_sees(founder: User) -> None:
    organisation = found(founder, cpv=["45233140"], registration_id=" 12 345 678 ", scheme="EE-RIK")

    assert (organisation.slug, organisation.is_listed) == ("naidis-vesi-ou", False)
    assert organisation.registration_id == "12345678"
    assert organisation.cpv_tree == ["45", "452", "4523", "45233", "452331", "4523314"]
    assert list(organisation.members.values_list("user", "role")) == [(founder.pk, "admin")]
    assert changes_of(organisation)[0][1]["name"] is True


def test_same_names_get_different_addresses(founder: User) -> None:
    assert [found(founder).slug for _ in range(3)] == ["naidis-vesi-ou", "naidis-vesi-ou-2", "naidis-vesi-ou-3"]
    assert found(founder, name="New").slug == "new-2"
    assert found(founder, name="東京").slug == "organisation"


def test_number_of_a_register_is_given_once(founder: User) -> None:
    first = found(founder, scheme="EE-RIK", registration_id="12345678ab")

    with pytest.raises(RegisteredAlready) as refused:
        found(UserFactory(), scheme="EE-RIK", registration_id="1234 5678 AB")

    assert refused.value.details == {"organisation": str(first.pk)}
    found(UserFactory(), scheme="FI-PRO", registration_id="12345678AB")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"helix_group": "friends"}, "helix_group"),
        ({"country": "Estonia"}, "country"),
        ({"country": ""}, "country"),
        ({"region": "Tartu!"}, "region"),
        ({"size": "huge"}, "size"),
        ({"maturity": 10}, "maturity"),
        ({"themes": ["space"]}, "themes"),
        ({"languages": ["xx"]}, "languages"),
        ({"cpv": ["1234"]}, "cpv"),
        ({"registration_id": "1"}, "scheme"),
        ({"summary": {"en": "x" * 301}}, "summary"),
    ],
)
def test_broken_values_are_refused(founder: User, values: dict[str, Any], field: str) -> None:
    with pytest.raises(BrokenProfile) as refused:
        found(founder, **values)

    assert refused.value.field == field
    assert not Organisation.objects.exists()


def test_nobody_founds_without_end(founder: User) -> None:
    OrganisationMemberFactory.create_batch(20, user=founder)

    with pytest.raises(TooManyProfiles):
        found(founder)


def test_edit_keeps_what_changed_without_texts(founder: User) -> None:
    organisation = found(founder)

    edit_profile(user=founder, organisation_id=organisation.pk, values={"offers": {"en": "Call Mari"}, "size": "small"})

    assert changes_of(organisation)[-1] == ("edit", {"offers": True, "size": ["", "small"]})
    assert "Mari" not in str(changes_of(organisation))


def test_saving_the_same_changes_nothing(founder: User) -> None:
    organisation = found(founder)

    edit_profile(user=founder, organisation_id=organisation.pk, values=VALUES)

    assert [action for action, _changes in changes_of(organisation)] == ["found"]


def test_older_page_does_not_overwrite(founder: User) -> None:
    organisation = found(founder)
    seen_at = organisation.changed_at
    edit_profile(user=founder, organisation_id=organisation.pk, values={"size": "small"}, seen_at=seen_at)

    with pytest.raises(ProfileChangedMeanwhile):
        edit_profile(user=founder, organisation_id=organisation.pk, values={"size": "large"}, seen_at=seen_at)


def test_public_profile_says_what_it_does(founder: User) -> None:
    organisation = found(founder)
    with pytest.raises(NotReady):
        list_profile(user=founder, organisation_id=organisation.pk)
    edit_profile(user=founder, organisation_id=organisation.pk, values={"summary": {"et": "Vesi."}})

    assert list_profile(user=founder, organisation_id=organisation.pk).is_listed
    with pytest.raises(NotReady):
        edit_profile(user=founder, organisation_id=organisation.pk, values={"summary": {}})
    assert not unlist_profile(user=founder, organisation_id=organisation.pk).is_listed
    assert [action for action, _changes in changes_of(organisation)] == ["found", "edit", "show", "hide"]


@pytest.mark.parametrize("stranger_runs_another", [False, True])
def test_strangers_change_nothing(founder: User, stranger_runs_another: bool) -> None:
    organisation = found(founder, summary={"en": "Water."})
    stranger = UserFactory()
    if stranger_runs_another:
        OrganisationMemberFactory(user=stranger)
    given = {"user": stranger, "organisation_id": organisation.pk}
    tries = [
        lambda: edit_profile(**given, values={"size": "small"}),
        lambda: list_profile(**given),
        lambda: unlist_profile(**given),
        lambda: delete_profile(**given),
        lambda: save_reference(**given, values={"title": "Ours"}),
        lambda: declare_relation(**given, kind="parent", other_name="Ours"),
        lambda: keep_profile_draft(**given, form="offer", content={}),
    ]

    for attempt in tries:
        with pytest.raises(NotYours):
            attempt()
    organisation.refresh_from_db()
    assert (organisation.size, organisation.is_listed, organisation.references.count()) == ("", False, 0)


def test_inactive_member_changes_nothing(founder: User) -> None:
    organisation = found(founder)
    User.objects.filter(pk=founder.pk).update(is_active=False)

    with pytest.raises(NotYours):
        edit_profile(user=founder, organisation_id=organisation.pk, values={"size": "small"})


def test_editor_does_not_delete(founder: User) -> None:
    organisation = found(founder)
    editor = OrganisationMemberFactory(organisation=organisation, role="editor").user

    with pytest.raises(AdminsOnly):
        delete_profile(user=editor, organisation_id=organisation.pk)
    delete_profile(user=founder, organisation_id=organisation.pk)

    assert not Organisation.objects.exists()
    assert changes_of(organisation)[-1][0] == "delete"


def test_history_cannot_be_rewritten(founder: User) -> None:
    organisation = found(founder)

    for statement in (
        "UPDATE stakeholders_organisationchange SET action = 'x'",
        "DELETE FROM stakeholders_organisationchange",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert [action for action, _changes in changes_of(organisation)] == ["found"]


def test_references_of_others_are_out_of_reach(founder: User) -> None:
    organisation = found(founder)
    foreign = OrganisationReference.objects.create(organisation=OrganisationFactory(), title="Theirs")

    with pytest.raises(NotYours):
        save_reference(user=founder, organisation_id=organisation.pk, values={"title": "Mine"}, reference_id=foreign.pk)
    with pytest.raises(NotYours):
        delete_reference(user=founder, organisation_id=organisation.pk, reference_id=foreign.pk)
    foreign.refresh_from_db()
    assert foreign.title == "Theirs"


def test_relation_outlives_the_other_profile(founder: User) -> None:
    organisation = found(founder)
    other = OrganisationFactory(name="Parent AS")
    relation = declare_relation(user=founder, organisation_id=organisation.pk, kind="parent", other=other)
    with pytest.raises(RelatedAlready):
        declare_relation(user=founder, organisation_id=organisation.pk, kind="parent", other=other)
    with pytest.raises(RelatedToItself):
        declare_relation(user=founder, organisation_id=organisation.pk, kind="parent", other=organisation)

    other.delete()

    relation.refresh_from_db()
    assert (relation.other, relation.other_name) == (None, "Parent AS")


def test_draft_is_one_per_person_and_goes_after_a_month(founder: User) -> None:
    organisation = found(founder)
    for word in ("first", "sec\x00ond"):
        content = {"name": [word], "csrfmiddlewaretoken": ["secret"]}
        draft = keep_profile_draft(user=founder, organisation_id=organisation.pk, form="offer", content=content)

    assert OrganisationDraft.objects.get().content == {"name": ["second"]}
    assert forget_old_profile_drafts(now=draft.changed_at) == 0
    OrganisationDraft.objects.update(changed_at="2020-01-01T00:00Z")
    assert forget_old_profile_drafts(now=draft.changed_at) == 1


def test_deleted_account_leaves_the_profile_to_others(founder: User) -> None:
    organisation = found(founder)
    with pytest.raises(LastAdmin):
        erase_account(user=founder)
    founder.refresh_from_db()
    assert founder.is_active
    OrganisationMemberFactory(organisation=organisation)

    erase_account(user=founder)

    assert not OrganisationMember.objects.filter(user=founder).exists()


def test_unknown_profile_is_nobodys(founder: User) -> None:
    with pytest.raises(Refusal) as refused:
        list_profile(user=founder, organisation_id=uuid4())
    assert refused.value.status == 404
