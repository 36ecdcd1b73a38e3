"""What can be done with labs, and which roles may do it. The owner may do everything."""

from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.permissions import register_permission

_O, _F, _R, _D, _E = Role.ORGANISER, Role.FACILITATOR, Role.REVIEWER, Role.DESK, Role.READER

LABS_READ = register_permission("labs.read", _("See labs, also before they are published"), _O, _F, _R, _D, _E)
LABS_EDIT = register_permission("labs.edit", _("Plan labs: texts, place, time, programme, seats, agenda"), _O, _F)
LABS_PUBLISH = register_permission("labs.publish", _("Publish, cancel, close and reopen labs"), _O)
INVITATIONS_SEND = register_permission("invitations.send", _("Choose whom to invite and send invitations"), _O)
REGISTRATIONS_READ = register_permission("registrations.read", _("See who is invited and registered"), _O, _F)
REGISTRATIONS_EDIT = register_permission("registrations.edit", _("Register people, give seats, cancel for them"), _O)
# Health and religion may show in them (GDPR, article 9): for who orders the food and prepares the room, nobody else.
ACCESS_NEEDS_READ = register_permission("access_needs.read", _("See access needs and diets of registered people"), _O)
CHECKIN_USE = register_permission("checkin.use", _("Check people in at the door"), _O, _F, _D)
SURVEYS_EDIT = register_permission("surveys.edit", _("Change the questions of the survey and send it"), _O, _F)
REPORTS_READ = register_permission("reports.read", _("Read reports before they are published"), _O, _F, _R, _E)
REPORTS_EDIT = register_permission("reports.edit", _("Compile reports, write conclusions and follow-ups"), _O, _F)
REPORTS_PUBLISH = register_permission("reports.publish", _("Publish reports"), _O, _R)
