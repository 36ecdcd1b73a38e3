"""The answer to a request for access: each city's part, locked while it waits, and the one ZIP for the person."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cities.hooks import Person, Source, list_platform_sources, list_sources, recognise
from cities.models import City, DataRequest
from cities.models.encrypted import decrypt, encrypt

_BLANK: tuple[Any, ...] = ("", None, [], {})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class SourceCount:
    """How much one source holds, for whoever looks through it before it goes out."""

    source: Source
    rows: list[dict[str, Any]]

    @property
    def columns(self) -> list[str]:
        """The columns of the table, in the order of the first row that has them."""
        return list(dict.fromkeys(name for row in self.rows for name in row))


def collect(*, city: City, email: str) -> tuple[Person, list[SourceCount]]:
    """Return whom the city knows by this address, and everything it holds. Call inside the city."""
    person = recognise(city=city, email=email)
    found = [SourceCount(source, source.export(city, person)) for source in list_sources()]
    found.sort(key=lambda one: one.source.code != "registry")  # people look for that first
    return person, [one for one in found if one.rows]


def make_part(*, city: City, email: str, language: str, withheld: Sequence[str], now: datetime) -> bytes:
    """Return the city's part of the answer, encrypted. `withheld` are codes of sources that are only named."""
    person, found = collect(city=city, email=email)
    with translation.override(language):
        sources = [_describe(one, city, person, is_withheld=one.source.code in withheld) for one in found]
    part = {"city": city.slug, "name": dict(city.name), "made_at": now.isoformat(), "sources": sources}
    return encrypt(json.loads(json.dumps(part, cls=DjangoJSONEncoder)))


def make_platform_part(*, email: str, language: str) -> dict[str, Any] | None:
    """Return what the platform itself keeps beside the cities; None if that is nothing."""
    person = Person(email, frozenset({email} - {""}))
    found = [SourceCount(source, source.export(None, person)) for source in list_platform_sources()]
    with translation.override(language):
        sources = [_describe(one, None, person) for one in found if one.rows]
        name = {language: _("Your account on the platform")}
    return {"city": "account", "name": name, "made_at": "", "sources": sources} if sources else None


def _describe(one: SourceCount, city: City | None, person: Person, *, is_withheld: bool = False) -> dict[str, Any]:
    """A source in the reader's language: what article 15(1) asks for, and the rows unless they are withheld."""
    source = one.source
    return {
        "code": source.code,
        "label": str(source.label),
        "purpose": str(source.purpose),
        "basis": str(source.basis),
        "origin": str(source.origin),
        "period": str(source.period),
        "recipients": source.recipients(city, person) if source.recipients and city else [],
        "withheld": is_withheld,
        "columns": [] if is_withheld else one.columns,
        "rows": [] if is_withheld else one.rows,
    }


def open_part(archive: bytes) -> dict[str, Any]:
    """Return a part again; one that was locked with a key nobody has any more is an empty one."""
    try:
        part: dict[str, Any] = decrypt(archive)
    except InvalidToken:
        return {"city": "unreadable", "name": {}, "made_at": "", "sources": []}
    return part


def build_zip(*, request: DataRequest, parts: Sequence[dict[str, Any]]) -> bytes:
    """Return the ZIP: `index.html` to read, `data.json` with everything, and a CSV and JSON per city and source."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _render_index(request, parts))
        archive.writestr("data.json", json.dumps(parts, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder))
        for part in parts:
            for source in part["sources"]:
                name = f"{part['city']}/{source['code']}"
                if not source["withheld"]:
                    rows = json.dumps(source["rows"], ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
                    archive.writestr(f"{name}.json", rows)
                    archive.writestr(f"{name}.csv", write_csv(source["columns"], source["rows"]))
    return file.getvalue()


def write_csv(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    """A table that spreadsheets open: marked as UTF-8, and no cell that they would run."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _render_index(request: DataRequest, parts: Sequence[dict[str, Any]]) -> str:
    with translation.override(request.language):
        shown = [
            {
                "title": _name_of(part["name"], request.language),
                "folder": part["city"],
                "sources": [{**source, "tables": _readable(source["rows"])} for source in part["sources"]],
            }
            for part in parts
        ]
        context = {"request_number": str(request.pk), "asked_at": request.created_at, "parts": shown}
        return render_to_string("privacy/archive_index.html", {**context, "contact": settings.CONTACT_EMAIL})


def _readable(rows: Sequence[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    """The rows for the page: names of columns as words, nothing that is blank."""
    return [
        [(name.replace("_", " ").capitalize(), _words(value)) for name, value in row.items() if value not in _BLANK]
        for row in rows
    ]


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def _name_of(names: dict[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
