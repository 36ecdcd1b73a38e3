"""The mail that asks somebody to run an organisation's profile: of the platform, because a profile has no city."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cities.models import User
from cities.outbox import register_mail_kind
from cities.outbox.render import render_platform_mail
from cities.tenancy import make_link
from stakeholders.enums import ProfileRole
from stakeholders.models import Organisation, OrganisationMemberInvitation

INVITATION_KIND = "organisation-invitation"
INVITATION_LINK = "organisation-member"
REQUEST_KIND = "organisation-request"

register_mail_kind(
    INVITATION_KIND, template="mail/organisation_invitation", label=_("Invitation to run an organisation's profile")
)
register_mail_kind(
    REQUEST_KIND, template="mail/organisation_request", label=_("Question whether somebody may run a profile")
)


def render_join_request(organisation: Organisation, *, asking: User, admin: User) -> dict[str, str]:
    """Return subject, text and HTML of the mail to an admin, in the admin's language."""
    path = reverse("own-organisation-members", args=[organisation.slug])
    context = {
        "organisation": organisation.name,
        "person": str(asking),
        "email": asking.email,
        "link": f"{settings.BASE_URL}{path}",
    }
    mail = render_platform_mail(REQUEST_KIND, language=admin.language, context=context)
    return {"subject": mail.subject, "text": mail.text, "html": mail.html}


def render_member_invitation(invitation: OrganisationMemberInvitation) -> dict[str, str]:
    """Return subject, text and HTML, in the language of the invited person's account, else the inviter's."""
    known = User.objects.filter(email__iexact=invitation.email).first()
    asking = known or invitation.invited_by
    language = asking.language if asking else "en"
    path = reverse("organisation-invitation", args=[make_link(INVITATION_LINK, invitation.pk)])
    with translation.override(language):
        words = {
            "role": str(ProfileRole(invitation.role).label),
            "last_day": date_format(timezone.localtime(invitation.expires_at), "DATE_FORMAT"),
        }
    context = {
        "organisation": invitation.organisation.name,
        "invited_by": str(invitation.invited_by or ""),
        "link": f"{settings.BASE_URL}{path}",
        **words,
    }
    mail = render_platform_mail(INVITATION_KIND, language=language, context=context)
    return {"subject": mail.subject, "text": mail.text, "html": mail.html}
