"""The registry of a city: private, for its members and tokens only."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.enums import Theme
from cities.models import City
from stakeholders.enums import ConsentBasis, EntrySource, GovernmentLevel, HelixGroup, LookSubject, LookWay
from stakeholders.rules.filters import Filters
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_EXPORT, STAKEHOLDERS_READ
from stakeholders.selectors.stakeholders import get_stakeholder, list_stakeholders
from stakeholders.services.access_log import note_look
from stakeholders.services.exports import export_stakeholders
from stakeholders.services.stakeholders import create_stakeholder, delete_stakeholder, edit_stakeholder

_INPUT = {
    "organisation": "OÜ Päike",
    "person": "Mari Maasikas",
    "role": "Head of sales",
    "email": "mari@paike.example",
    "phone": "+372 555 0100",
    "helix_group": "sme",
    "language": "et",
    "country": "EE",
    "region": "EE008",
    "website": "https://paike.example",
    "other_emails": [],
    "scheme": "EE-ARIREGISTER",
    "registration_id": "12345678",
    "level": "",
    "themes": ["energy"],
    "cpv": ["09331200"],
    "tags": ["energy", "schools"],
    "influence": 3,
    "interest": 5,
    "engagement_plan": "Wants to test panels on a school roof.",
    "last_contact_on": "2026-04-20",
    "consent_basis": "legitimate_interest",
    "consent_note": "Met at the energy fair",
    "notes": "",
}
_OUTPUT = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    **_INPUT,
    "source": "manual",
    "created_at": "2026-05-01T12:00:00Z",
    "changed_at": "2026-05-01T12:00:00Z",
}


class StakeholderSerializer(serializers.Serializer):
    """An entry of the registry."""

    id = serializers.UUIDField()
    organisation = serializers.CharField()
    person = serializers.CharField()
    role = serializers.CharField()
    email = serializers.CharField(help_text="In lower case; blank if the city has none. Once in a registry.")
    phone = serializers.CharField()
    helix_group = serializers.ChoiceField(HelixGroup.choices)
    language = serializers.ChoiceField(settings.LANGUAGES)
    country = serializers.CharField(help_text="ISO 3166-1 code of two letters, or blank.")
    region = serializers.CharField(help_text="NUTS code of two to five signs, or blank.")
    website = serializers.CharField()
    other_emails = serializers.ListField(child=serializers.CharField(), help_text="Addresses the person had before.")
    scheme = serializers.CharField(help_text="The register that `registration_id` is a number of.")
    registration_id = serializers.CharField()
    level = serializers.ChoiceField(["", *GovernmentLevel.values])
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices))
    cpv = serializers.ListField(child=serializers.CharField(), help_text="CPV codes of 8 digits.")
    tags = serializers.ListField(child=serializers.CharField())
    influence = serializers.IntegerField(allow_null=True, help_text="1 to 5.")
    interest = serializers.IntegerField(allow_null=True, help_text="1 to 5.")
    engagement_plan = serializers.CharField()
    last_contact_on = serializers.DateField(allow_null=True)
    consent_basis = serializers.ChoiceField(ConsentBasis.choices)
    consent_note = serializers.CharField()
    notes = serializers.CharField()
    source = serializers.ChoiceField(EntrySource.choices)  # type: ignore[assignment]  # DRF has a `source` too
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class StakeholderInputSerializer(serializers.Serializer):
    """What a colleague writes. Name an organisation, a person, or both."""

    organisation = serializers.CharField(max_length=200, required=False, allow_blank=True)
    person = serializers.CharField(max_length=200, required=False, allow_blank=True)
    role = serializers.CharField(max_length=120, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    helix_group = serializers.ChoiceField(HelixGroup.choices)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False, help_text="By default the city's first.")
    country = serializers.RegexField(r"^([A-Z]{2})?$", required=False, allow_blank=True)
    region = serializers.RegexField(r"^([A-Z]{2}[0-9A-Z]{0,3})?$", required=False, allow_blank=True)
    website = serializers.CharField(max_length=200, required=False, allow_blank=True)
    other_emails = serializers.ListField(child=serializers.EmailField(max_length=254), max_length=50, required=False)
    scheme = serializers.CharField(max_length=40, required=False, allow_blank=True)
    registration_id = serializers.CharField(max_length=60, required=False, allow_blank=True)
    level = serializers.ChoiceField(GovernmentLevel.choices, required=False, allow_blank=True)
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices), max_length=50, required=False)
    cpv = serializers.ListField(child=serializers.RegexField(r"^\d{8}$"), max_length=50, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, required=False)
    influence = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    interest = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    engagement_plan = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    last_contact_on = serializers.DateField(required=False, allow_null=True)
    consent_basis = serializers.ChoiceField(ConsentBasis.choices, required=False)
    consent_note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    notes = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class FilterSerializer(serializers.Serializer):
    """Which entries; everything must hold."""

    q = serializers.CharField(max_length=200, required=False, help_text="Words in organisation, person or address.")
    group = serializers.ChoiceField(HelixGroup.choices, required=False)
    tag = serializers.CharField(max_length=40, required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    source = serializers.ChoiceField(EntrySource.choices, required=False)  # type: ignore[assignment]
    basis = serializers.ChoiceField(ConsentBasis.choices, required=False)


def _filters(given: dict[str, Any]) -> Filters:
    tag = given.pop("tag", "")
    return Filters(**given, tags=(tag.lower(),) if tag else ())


class StakeholderListApi(CityApi):
    """The entries of a city's registry."""

    permissions = {"GET": STAKEHOLDERS_READ, "POST": STAKEHOLDERS_EDIT}
    many = True
    tag = "stakeholders"
    FilterSerializer = FilterSerializer
    InputSerializer = StakeholderInputSerializer
    OutputSerializer = StakeholderSerializer
    input_example = _INPUT
    output_example = _OUTPUT

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the entries by organisation, else person."""
        answer = self.page(list_stakeholders(city=city, filters=_filters(self.filters())), order="sort_key")
        subject, people = LookSubject.REGISTRY, answer.records
        note_look(city=city, actor=self.actor, way=LookWay.API, subject=subject, people=people)
        return answer

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Write an entry.

        An address that the registry has already is refused with 409.
        """
        return self.answer(create_stakeholder(city=city, actor=self.actor, values=self.read()), status=201)


class StakeholderDetailApi(CityApi):
    """One entry."""

    permissions = {"GET": STAKEHOLDERS_READ, "PATCH": STAKEHOLDERS_EDIT, "DELETE": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    InputSerializer = StakeholderInputSerializer
    OutputSerializer = StakeholderSerializer
    input_example = {"tags": ["energy"], "notes": "Prefers to be called."}
    output_example = _OUTPUT

    def get(self, request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
        """Read an entry."""
        entry = get_stakeholder(city=city, stakeholder_id=stakeholder_id)
        note_look(city=city, actor=self.actor, way=LookWay.API, subject=LookSubject.ENTRY, about=entry)
        return self.answer(entry)

    def patch(self, request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
        """Change fields of an entry. Fields that are not sent stay; consents are never touched."""
        values = self.read(partial=True)
        entry = edit_stakeholder(city=city, actor=self.actor, stakeholder_id=stakeholder_id, values=values)
        return self.answer(entry)

    def delete(self, request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
        """Delete an entry, also from what imports have kept of it. Consents stay with the address."""
        delete_stakeholder(city=city, actor=self.actor, stakeholder_id=stakeholder_id)
        return self.nothing()


class StakeholderExportApi(CityApi):
    """The registry as a file."""

    permissions = {"GET": STAKEHOLDERS_EXPORT}
    tag = "stakeholders"

    class FilterSerializer(FilterSerializer):
        form = serializers.ChoiceField(["csv", "xlsx", "vcf"], default="csv")
        words = serializers.ChoiceField(settings.LANGUAGES, default="en", help_text="Language of headers and codes.")

    def get(self, request: HttpRequest, city: City) -> HttpResponseBase:
        """Download the entries that meet the filters. The log keeps who took how many."""
        given = self.filters()
        form, language = given.pop("form"), given.pop("words")
        export = export_stakeholders(city=city, actor=self.actor, filters=_filters(given), form=form, language=language)
        answer = FileResponse(export.file, as_attachment=True, filename=export.file_name)
        answer["Content-Type"] = export.content_type
        return answer
