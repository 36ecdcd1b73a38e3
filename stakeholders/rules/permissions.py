"""Who may do what with the registry."""

from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.permissions import register_permission

# Contact data and notes are shown to those who need them for their work only (GDPR, article 5(1)(c)): facilitators
# and the desk meet people through the registrations of their lab, readers see results.
STAKEHOLDERS_READ = register_permission(
    "stakeholders.read",
    _("See the registry with contact data and notes (not needed on the day, so not for facilitators and the desk)"),
    Role.ORGANISER,
    Role.REVIEWER,
)
STAKEHOLDERS_EDIT = register_permission(
    "stakeholders.edit", _("Write, tag, import and delete entries of the registry"), Role.ORGANISER
)
STAKEHOLDERS_EXPORT = register_permission(
    "stakeholders.export", _("Download the registry as a file (logged with who and how many)"), Role.ORGANISER
)
STAKEHOLDERS_SHARE = register_permission(
    "stakeholders.share", _("Share entries with the cities of a network, and take them back"), Role.ORGANISER
)

# Who watches over the rules and who works with the data are not the same people: the legal reviewer and the owner.
LOOKS_READ = register_permission("looks.read", _("See who looked at or took out personal data"), Role.REVIEWER)

# A verification is the city's word to all other cities, so it is not everybody's to give.
ORGANISATIONS_VERIFY = register_permission(
    "organisations.verify",
    _("Verify organisations that cities may trust: the city vouches for them in public, with evidence"),
    Role.ORGANISER,
)
