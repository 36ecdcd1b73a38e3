"""The schema is whole, in the repository, and true."""

from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cities.permissions import permissions_of
from tests.cities.api.conftest import make_token
from tests.conftest import Cast
from tests.factories.procurement import NeedFactory

SCHEMA = settings.BASE_DIR / "docs" / "api" / "openapi.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", "--file", str(path), "--validate", "--fail-on-warn")
    return yaml.safe_load(path.read_text())


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, operation) for path, entry in schema["paths"].items() for method, operation in entry.items()]


def test_schema_in_the_repository_is_the_one_of_the_code(made: dict[str, Any]) -> None:
    assert yaml.safe_load(SCHEMA.read_text()) == made, "Refresh it: make schema"


def test_schema_is_openapi_3_1_with_both_ways_in(made: dict[str, Any]) -> None:
    assert made["openapi"] == "3.1.0"
    assert set(made["components"]["securitySchemes"]) == {"cityToken", "session"}


def test_every_operation_has_words_a_tag_and_problems(made: dict[str, Any]) -> None:
    for path, method, operation in operations(made):
        assert operation["summary"], path
        assert len(operation["tags"]) == 1
        assert "application/problem+json" in operation["responses"]["404"]["content"], (path, method)


def test_every_city_operation_asks_for_a_permission_or_is_public(made: dict[str, Any]) -> None:
    for path, method, operation in operations(made):
        asked = "Needs the permission" in operation.get("description", "")
        assert asked == (operation.get("security") == [{"cityToken": []}, {"session": []}]), (path, method)


@pytest.mark.serial
@pytest.mark.django_db(transaction=True)
def test_read_endpoints_keep_to_the_schema(cast: Cast, made: dict[str, Any]) -> None:
    """Schemathesis invents parameters, good and bad, for every GET; a few of each, so that it stays short."""
    NeedFactory(city=cast.ours)
    secret = make_token(cast.ours, *permissions_of("owner"))
    loaded = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    checks = [status_code_conformance, content_type_conformance, response_schema_conformance]
    bounded = hypothesis_settings(
        max_examples=8,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    tried = 0
    for found in loaded.include(method="GET").exclude(path_regex="schema|export|files").get_all_operations():
        operation = found.ok()

        @bounded
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.path_parameters["city_slug"] = "tartu"
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=checks)

        ask()
        tried += 1
    connection.close()

    assert tried >= 10
