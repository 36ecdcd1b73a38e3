"""Fills the database of `api.py`: a city with 400 needs and a token; prints JSON with the addresses to ask."""

import json
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cities.models import City, Translations
from cities.permissions import Actor, list_permissions
from cities.services.api_tokens import create_token
from cities.tenancy import enter_city
from ops.bench.api_labs import plan_labs
from procurement.models import Need
from procurement.services.needs import NeedContent, create_need

_CITY = "bench-city"
NEEDS = 400


def _address(name: str, *parts: Any) -> str:
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def main() -> None:
    """Make the rows and print what to ask."""
    everything = frozenset(permission.code for permission in list_permissions())
    actor = Actor(kind="system", label="bench", permissions=everything)
    city = City.objects.create(slug=_CITY, name=Translations(en="Bench City"), country="EE", languages=["en", "et"])
    with enter_city(city):
        for number in range(NEEDS):
            title = Translations(en=f"Cooler streets {number}", et=f"Jahedamad tänavad {number}")
            ask = Translations(en="How can we cool streets in summer without using more water?")
            content = NeedContent(title=title, ask=ask, theme="climate", cpv="90720000", owner_unit="Planning")
            create_need(city=city, actor=actor, content=content)
        scopes = [code for code in ("needs.read", "labs.read") if code in everything]
        expires_at = timezone.now() + timedelta(days=1)
        _token, secret = create_token(city=city, actor=actor, name="bench", scopes=scopes, expires_at=expires_at)
        need = Need.objects.order_by("-created_at")[0]
        lab = plan_labs(city=city, actor=actor)
    found = {
        "token": secret,
        "needs list": _address("api-needs", _CITY),
        "needs detail": _address("api-need", _CITY, need.pk),
        "labs list": _address("api-labs", _CITY),
        "labs detail": _address("api-lab", _CITY, lab),
        "labs page": _address("labs"),
        "city page": _address("city", _CITY),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
