"""Removing what was promised, and taking that back."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from cities.tenancy import enter_city
from citylabs.models import Commitment
from tests.citylabs.views.test_people_work import at
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_reports import CommitmentFactory

pytestmark = pytest.mark.django_db


def test_a_removal_taken_back_brings_the_commitment_as_it_was(cast: Cast, as_user: Any) -> None:
    now = timezone.now()
    times = {"starts_at": now - timedelta(days=9), "ends_at": now - timedelta(days=8)}
    lab = LabFactory(city=cast.ours, published=True, state="reporting", **times)
    promise = CommitmentFactory(lab=lab, state="kept", text="Plant trees", owner="Parks")
    client = as_user(cast.organiser)

    page = client.post(at(lab, "commitment-remove", promise.pk), follow=True).content.decode()
    form = page.partition(f'action="{at(lab, "commitment-add")}"')[2].partition("</form>")[0]
    names = ("text", "owner", "due_date", "state")
    fields = {name: unescape(form.partition(f'name="{name}" value="')[2].partition('"')[0]) for name in names}
    assert client.post(at(lab, "commitment-add"), {**fields, "state": "unheard-of"}).status_code == 422
    assert client.post(at(lab, "commitment-add"), fields).status_code == 302

    with enter_city(cast.ours):
        again = Commitment.objects.get()
    assert (again.text, again.owner, again.state) == ("Plant trees", "Parks", "kept")
    assert again.due_date == promise.due_date
