"""The house's own actions in words."""

from django.utils.translation import gettext_lazy as _

from cities.log.words import register_action_words

register_action_words(
    {
        "accessibility.publish": _("Accessibility statement published"),
        "accessibility_feedback.answer": _("Report of a barrier answered"),
        "accessibility_feedback.export": _("Reports of barriers taken out"),
        "accessibility_feedback.forget": _("Report of a barrier deleted"),
        "accessibility_feedback.reopen": _("Barrier is not removed after all"),
        "accessibility_feedback.report": _("Barrier reported"),
        "accessibility_feedback.solve": _("Barrier removed"),
        "api_token.create": _("API token made"),
        "api_token.revoke": _("API token revoked"),
        "city.change_logo": _("Logo changed"),
        "city.create": _("City made"),
        "city.remove_logo": _("Logo removed"),
        "city.update": _("Settings changed"),
        "colleague_invitation.resend": _("Colleague invited again"),
        "colleague_invitation.send": _("Colleague invited"),
        "colleague_invitation.withdraw": _("Invitation of a colleague withdrawn"),
        "legal_text.publish": _("Legal text published"),
        "log.export": _("Log taken out"),
        "mail.cancel": _("Mail cancelled"),
        "mail.export": _("List of mails taken out"),
        "mail.resubscribe": _("Wants invitations again"),
        "mail.retry": _("Mail sent again"),
        "mail.unsubscribe": _("Wants no more invitations"),
        "member.add": _("Colleague joined"),
        "member.change_role": _("Role changed"),
        "member.export": _("List of colleagues taken out"),
        "member.leave": _("Colleague left"),
        "member.remove": _("Colleague removed"),
        "run.cancel": _("Long run stopped"),
        "run.start": _("Long run started"),
        "staff_session.end": _("Platform staff left"),
        "staff_session.expire": _("Visit of platform staff ended"),
        "staff_session.start": _("Platform staff came in"),
        "suppression.add": _("Address kept from mails"),
        "suppression.export": _("List of addresses kept from mails taken out"),
        "suppression.remove": _("Address released"),
    }
)
