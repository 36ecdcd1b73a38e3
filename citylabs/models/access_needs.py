"""What a registered person needs to take part: readable with the keys of the settings only."""

from django.db import models

from cities.models import CityForeignKey, CityOwned, EncryptedJsonField, city_walls, uuid7_key
from citylabs.models.registration import Registration


class AccessNeeds(CityOwned):
    """Health data or religion may show in it (GDPR, article 9), so it is apart, encrypted, and gone after 30 days.

    `needs`: {"support": codes of AccessSupport, "diets": codes of Diet, "words": the person's own}.
    """

    id = uuid7_key()
    registration = CityForeignKey(Registration, on_delete=models.CASCADE, related_name="access_needs")
    needs = EncryptedJsonField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            *city_walls("citylabs_accessneeds", references={"registration": "citylabs_registration"}),
            models.UniqueConstraint(fields=["city", "registration"], name="citylabs_accessneeds_once"),
        ]

    def __str__(self) -> str:
        """Without a word of it."""
        return "Access needs"
