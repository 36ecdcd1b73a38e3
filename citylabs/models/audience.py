"""Whom an organiser picked for a campaign, person by person."""

from django.db import models

from cities.models import CityForeignKey, CityOwned, city_walls, uuid7_key
from citylabs.models.invitation import Campaign
from stakeholders.models import Stakeholder


class AudienceMember(CityOwned):
    """One person picked for a campaign. `is_in` false: picked once, and left out again.

    `batch` names the last change of the row: all rows of one batch were turned over together, so turning them over
    again takes that change back.
    """

    id = uuid7_key()
    campaign = CityForeignKey(Campaign, on_delete=models.CASCADE, related_name="members")
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+")
    is_in = models.BooleanField(default=True)
    batch = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["city", "campaign", "batch"], name="citylabs_audience_batch")]
        constraints = [
            *city_walls(
                "citylabs_audiencemember",
                references={"campaign": "citylabs_campaign", "stakeholder": "stakeholders_stakeholder"},
            ),
            models.UniqueConstraint(fields=["city", "campaign", "stakeholder"], name="citylabs_audiencemember_once"),
        ]
