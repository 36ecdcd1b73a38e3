"""A small edition of the official lists, in files as the eForms SDK has them; and where the real one may lie."""

from pathlib import Path

import pytest

OFFICIAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "eforms"
needs_official_files = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official files of the eForms SDK are not beside the checkout"
)

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">\n<properties>\n'
)
SMALL = {
    "en": {
        "cpv.45000000": "Construction work",
        "cpv.45200000": "Works for complete or part construction and civil engineering work",
        "cpv.45233000": "Construction, foundation and surface works for highways, roads",
        "cpv.45233140": "Roadworks",
        "cpv.90000000": "Sewage, refuse, cleaning and environmental services",
        "cpv.90700000": "Environmental services",
        "cpv.90733000": "Services related to water pollution",
        "nuts.EE": "Eesti",
        "nuts.EE0": "Eesti",
        "nuts.EE00": "Eesti",
        "nuts.EE008": "Lõuna-Eesti",
        "nuts.LV": "Latvija",
        "country.EST": "Estonia",
    },
    "et": {
        "cpv.45000000": "Ehitustööd",
        "cpv.45233140": "Teetööd",
        "cpv.90700000": "Keskkonnateenused",
        "nuts.EE008": "Lõuna-Eesti",
    },
}


def write_codes(folder: Path, names: dict[str, dict[str, str]] | None = None) -> Path:
    """Write the files and return their folder."""
    for language, entries in (names or SMALL).items():
        lines = [f'<entry key="code|name|{key}">{name}</entry>\n' for key, name in entries.items()]
        (folder / f"code_{language}.xml").write_text(_HEAD + "".join(lines) + "</properties>\n", encoding="utf-8")
    return folder
