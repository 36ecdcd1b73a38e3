"""Who works in a city."""

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.enums import Role
from cities.models import City
from cities.permissions import MEMBERS_READ
from cities.selectors.memberships import list_members


class MemberListApi(CityApi):
    """The members of a city."""

    permissions = {"GET": MEMBERS_READ}
    many = True
    tag = "members"

    class OutputSerializer(serializers.Serializer):
        id = serializers.UUIDField()
        email = serializers.EmailField(source="user.email")
        name = serializers.CharField(source="user.name")
        role = serializers.ChoiceField(Role.choices)
        created_at = serializers.DateTimeField()

    output_example = {
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "email": "kadri@tartu.example",
        "name": "Kadri Tamm",
        "role": "organiser",
        "created_at": "2026-05-01T12:00:00Z",
    }

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the members, longest first."""
        return self.page(list_members(city=city), order="created_at")
