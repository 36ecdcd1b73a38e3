"""Personal words with fields: refused when unknown, filled in for each person, escaped, and looked at beforehand."""

from typing import Any

import pytest
from django.urls import reverse

from cities.enums import Role
from cities.models import OutboxMail
from cities.outbox.render import render_mail
from cities.tenancy import enter_city
from citylabs.models import Campaign, Invitation
from citylabs.notifications.invitations import InvitationWriter
from citylabs.services.audience import change_choice, start_choice
from citylabs.services.campaigns import UnknownMergeField, describe_sample, edit_campaign
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.stakeholders import StakeholderFactory, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    lab = LabFactory(
        city=cast.ours, published=True, title={"en": "Rain", "et": "Vihm"}, venue="Raekoja plats 1", address=""
    )
    with enter_city(cast.ours):
        return start_choice(city=cast.ours, actor=make_actor(cast.ours, Role.ORGANISER), lab=lab)


def write(cast: Cast, campaign: Campaign, note: dict[str, str]) -> Campaign:
    with enter_city(cast.ours):
        actor = make_actor(cast.ours, Role.ORGANISER)
        return edit_campaign(city=cast.ours, actor=actor, campaign=campaign, note=note)


def test_edit_campaign_refuses_unknown_fields_by_name(cast: Cast, campaign: Campaign) -> None:
    with pytest.raises(UnknownMergeField, match=r"\{name\}, \{person.*The fields are: \{person\}, \{organisation\}"):
        write(cast, campaign, {"en": "Dear {name}", "et": "Tere, {person"})
    with enter_city(cast.ours):
        assert Campaign.objects.get().note == {}


def test_words_are_filled_in_the_language_they_are_written_in(cast: Cast, campaign: Campaign) -> None:
    campaign = write(cast, campaign, {"et": "Tere, {person|kolleeg}! {lab}, {place}, {group}."})
    with enter_city(cast.ours):
        writer = InvitationWriter(city=cast.ours, lab=campaign.lab, campaign=campaign, targets={})
        invitation = Invitation(
            id=campaign.pk, campaign=campaign, email="m@x.example", helix_group="research", language="et"
        )
        assert writer.write(invitation).context["note"] == "Tere, kolleeg! Vihm, Raekoja plats 1, Teadus ja haridus."
        invitation.language = "lv"
        assert writer.write(invitation).context["note"] == "Tere, kolleeg! Vihm, Raekoja plats 1, Teadus ja haridus."


def test_values_are_escaped_in_the_mail(cast: Cast, campaign: Campaign) -> None:
    campaign = write(cast, campaign, {"en": "Dear {person} & friends"})
    entry = StakeholderFactory(city=cast.ours, person="<b>Mari</b> {lab}", email="mari@x.example")
    with enter_city(cast.ours):
        context = describe_sample(city=cast.ours, campaign=campaign, language="en", person=entry)
        mail = OutboxMail(city=cast.ours, kind="invitation", recipient="x@x.example", language="en", context=context)
        html = render_mail(mail, city=cast.ours).html

    assert context["note"] == "Dear <b>Mari</b> {lab} & friends"
    assert "Dear &lt;b&gt;Mari&lt;/b&gt; {lab} &amp; friends" in html


def test_preview_shows_a_chosen_person_of_the_audience_only(cast: Cast, campaign: Campaign, as_user: Any) -> None:
    write(cast, campaign, {"en": "Dear {person|colleague} of {organisation}"})
    chosen = StakeholderFactory(city=cast.ours, person="Kadri Kask", organisation="Kask OÜ", email="kadri@x.example")
    other = StakeholderFactory(city=cast.ours, person="Not Chosen", email="other@x.example")
    with enter_city(cast.ours):
        actor = make_actor(cast.ours, Role.ORGANISER)
        change_choice(city=cast.ours, actor=actor, campaign=campaign, ticked=[chosen.pk], shown=[chosen.pk])
    page = reverse("campaign-edit", args=["tartu", campaign.lab.slug, campaign.pk])
    client = as_user(cast.organiser)

    shown = client.get(page, {"mail_person": chosen.pk, "mail_language": "en"}).content.decode()
    assert "Dear Kadri Kask of Kask OÜ" in shown
    assert "data-merge-field=&quot;{person}&quot;" in shown or 'data-merge-field="{person}"' in shown
    for unknown in (other.pk, "rubbish"):
        answer = client.get(page, {"mail_person": unknown, "mail_language": "en"}).content.decode()
        assert "Dear Name of the invited person of Name of the organisation" in answer
        assert "Not Chosen" not in answer
