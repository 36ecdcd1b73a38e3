"""Cities that work together and share by choice."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.enums import NetworkInvitationState, NetworkRole
from cities.models.city import City
from cities.models.fields import TranslatedField, uuid7_key
from cities.models.network_walls import NetworkDoor, PublicWall
from cities.models.walls import CityOwned, city_walls


class Network(models.Model):
    """What everybody may know of a network. It ends when the last city leaves; its address stays taken."""

    id = uuid7_key()
    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[RegexValidator(r"^[a-z0-9-]+$")])
    name = TranslatedField(_("name"))
    about = TranslatedField(_("what it is for"), blank=True)
    website = models.URLField(_("website"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name) or self.slug


class NetworkMembership(models.Model):
    """A city in a network: a public fact, so everybody reads it; only the city's own transaction writes it.

    Whatever a city shares in a network hangs on this row and is deleted with it by PostgreSQL.
    """

    id = uuid7_key()
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="network_memberships", db_index=False)
    role = models.CharField(_("role"), max_length=12, choices=NetworkRole.choices, default=NetworkRole.MEMBER)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            PublicWall(name="cities_networkmembership_wall"),
            models.UniqueConstraint(fields=["city", "network"], name="cities_networkmembership_once"),
        ]

    def __str__(self) -> str:
        return self.city.slug

    @property
    def is_coordinator(self) -> bool:
        """Whether this city may invite others."""
        return self.role == NetworkRole.COORDINATOR


class NetworkInvitation(CityOwned):
    """The invited city's row about being asked into a network; the cities of the network may read it."""

    id = uuid7_key()
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=NetworkInvitationState.choices,
        default=NetworkInvitationState.INVITED,
    )
    message = models.CharField(_("message"), max_length=500, blank=True)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            *city_walls("cities_networkinvitation"),
            NetworkDoor(name="cities_networkinvitation_network"),
            models.UniqueConstraint(
                fields=["city", "network"],
                condition=Q(state=NetworkInvitationState.INVITED),
                name="cities_networkinvitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation ({self.state})"
