"""An import in the hands of a test: upload, confirm, and what has become of it."""

from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.services.imports import confirm_import, upload_import
from tests.conftest import Cast

LIST = """Organisatsioon;Isik;E-post;Rühm;Märksõnad
OÜ Päike;Mari Maasikas;Mari@paike.example;VKE;energia, päike
Tartu Ülikool;Jüri Õun;jyri@ulikool.example;Ülikool;
;;tühi@;VKE;
OÜ Päike;Mari M.;mari@paike.example;VKE;
Linn;;linn@linn.example;Haldjas;
"""


def upload(cast: Cast, actor: Actor, content: str | bytes, name: str = "list.csv") -> StakeholderImport:
    raw = content.encode() if isinstance(content, str) else content
    with enter_city(cast.ours):
        return upload_import(city=cast.ours, actor=actor, file_name=name, content=raw)


def reload(cast: Cast, stakeholder_import: StakeholderImport) -> StakeholderImport:
    with enter_city(cast.ours):
        return StakeholderImport.objects.select_related("run").get(pk=stakeholder_import.pk)


def rows_of(cast: Cast, stakeholder_import: StakeholderImport) -> list[tuple[int, str, list[str]]]:
    with enter_city(cast.ours):
        rows = ImportRow.objects.filter(stakeholder_import=stakeholder_import).order_by("number")
        return [(row.number, row.outcome, [reason["code"] for reason in row.reasons]) for row in rows]


def confirm(cast: Cast, actor: Actor, stakeholder_import: StakeholderImport) -> None:
    with enter_city(cast.ours):
        confirm_import(city=cast.ours, actor=actor, import_id=stakeholder_import.pk)


def emails(cast: Cast) -> list[str]:
    with enter_city(cast.ours):
        return list(Stakeholder.objects.order_by("email").values_list("email", flat=True))
