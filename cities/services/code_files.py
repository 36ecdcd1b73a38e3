"""Reading the label files of the eForms SDK: `code_<language>.xml`, one entry per code."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from defusedxml.ElementTree import ParseError, iterparse  # type: ignore[import-untyped]
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList
from cities.errors import Refusal
from cities.models.fields import LANGUAGE_CODES

_KEY = re.compile(r"code\|name\|([a-z-]+)\.(\S+)")
# {list: {code: {language: name}}}
Names = dict[str, dict[str, dict[str, str]]]


class CodeFilesMissing(Refusal):
    """The folder has no such file at all."""

    code = "code-files-missing"
    message = _(
        "There is no file code_<language>.xml in this folder. Give the folder “translations” of the eForms SDK."
    )


class CodeFileUnreadable(Refusal):
    """A file that is no XML, or has no codes."""

    code = "code-file-unreadable"
    message = _("%(file)s cannot be read as a label file of the eForms SDK.")

    def __init__(self, path: Path) -> None:
        super().__init__(self.message % {"file": path.name})


def read_code_files(folder: Path) -> Names:
    """Return the names of all codes of our lists in our languages; refuses CodeFilesMissing, CodeFileUnreadable."""
    names: Names = {code_list: defaultdict(dict) for code_list in CodeList.values}
    files = {language: folder / f"code_{language}.xml" for language in LANGUAGE_CODES}
    present = {language: path for language, path in files.items() if path.is_file()}
    if not present:
        raise CodeFilesMissing
    for language, path in present.items():
        found = False
        for code_list, code, name in _read(path):
            found = True
            names[code_list][code][language] = name
        if not found:
            raise CodeFileUnreadable(path)
    return names


def _read(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (list, code, name) of the codes of our lists."""
    try:
        for _event, element in iterparse(str(path)):
            key = _KEY.fullmatch(element.get("key", ""))
            name = " ".join((element.text or "").split())
            element.clear()
            if key and key[1] in CodeList.values and name:
                yield key[1], key[2], name
    except ParseError as error:
        raise CodeFileUnreadable(path) from error
