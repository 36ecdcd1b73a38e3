"""Who acts in the tests of labs."""

import pytest

from cities.permissions import Actor, permissions_of
from tests.conftest import Cast


def act_as(cast: Cast, role: str) -> Actor:
    """Return the actor with this role in our city, as the gates would."""
    user = getattr(cast, role)
    return Actor(kind="member", id=user.pk, label=user.email, role=role, permissions=permissions_of(role))


@pytest.fixture
def organiser(cast: Cast) -> Actor:
    """Return the organiser of our city."""
    return act_as(cast, "organiser")
