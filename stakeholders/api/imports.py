"""Importing a list: upload, look at the rows, confirm."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from stakeholders.enums import ConsentBasis, HelixGroup, ImportState, RowChoice, RowOutcome, RowUndo
from stakeholders.models import StakeholderImport
from stakeholders.rules.columns import ALL_COLUMNS, Mapping
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.rules.words.dates import DAY_FIRST, MONTH_FIRST
from stakeholders.selectors.imports import count_rows, get_import, list_import_rows, list_imports
from stakeholders.services.files import CODE_PAGES, explain_problem
from stakeholders.services.import_decisions import choose_reading, decide_doubles, undo_import
from stakeholders.services.imports import cancel_import, confirm_import, map_columns, upload_import


class CountsSerializer(serializers.Serializer):
    """Rows by outcome."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = serializers.IntegerField()


class ImportSerializer(serializers.Serializer):
    """An import. `mapping` says how the columns in `headers` are read; `problem` why a file could not be."""

    id = serializers.UUIDField()
    file_name = serializers.CharField()
    state = serializers.ChoiceField(ImportState.choices)
    problem = serializers.SerializerMethodField()
    headers = serializers.ListField(child=serializers.CharField())
    mapping = serializers.JSONField()
    counts = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_problem(self, record: StakeholderImport) -> str:
        """Words for the code."""
        return explain_problem(record.problem)

    def get_counts(self, record: StakeholderImport) -> CountsSerializer:
        """Counted when one import is read."""
        counts: Any = count_rows(city=record.city, stakeholder_import=record)
        return counts


class ImportItemSerializer(serializers.Serializer):
    """An import in a list."""

    id = serializers.UUIDField()
    file_name = serializers.CharField()
    state = serializers.ChoiceField(ImportState.choices)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ImportRowSerializer(serializers.Serializer):
    """A row of the file: what becomes of it, and why."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="As in the file.")
    part = serializers.IntegerField(help_text="Which of the people that the row names.")
    outcome = serializers.ChoiceField(RowOutcome.choices)
    values = serializers.JSONField()
    changes = serializers.JSONField(help_text="field → [old, new]")
    reasons = serializers.JSONField(help_text="Why the row is refused or may be a double: codes with details.")
    choice = serializers.ChoiceField(
        RowChoice.choices, allow_blank=True, help_text="What was decided about a double; blank ones are left out."
    )
    twin_number = serializers.IntegerField(allow_null=True, help_text="The earlier row it may be a double of.")
    applied = serializers.BooleanField(help_text="Whether it was written.")
    undo = serializers.ChoiceField(
        RowUndo.choices, allow_blank=True, help_text="What became of it when the import was taken back."
    )
    stakeholder = serializers.UUIDField(source="stakeholder_id", allow_null=True)


class DecidedSerializer(serializers.Serializer):
    """How many rows were decided."""

    decided = serializers.IntegerField()


_ITEM = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "file_name": "stakeholders.csv",
    "state": "previewed",
    "created_at": "2026-05-01T12:00:00Z",
    "finished_at": None,
}
_IMPORT = {
    **_ITEM,
    "problem": "",
    "headers": ["Organisation", "E-mail", "Group"],
    "mapping": {"columns": ["organisation", "email", "helix_group"], "has_header": True},
    "counts": {"new": 120, "changed": 4, "unchanged": 30, "duplicate": 1, "refused": 2},
}


class ImportListApi(CityApi):
    """The imports of a city."""

    permissions = {"GET": STAKEHOLDERS_EDIT, "POST": STAKEHOLDERS_EDIT}
    many = True
    tag = "imports"
    content_types = frozenset({"multipart/form-data"})
    OutputSerializer = ImportItemSerializer
    answers = {"POST": (202, ImportItemSerializer)}
    output_example = _ITEM

    class InputSerializer(serializers.Serializer):
        file = serializers.FileField(
            help_text="CSV, XLSX or vCard, up to 10 MB and 50,000 rows.", allow_empty_file=True
        )

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the imports, newest first."""
        return self.page(list_imports(city=city), order="-created_at")

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Upload a list. A worker reads it; nothing is written before it is confirmed."""
        file = self.read()["file"]
        content = file.read(settings.UPLOAD_MAX_BYTES + 1)
        uploaded = upload_import(city=city, actor=self.actor, file_name=file.name, content=content)
        return self.answer(uploaded, status=202)


class ImportDetailApi(CityApi):
    """One import."""

    permissions = {"GET": STAKEHOLDERS_EDIT, "PATCH": STAKEHOLDERS_EDIT}
    tag = "imports"
    OutputSerializer = ImportSerializer
    input_example = {"columns": ["organisation", "email", ""], "helix_group": "sme", "tags": ["fair 2026"]}
    output_example = _IMPORT

    class InputSerializer(serializers.Serializer):
        columns = serializers.ListField(
            child=serializers.ChoiceField(["", *ALL_COLUMNS]),
            max_length=100,
            help_text="The field of each column; “email_2” is the second person’s of the row.",
        )
        has_header = serializers.BooleanField(default=True)
        encoding = serializers.ChoiceField(["", *CODE_PAGES], default="")
        date_order = serializers.ChoiceField(
            ["", DAY_FIRST, MONTH_FIRST], default="", help_text="Of dates with slashes; blank: as the column shows."
        )
        helix_group = serializers.ChoiceField(["", *HelixGroup.values], default="")
        language = serializers.ChoiceField(["", *dict(settings.LANGUAGES)], default="")
        consent_basis = serializers.ChoiceField(["", *ConsentBasis.values], default="")
        tags = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, default=list)

    def get(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """Read an import with the numbers of its rows."""
        return self.answer(get_import(city=city, import_id=import_id))

    def patch(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """Say what the columns are, and what rows without a value get. The rows are judged anew."""
        given = self.read()
        mapping = Mapping(**{**given, "columns": tuple(given["columns"]), "tags": tuple(given["tags"])})
        map_columns(city=city, actor=self.actor, import_id=import_id, mapping=mapping)
        return self.answer(get_import(city=city, import_id=import_id))


class ImportRowListApi(CityApi):
    """The rows of an import."""

    permissions = {"GET": STAKEHOLDERS_EDIT}
    many = True
    tag = "imports"
    OutputSerializer = ImportRowSerializer
    output_example = {
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "number": 7,
        "part": 1,
        "outcome": "refused",
        "values": {"organisation": "OÜ Kuu", "email": "mari@"},
        "changes": {},
        "reasons": [{"code": "broken-email", "value": "mari@"}],
        "choice": "",
        "twin_number": None,
        "applied": False,
        "undo": "",
        "stakeholder": None,
    }

    class FilterSerializer(serializers.Serializer):
        outcome = serializers.ChoiceField(RowOutcome.choices, required=False)
        undo = serializers.ChoiceField(RowUndo.choices, required=False)

    def get(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """List the people of the rows in the order of the file."""
        found = get_import(city=city, import_id=import_id)
        rows = list_import_rows(city=city, stakeholder_import=found, **self.filters())
        return self.page(rows, order="number")


class ImportConfirmApi(CityApi):
    """Confirming an import."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "imports"
    OutputSerializer = ImportSerializer
    answers = {"POST": (202, ImportSerializer)}
    output_example = {**_IMPORT, "state": "applying"}

    def post(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """Write the new and changed rows, and the doubles that were decided on, into the registry."""
        confirm_import(city=city, actor=self.actor, import_id=import_id)
        return self.answer(get_import(city=city, import_id=import_id), status=202)


class ImportCancelApi(CityApi):
    """Stopping an import."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "imports"
    OutputSerializer = ImportSerializer
    answers = {"POST": (200, ImportSerializer)}
    output_example = {**_IMPORT, "state": "cancelled"}

    def post(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """Stop an import and forget its file. Rows that were written stay."""
        cancel_import(city=city, actor=self.actor, import_id=import_id)
        return self.answer(get_import(city=city, import_id=import_id))


class ImportReadingApi(CityApi):
    """How the file of an import is read."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "imports"
    OutputSerializer = ImportSerializer
    answers = {"POST": (202, ImportSerializer)}
    input_example = {"sheet": "Partners", "header_row": 3}
    output_example = {**_IMPORT, "state": "reading"}

    class InputSerializer(serializers.Serializer):
        sheet = serializers.CharField(default="", allow_blank=True, max_length=60)
        has_header = serializers.BooleanField(default=True)
        header_row = serializers.IntegerField(default=0, min_value=0, help_text="As numbered in the file; 0: found.")
        encoding = serializers.ChoiceField(["", *CODE_PAGES], default="")

    def post(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """Read the file in another way: another sheet, line of headers or encoding. Its columns are found anew."""
        get_import(city=city, import_id=import_id)
        choose_reading(city=city, actor=self.actor, import_id=import_id, **self.read())
        return self.answer(get_import(city=city, import_id=import_id), status=202)


class ImportDoublesApi(CityApi):
    """Deciding about rows that may be doubles."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "imports"
    answers = {"POST": (200, DecidedSerializer)}
    OutputSerializer = DecidedSerializer
    input_example = {"choice": "update"}
    output_example = {"decided": 3}

    class InputSerializer(serializers.Serializer):
        choice = serializers.ChoiceField(RowChoice.choices)
        rows = serializers.ListField(
            child=serializers.UUIDField(), required=False, max_length=1000, help_text="Without it: all of them."
        )

    def post(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """Add, update or leave out rows that may be doubles. Nothing is written before the import is confirmed."""
        get_import(city=city, import_id=import_id)
        given = self.read()
        decided = decide_doubles(
            city=city, actor=self.actor, import_id=import_id, choice=given["choice"], row_ids=given.get("rows")
        )
        return self.answer({"decided": decided})


class ImportUndoApi(CityApi):
    """Taking an import back."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "imports"
    OutputSerializer = ImportSerializer
    answers = {"POST": (202, ImportSerializer)}
    output_example = {**_IMPORT, "state": "undoing"}

    def post(self, request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
        """Take back what an import wrote, unless it was used or changed since. The rows say what was kept."""
        undo_import(city=city, actor=self.actor, import_id=import_id)
        return self.answer(get_import(city=city, import_id=import_id), status=202)
