"""What a person agreed to, when, in which words."""

from django.conf import settings
from django.db import models
from django.db.models import Case, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, LegalText, city_walls, uuid7_key
from stakeholders.enums import ConsentChannel, ConsentPurpose


class Consent(CityOwned):
    """A yes with the text it was given to (GDPR, article 7(1)). A withdrawal is a moment on it, never a deletion.

    `channel` and `withdrawn_channel` are codes of ConsentChannel. `evidence` says where the proof is (the id of a
    registration, the place of a paper form); `recorded_by` is the colleague who wrote it down for the person.
    """

    id = uuid7_key()
    email = models.EmailField(_("e-mail address"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose.choices)
    legal_text = CityForeignKey(LegalText, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=2)
    channel = models.CharField(_("channel"), max_length=60)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True, db_default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_channel = models.CharField(_("channel of the withdrawal"), max_length=60, blank=True, db_default="")

    # The address while its owner agrees to sharing, else NULL: what is shared depends on it by a foreign key.
    share_email = models.GeneratedField(
        expression=Case(When(purpose=ConsentPurpose.SHARE, withdrawn_at=None, then=Lower("email")), default=None),
        output_field=models.CharField(max_length=254, null=True),
        db_persist=True,
    )

    @property
    def channel_words(self) -> str:
        """Where it was given, in words."""
        return str(dict(ConsentChannel.choices).get(self.channel, self.channel))

    @property
    def withdrawn_channel_words(self) -> str:
        """Where it was taken back, in words; blank if nobody knows."""
        return str(dict(ConsentChannel.choices).get(self.withdrawn_channel, self.withdrawn_channel))

    class Meta:
        ordering = ["-given_at"]
        indexes = [models.Index(fields=["email"], name="stakeholders_consent_person")]
        constraints = [
            *city_walls("stakeholders_consent", references={"legal_text": "cities_legaltext"}, sweep=True),
            models.UniqueConstraint(fields=["city", "share_email"], name="stakeholders_consent_share_email"),
            models.UniqueConstraint(
                "city",
                Lower("email"),
                "purpose",
                condition=models.Q(withdrawn_at=None),
                name="stakeholders_consent_open_once",
            ),
        ]
