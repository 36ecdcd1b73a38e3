"""What stands on the page of a profile, the same for the public and for the preview."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from cities.enums import CodeList, Theme
from cities.selectors.codes import NamedCode, name_code, name_codes
from stakeholders.models import Organisation
from stakeholders.rules.domains import readable
from stakeholders.rules.registers import name_register
from stakeholders.views.organisation_words import say_country

# A text must not be able to end the script element it stands in.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_LANGUAGES = dict(settings.LANGUAGES)
_THEMES = dict(Theme.choices)


def show_profile(organisation: Organisation) -> dict[str, Any]:
    """Return the context of the page. `organisation` comes with its facts (`selectors.organisations.with_facts`)."""
    codes = list(name_codes(CodeList.CPV, organisation.cpv).values())
    region = name_code(CodeList.NUTS, organisation.region) if organisation.region else None
    return {
        "organisation": organisation,
        "country": say_country(organisation.country),
        "region": region,
        "register": name_register(organisation.scheme),
        "codes": codes,
        "themes": [(code, _THEMES.get(code, code)) for code in organisation.themes],
        "working_languages": [_LANGUAGES.get(code, code) for code in organisation.languages],
        "other_names": [(code, name) for code, name in organisation.names.items() if name != organisation.name],
        "marks": [_tell_mark(mark) for mark in organisation.marks],  # type: ignore[attr-defined]  # of with_facts
        "references": list(organisation.references.all()),
        "relations": list(organisation.relations.all()),
        "levels": range(1, 10),
        "address": page_address(organisation),
        "structured": describe_organisation(organisation, codes),
    }


def page_address(organisation: Organisation) -> str:
    """Return the absolute address of the public page."""
    return f"{settings.BASE_URL}{reverse('organisation', args=[organisation.slug])}"


def _tell_mark(mark: Any) -> dict[str, Any]:
    return {"domain": readable(mark.domain), "city": mark.city, "at": mark.verified_at}


def describe_organisation(organisation: Organisation, codes: Iterable[NamedCode]) -> SafeString:
    """Return the profile as JSON-LD (schema.org, Organization) that is safe inside a script element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": organisation.name,
        "alternateName": [name for name in organisation.names.values() if name != organisation.name],
        "description": str(organisation.summary),
        "url": page_address(organisation),
        "sameAs": organisation.website,
        "identifier": _identifier(organisation),
        "address": {"@type": "PostalAddress", "addressCountry": organisation.country},
        "knowsLanguage": organisation.languages,
        "knowsAbout": [code.label for code in codes if code.label],
        "parentOrganization": [
            {"@type": "Organization", "name": relation.other_name}
            for relation in organisation.relations.all()
            if relation.kind == "parent"
        ],
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  every character that could end the element is escaped


def _identifier(organisation: Organisation) -> dict[str, str] | None:
    if not organisation.registration_id:
        return None
    return {"@type": "PropertyValue", "propertyID": organisation.scheme, "value": organisation.registration_id}
