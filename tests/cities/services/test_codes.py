"""Loading code lists: all or nothing, twice without harm, and the real edition."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cities.models import Code
from cities.services.code_files import CodeFilesMissing, CodeFileUnreadable
from cities.services.codes import LoadedCodes, load_codes
from tests.cities.codes import OFFICIAL, SMALL, needs_official_files, write_codes

pytestmark = pytest.mark.django_db


def test_load_codes_takes_names_parents_and_depth(tmp_path: Path) -> None:
    loaded = load_codes(folder=write_codes(tmp_path))

    assert loaded == [LoadedCodes("cpv", 7, 7, 0, 0), LoadedCodes("nuts", 5, 5, 0, 0)]
    roads = Code.objects.get(code="45233140")
    assert (roads.parent, roads.depth, roads.names) == ("45233000", 7, {"en": "Roadworks", "et": "Teetööd"})
    # 45230000 is missing here, as 36 parents are in the official list: the next one above is taken.
    assert Code.objects.get(code="45233000").parent == "45200000"
    assert dict(Code.objects.filter(list="nuts").order_by("code").values_list("code", "parent")) == {
        "EE": "",
        "EE0": "EE",
        "EE00": "EE0",
        "EE008": "EE00",
        "LV": "",
    }


def test_load_codes_again_writes_only_what_changed(tmp_path: Path) -> None:
    load_codes(folder=write_codes(tmp_path))
    before = dict(Code.objects.values_list("code", "id"))
    newer = {"en": {**SMALL["en"], "cpv.45233140": "Road works", "cpv.45233141": "Road-maintenance works"}}
    del newer["en"]["cpv.90733000"]

    assert load_codes(folder=tmp_path) == [LoadedCodes("cpv", 7, 0, 0, 0), LoadedCodes("nuts", 5, 0, 0, 0)]
    again = load_codes(folder=write_codes(tmp_path, newer))

    assert again == [LoadedCodes("cpv", 7, 1, 1, 1), LoadedCodes("nuts", 5, 0, 0, 0)]
    assert Code.objects.get(code="45233140").names["en"] == "Road works"
    assert Code.objects.get(code="45233140").pk == before["45233140"]
    assert list(Code.objects.filter(is_current=False).values_list("code", flat=True)) == ["90733000"]


def test_load_codes_brings_a_dropped_code_back(tmp_path: Path) -> None:
    load_codes(folder=write_codes(tmp_path))
    Code.objects.filter(code="45233140").update(is_current=False)

    assert load_codes(folder=tmp_path)[0] == LoadedCodes("cpv", 7, 0, 1, 0)
    assert Code.objects.get(code="45233140").is_current


def test_load_codes_refuses_a_folder_without_files(tmp_path: Path) -> None:
    with pytest.raises(CodeFilesMissing):
        load_codes(folder=tmp_path)


@pytest.mark.parametrize("content", ["", "no xml", "<properties><entry key='x'>y</entry></properties>"])
def test_load_codes_refuses_a_broken_file_and_writes_nothing(tmp_path: Path, content: str) -> None:
    write_codes(tmp_path)
    (tmp_path / "code_fi.xml").write_text(content)

    with pytest.raises(CodeFileUnreadable, match=r"code_fi\.xml"):
        load_codes(folder=tmp_path)
    assert Code.objects.count() == 0


def test_load_codes_command_reports(tmp_path: Path) -> None:
    said = StringIO()

    call_command("load_codes", str(write_codes(tmp_path)), stdout=said)

    assert said.getvalue().splitlines() == [
        "cpv: 7 codes, 7 added, 0 changed, 0 dropped",
        "nuts: 5 codes, 5 added, 0 changed, 0 dropped",
    ]
    with pytest.raises(CommandError, match="no file code_<language>"):
        call_command("load_codes", str(tmp_path / "elsewhere"))


@needs_official_files
def test_load_codes_reads_the_official_edition() -> None:
    loaded = load_codes(folder=OFFICIAL)

    assert [(one.code_list, one.total) for one in loaded] == [("cpv", 9454), ("nuts", 2087)]
    assert Code.objects.filter(list="cpv", parent="").count() == 45
    assert Code.objects.get(code="45233140").names["et"] == "Teetööd"
    assert [len(names) for names in Code.objects.filter(list="cpv", depth=2).values_list("names", flat=True)] == [
        9
    ] * 45
