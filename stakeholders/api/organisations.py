"""Public profiles of organisations, for everybody; and what a city does with them."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi, PublicApi
from cities.api.fields import TranslationsField
from cities.enums import Theme
from cities.models import City
from stakeholders.enums import GovernmentLevel, HelixGroup, RelationKind, SizeClass, VerificationWay
from stakeholders.rules.permissions import ORGANISATIONS_VERIFY, STAKEHOLDERS_EDIT
from stakeholders.selectors.organisations import (
    OrganisationFilter,
    find_public_organisation,
    list_by_ids,
    list_marks_of_city,
    list_public_organisations,
    with_marks,
)
from stakeholders.services.organisation_links import link_entry, unlink_entry
from stakeholders.services.organisation_marks import NotYourMark, verify_by_city, withdraw_by_city

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
_OUTPUT: dict[str, Any] = {
    "id": _ID,
    "slug": "naidis-vihmavesi-ou",
    "name": "Näidis Vihmavesi OÜ",
    "names": {},
    "scheme": "EE-RIK",
    "registration_id": "00000001",
    "country": "EE",
    "region": "EE008",
    "size": "small",
    "helix_group": "sme",
    "level": "",
    "summary": {"en": "Rain gardens and smart drains that keep narrow streets dry."},
    "offers": {"en": "We plan, build and look after small works that hold rain where it falls."},
    "themes": ["environment", "climate"],
    "cpv": ["45232130"],
    "languages": ["et", "en"],
    "website": "https://www.naidis-vihmavesi-ou.example/",
    "maturity": 8,
    "competences_offered": {"en": "Field measurements."},
    "competences_sought": {"en": "A partner for hydraulic modelling."},
    "is_verified": True,
    "created_at": "2026-05-01T12:00:00Z",
    "changed_at": "2026-05-01T12:00:00Z",
}
_MARK = {"way": "city", "domain": "", "city": "tartu", "verified_at": "2026-05-02T09:00:00Z"}
_REFERENCE = {"title": "Rain garden", "customer": "School", "year": 2025, "url": "", "about": "280 m² of planting."}
_RELATION = {"kind": "parent", "name": "Näidis Ehitus AS", "organisation": None}


class OrganisationSerializer(serializers.Serializer):
    """A public profile, in the organisation's own words."""

    id = serializers.UUIDField()
    slug = serializers.CharField(help_text="The profile's name in addresses.")
    name = serializers.CharField()
    names = TranslationsField()
    scheme = serializers.CharField(help_text="The register, a code of org-id.guide; blank if no number is given.")
    registration_id = serializers.CharField(help_text="Its number in that register.")
    country = serializers.CharField(help_text="ISO 3166-1 code of two letters.")
    region = serializers.CharField(help_text="NUTS code, or blank.")
    size = serializers.ChoiceField(SizeClass.choices, allow_blank=True)
    helix_group = serializers.ChoiceField(HelixGroup.choices)
    level = serializers.ChoiceField(GovernmentLevel.choices, allow_blank=True)
    summary = TranslationsField()
    offers = TranslationsField()
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices))
    cpv = serializers.ListField(child=serializers.CharField(), help_text="CPV codes of eight digits.")
    languages = serializers.ListField(child=serializers.CharField())
    website = serializers.CharField()
    maturity = serializers.IntegerField(allow_null=True, help_text="Technology readiness level, 1 to 9.")
    competences_offered = TranslationsField()
    competences_sought = TranslationsField()
    is_verified = serializers.BooleanField(help_text="By its mail domain or by a city; the record says by which.")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class MarkSerializer(serializers.Serializer):
    """Who vouches for the profile."""

    way = serializers.ChoiceField(VerificationWay.choices)
    domain = serializers.CharField(help_text="The proven mail domain, in Punycode; blank for a city's word.")
    city = serializers.CharField(source="city.slug", allow_null=True)
    verified_at = serializers.DateTimeField()


class ReferenceSerializer(serializers.Serializer):
    """Something the organisation has done."""

    title = serializers.CharField()
    customer = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    url = serializers.CharField()
    about = serializers.CharField()


class RelationSerializer(serializers.Serializer):
    """A related party, as the organisation declares it."""

    kind = serializers.ChoiceField(RelationKind.choices)
    name = serializers.CharField(source="other_name")
    organisation = serializers.SerializerMethodField(help_text="Slug of its public profile, if it has one.")

    def get_organisation(self, relation: Any) -> str | None:
        """The other profile while it is public."""
        return relation.other.slug if relation.other and relation.other.is_listed else None


class OrganisationDetailSerializer(OrganisationSerializer):
    """A public profile with who vouches for it, references and related parties."""

    verifications = MarkSerializer(many=True, source="marks")
    references = ReferenceSerializer(many=True)
    related = RelationSerializer(many=True, source="relations")


class OrganisationListApi(PublicApi):
    """The public profiles."""

    many = True
    tag = "organisations"
    OutputSerializer = OrganisationSerializer
    output_example = _OUTPUT

    class FilterSerializer(serializers.Serializer):
        q = serializers.CharField(max_length=100, required=False, help_text="Words in names, number or sentence.")
        group = serializers.ChoiceField(HelixGroup.choices, required=False)
        country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
        theme = serializers.ChoiceField(Theme.choices, required=False)
        cpv = serializers.RegexField(r"^[0-9]{8}$", required=False, help_text="Finds everything below this code.")
        size = serializers.ChoiceField(SizeClass.choices, required=False)
        language = serializers.ChoiceField(settings.LANGUAGES, required=False, help_text="That it works in.")
        verified = serializers.BooleanField(required=False, help_text="True: only those somebody vouches for.")

    def get(self, request: HttpRequest) -> HttpResponse:
        """List public profiles by name."""
        chosen = OrganisationFilter(**self.filters())
        return self.page(with_marks(list_public_organisations(chosen=chosen)), order="sort_key")


class OrganisationDetailApi(PublicApi):
    """One public profile."""

    tag = "organisations"
    OutputSerializer = OrganisationDetailSerializer
    output_example = {**_OUTPUT, "verifications": [_MARK], "references": [_REFERENCE], "related": [_RELATION]}

    def get(self, request: HttpRequest, organisation_key: str) -> HttpResponse:
        """Read one profile, by its slug or its id."""
        return self.answer(find_public_organisation(key=organisation_key))


class EntryProfileApi(CityApi):
    """The public profile an entry points at."""

    permissions = {"POST": STAKEHOLDERS_EDIT, "DELETE": STAKEHOLDERS_EDIT}
    tag = "organisations"
    input_example = {"organisation": _ID}
    output_example = {"stakeholder": _ID, "organisation": _ID}

    class InputSerializer(serializers.Serializer):
        organisation = serializers.UUIDField(help_text="Id of a public profile.")

    class OutputSerializer(serializers.Serializer):
        stakeholder = serializers.UUIDField(source="pk")
        organisation = serializers.UUIDField(source="profile_id", allow_null=True)

    def post(self, request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
        """Let the entry point at a public profile. Neither the profile nor the entry's own values change."""
        wanted = self.read()["organisation"]
        found = link_entry(city=city, actor=self.actor, stakeholder_id=stakeholder_id, organisation_id=wanted)
        return self.answer(found, status=201)

    def delete(self, request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
        """Let the entry point at no profile."""
        unlink_entry(city=city, actor=self.actor, stakeholder_id=stakeholder_id)
        return self.nothing()


class CityVerificationApi(CityApi):
    """A city's own word for a public profile."""

    permissions = {"POST": ORGANISATIONS_VERIFY, "DELETE": ORGANISATIONS_VERIFY}
    tag = "organisations"
    input_example = {"evidence": "Register extract seen on 3 May 2026"}
    output_example = _MARK

    class InputSerializer(serializers.Serializer):
        evidence = serializers.CharField(max_length=500, help_text="How the city made sure. Not public.")

    OutputSerializer = MarkSerializer

    def post(self, request: HttpRequest, city: City, organisation_id: UUID) -> HttpResponse:
        """Vouch for a public profile."""
        organisation = list_by_ids(ids=[organisation_id]).get()
        evidence = self.read()["evidence"]
        found = verify_by_city(city=city, actor=self.actor, organisation_id=organisation.pk, evidence=evidence)
        return self.answer(found, status=201)

    def delete(self, request: HttpRequest, city: City, organisation_id: UUID) -> HttpResponse:
        """Take the city's word back."""
        mark = list_marks_of_city(city=city, organisation=list_by_ids(ids=[organisation_id]).get()).first()
        if mark is None:
            raise NotYourMark
        withdraw_by_city(city=city, actor=self.actor, verification_id=mark.pk)
        return self.nothing()
