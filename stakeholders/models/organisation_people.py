"""Who runs an organisation's profile, and who is asked to."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import uuid7_key
from stakeholders.enums import ProfileRole
from stakeholders.models.organisation import Organisation


class OrganisationMember(models.Model):
    """A person who runs the profile. There is always an admin; the services see to it under a lock of the profile."""

    id = uuid7_key()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organisations")
    role = models.CharField(_("role"), max_length=8, choices=ProfileRole.choices)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="stakeholders_organisationmember_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class OrganisationMemberInvitation(models.Model):
    """An invitation by mail to run a profile with others. The link is signed, nothing secret is stored."""

    id = uuid7_key()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=8, choices=ProfileRole.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["email"], name="organisation_invitations_to")]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="stakeholders_organisationinvitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.email
