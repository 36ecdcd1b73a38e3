"""What can be done with needs, and which roles may do it. The owner may do everything."""

from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.permissions import register_permission

_O, _F, _R, _D, _E = Role.ORGANISER, Role.FACILITATOR, Role.REVIEWER, Role.DESK, Role.READER

NEEDS_READ = register_permission("needs.read", _("See the city's needs, private ones too"), _O, _F, _R, _D, _E)
NEEDS_EDIT = register_permission("needs.edit", _("Write needs, move them on, make them public"), _O, _R)
