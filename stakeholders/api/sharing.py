"""What other cities share with this one, and sharing own entries. Consents are the person's: none is given here."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.enums import Theme
from cities.models import City
from cities.rules.codes import cpv_stem
from cities.selectors.networks import get_network_named
from stakeholders.enums import GovernmentLevel, HelixGroup
from stakeholders.rules.permissions import STAKEHOLDERS_READ, STAKEHOLDERS_SHARE
from stakeholders.selectors.sharing import SharedFilters, get_shared_entry, list_shared_entries
from stakeholders.services.sharing import AT_ONCE, note_use, share_entries, unshare_entries

_ENTRY = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "origin": "tampere",
    "network": "bsr-cities",
    "organisation": "Esimerkki Oy",
    "person": "Aino Esimerkki",
    "role": "Head of sales",
    "email": "aino@esimerkki.example",
    "helix_group": "sme",
    "level": "",
    "language": "fi",
    "country": "FI",
    "region": "FI197",
    "website": "",
    "themes": ["energy"],
    "cpv": ["09310000"],
    "tags": ["schools"],
    "shared_at": "2026-05-01T12:00:00Z",
    "changed_at": "2026-05-01T12:00:00Z",
}
_CHOICE = {"network": "bsr-cities", "stakeholders": ["01890a5d-ac96-774b-bcce-b302099a8057"], "tags": ["schools"]}


class SharedEntrySerializer(serializers.Serializer):
    """An entry of another city, read-only."""

    id = serializers.UUIDField()
    origin = serializers.CharField(source="city.slug", help_text="The city that shares it.")
    network = serializers.CharField(source="network.slug")
    organisation = serializers.CharField()
    person = serializers.CharField(help_text="Blank where nobody's consent stands behind it.")
    role = serializers.CharField()
    email = serializers.CharField(help_text="Blank where nobody's consent stands behind it.")
    helix_group = serializers.ChoiceField(HelixGroup.choices)
    level = serializers.ChoiceField(GovernmentLevel.choices, allow_blank=True)
    language = serializers.ChoiceField(settings.LANGUAGES)
    country = serializers.CharField()
    region = serializers.CharField()
    website = serializers.CharField()
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices))
    cpv = serializers.ListField(child=serializers.CharField())
    tags = serializers.ListField(child=serializers.CharField())
    shared_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class SharedEntryListApi(CityApi):
    """What other cities share with a city."""

    permissions = {"GET": STAKEHOLDERS_READ}
    many = True
    tag = "networks"
    OutputSerializer = SharedEntrySerializer
    output_example = _ENTRY

    class FilterSerializer(serializers.Serializer):
        q = serializers.CharField(max_length=200, required=False, help_text="Words in organisation, person or address.")
        origin = serializers.SlugField(required=False)
        network = serializers.SlugField(required=False)
        group = serializers.ChoiceField(HelixGroup.choices, required=False)
        level = serializers.ChoiceField(GovernmentLevel.choices, required=False)
        language = serializers.ChoiceField(settings.LANGUAGES, required=False)
        country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
        region = serializers.CharField(max_length=5, required=False, help_text="A NUTS code and all below it.")
        theme = serializers.ChoiceField(Theme.choices, required=False)
        cpv = serializers.RegexField(r"^\d{8}$", required=False, help_text="A CPV code and all below it.")

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the entries by organisation, else person. They are to be looked at and invited from, not copied."""
        given: dict[str, Any] = self.filters()
        group, cpv = given.pop("group", ""), given.pop("cpv", "")
        filters = SharedFilters(**given, groups=[group] if group else (), cpv_stem=cpv_stem(cpv) if cpv else "")
        return self.page(list_shared_entries(city=city, filters=filters), order="sort_key")


class SharedEntryApi(CityApi):
    """One entry of another city."""

    permissions = {"GET": STAKEHOLDERS_READ}
    tag = "networks"
    OutputSerializer = SharedEntrySerializer
    output_example = _ENTRY

    def get(self, request: HttpRequest, city: City, shared_id: UUID) -> HttpResponse:
        """Read it; the city that shares it is told."""
        shared = get_shared_entry(city=city, shared_id=shared_id)
        note_use(city=city, shared=[shared])
        return self.answer(shared)


class ChoiceSerializer(serializers.Serializer):
    """Entries of the city's own registry, and the network."""

    network = serializers.SlugField()
    stakeholders = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=AT_ONCE)


class ShareApi(CityApi):
    """Sharing entries of the own registry."""

    permissions = {"POST": STAKEHOLDERS_SHARE}
    tag = "networks"
    input_example = _CHOICE

    class InputSerializer(ChoiceSerializer):
        tags = serializers.ListField(
            child=serializers.CharField(max_length=40), required=False, help_text="Tags that other cities see too."
        )

    class OutputSerializer(serializers.Serializer):
        shared = serializers.ListField(child=serializers.UUIDField(), help_text="Shared now and not before.")
        left_out = serializers.ListField(child=serializers.UUIDField(), help_text="Nobody agreed.")

    answers = {"POST": (200, OutputSerializer)}
    output_example = {"shared": ["01890a5d-ac96-774b-bcce-b302099a8057"], "left_out": []}

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Share those whose person agreed, and organisations that name no person. The others are left out."""
        given = self.read()
        done = share_entries(
            city=city,
            actor=self.actor,
            network=get_network_named(slug=given["network"]),
            stakeholder_ids=given["stakeholders"],
            tags=given.get("tags", ()),
        )
        return self.answer({"shared": done.shared, "left_out": done.left_out})


class UnshareApi(CityApi):
    """Taking entries back."""

    permissions = {"POST": STAKEHOLDERS_SHARE}
    tag = "networks"
    InputSerializer = ChoiceSerializer
    input_example = {name: value for name, value in _CHOICE.items() if name != "tags"}

    class OutputSerializer(serializers.Serializer):
        taken_back = serializers.ListField(child=serializers.UUIDField())

    answers = {"POST": (200, OutputSerializer)}
    output_example = {"taken_back": ["01890a5d-ac96-774b-bcce-b302099a8057"]}

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Take entries back from a network; no other city sees them from now on."""
        given = self.read()
        network = get_network_named(slug=given["network"])
        ids = given["stakeholders"]
        gone = unshare_entries(city=city, actor=self.actor, stakeholder_ids=ids, network=network)
        return self.answer({"taken_back": gone})
