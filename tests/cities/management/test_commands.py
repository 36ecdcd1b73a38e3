"""Commands for operators."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cities.models import City, ColleagueInvitation
from cities.permissions import list_permissions
from cities.tenancy import enter_city

pytestmark = pytest.mark.django_db


def test_print_roles_prints_one_line_per_permission(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("print_roles")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list_permissions()) + 2
    assert [cell.strip() for cell in lines[0].strip("|").split("|")] == [
        "May",
        "Owner",
        "Organiser",
        "Facilitator",
        "Reviewer",
        "Check-in desk",
        "Reader",
    ]
    log = next(line for line in lines if "(log.read)" in line)
    assert [cell.strip() for cell in log.strip("|").split("|")][1:] == ["x", "x", "", "x", "", ""]


def test_create_city_creates_and_invites(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--name", "Panevėžys", "--country", "LT", "--languages", "lt,en", "--owner", "owner@panevezys.example"]
    call_command("create_city", "panevezys", *options, "--latitude", "55.734", "--longitude", "24.36")

    assert capsys.readouterr().out == "Created Panevėžys at /c/panevezys/.\n"
    city = City.objects.get(slug="panevezys")
    assert (city.languages, city.country) == (["lt", "en"], "LT")
    assert (city.latitude, city.longitude) == (55.734, 24.36)
    with enter_city(city):
        assert ColleagueInvitation.objects.get().email == "owner@panevezys.example"
    with pytest.raises(CommandError, match="slug: Another city has this address already."):
        call_command("create_city", "panevezys", *options)
    with pytest.raises(CommandError, match="longitude: A place on the map needs both numbers."):
        call_command("create_city", "birzai", *options, "--latitude", "56.2")
