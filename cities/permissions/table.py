"""The permissions of the platform's own nouns. Upper apps keep theirs in `<app>/rules/permissions.py`."""

from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.permissions.registry import register_permission

_O, _F, _R, _D, _E = Role.ORGANISER, Role.FACILITATOR, Role.REVIEWER, Role.DESK, Role.READER

WORKSPACE_READ = register_permission("workspace.read", _("Open the city's workspace"), _O, _F, _R, _D, _E)
CITY_EDIT = register_permission("city.edit", _("Change the city's name, brand and sender"))
MEMBERS_READ = register_permission("members.read", _("See who works in the city"), _O, _R)
MEMBERS_EDIT = register_permission("members.edit", _("Invite colleagues, change roles, remove people"))
TOKENS_EDIT = register_permission("tokens.edit", _("Create and revoke API tokens"))
LOG_READ = register_permission("log.read", _("Read and verify the log"), _O, _R)
OUTBOX_READ = register_permission("outbox.read", _("See mails, their states and errors"), _O)
OUTBOX_EDIT = register_permission("outbox.edit", _("Send mails again, cancel them, keep addresses from mails"), _O)
RUNS_EDIT = register_permission("runs.edit", _("Stop imports, reports and other long runs"), _O)
LEGAL_EDIT = register_permission("legal.edit", _("Publish new versions of legal texts"), _R)
ACCESSIBILITY_EDIT = register_permission(
    "accessibility.edit", _("Keep the accessibility statement and answer reports of barriers"), _O, _R
)
PRIVACY_HANDLE = register_permission("privacy.handle", _("Answer what people ask about their own data"), _O)
NETWORKS_READ = register_permission("networks.read", _("See the networks the city is in and who else is"), _O, _R)
NETWORKS_EDIT = register_permission("networks.edit", _("Found, join, coordinate and leave networks of cities"))
# Who watches over the rules and who works with the data are not the same people: the legal reviewer and the owner.
PRIVACY_READ = register_permission(
    "privacy.read", _("See what people agreed to, for what their data are used and how long they are kept"), _O, _R
)
RETENTION_EDIT = register_permission("retention.edit", _("Set how long data are kept, and delete what is too old"), _R)
