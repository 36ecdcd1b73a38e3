"""What a person agreed to, when, in which words."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, LegalText, city_walls, uuid7_key
from stakeholders.enums import ConsentPurpose


class Consent(CityOwned):
    """A yes with the text it was given to (GDPR, article 7(1)). A withdrawal is a moment on it, never a deletion."""

    id = uuid7_key()
    email = models.EmailField(_("e-mail address"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose.choices)
    legal_text = CityForeignKey(LegalText, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=2)
    channel = models.CharField(_("channel"), max_length=60)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            *city_walls("stakeholders_consent", references={"legal_text": "cities_legaltext"}),
            models.UniqueConstraint(
                "city",
                Lower("email"),
                "purpose",
                condition=models.Q(withdrawn_at=None),
                name="stakeholders_consent_open_once",
            ),
        ]
