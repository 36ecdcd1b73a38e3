"""The answer to a request for access: each city's part, locked while it waits, and the one ZIP for the person."""

import base64
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cities.hooks import Person, Source, list_sources, recognise
from cities.models import City, DataRequest

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
    return person, [one for one in found if one.rows]


def make_part(*, city: City, email: str, language: str, withheld: Sequence[str], now: datetime) -> bytes:
    """Return the city's part of the answer, encrypted. `withheld` are codes of sources that are only named."""
    _person, found = collect(city=city, email=email)
    with translation.override(language):
        sources = [
            {
                "code": one.source.code,
                "label": str(one.source.label),
                "purpose": str(one.source.purpose),
                "basis": str(one.source.basis),
                "origin": str(one.source.origin),
                "period": str(one.source.period),
                "recipients": one.source.recipients(city, _person) if one.source.recipients else [],
                "withheld": one.source.code in withheld,
                "columns": one.columns if one.source.code not in withheld else [],
                "rows": one.rows if one.source.code not in withheld else [],
            }
            for one in found
        ]
    part = {"city": city.slug, "name": dict(city.name), "made_at": now.isoformat(), "sources": sources}
    return _lock().encrypt(json.dumps(part, cls=DjangoJSONEncoder, ensure_ascii=False).encode())


def open_part(archive: bytes) -> dict[str, Any]:
    """Return a part again; one that was locked with a key nobody has any more is an empty one."""
    try:
        part: dict[str, Any] = json.loads(_lock().decrypt(archive))
    except InvalidToken:
        return {"city": "", "name": {}, "made_at": "", "sources": []}
    return part


def _lock() -> MultiFernet:
    digests = [hashlib.sha256(f"citylabs.archive:{key}".encode()).digest() for key in settings.ENCRYPTION_KEYS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def build_zip(*, request: DataRequest, parts: Sequence[dict[str, Any]], account: list[dict[str, Any]]) -> bytes:
    """Return the ZIP: `index.html` to read, `data.json` with everything, and a CSV and JSON per city and source."""
    file = io.BytesIO()
    shown = [*parts]
    if account:
        shown.insert(0, _account_part(account, request.language))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _render_index(request, shown))
        archive.writestr("data.json", json.dumps(shown, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder))
        for part in shown:
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


def _account_part(rows: list[dict[str, Any]], language: str) -> dict[str, Any]:
    with translation.override(language):
        return {
            "city": "account",
            "name": {language: _("Your account on the platform")},
            "made_at": "",
            "sources": [
                {
                    "code": "account",
                    "label": _("Account"),
                    "purpose": _("Signing in"),
                    "basis": _("Performance of a contract with you (GDPR, article 6(1)(b))"),
                    "origin": _("From you"),
                    "period": _("Until you delete the account"),
                    "recipients": [],
                    "withheld": False,
                    "columns": list(dict.fromkeys(name for row in rows for name in row)),
                    "rows": rows,
                }
            ],
        }


def _render_index(request: DataRequest, parts: Sequence[dict[str, Any]]) -> str:
    with translation.override(request.language):
        shown = [{**part, "title": _name_of(part["name"], request.language)} for part in parts]
        context = {"request_number": str(request.pk), "asked_at": request.created_at, "parts": shown}
        return render_to_string("privacy/archive_index.html", {**context, "contact": settings.CONTACT_EMAIL})


def _name_of(names: dict[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
