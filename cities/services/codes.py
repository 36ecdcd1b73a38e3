"""Loading official code lists. They belong to the platform: the operator does it, no city's log knows of it."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from cities.enums import CodeList
from cities.models import Code
from cities.rules.codes import code_depth, find_parent, is_code_shaped
from cities.services.code_files import read_code_files

_AT_ONCE = 2_000


@dataclass(frozen=True)
class LoadedCodes:
    """What loading did to one list. `dropped` codes are no longer in the files: named still, offered no more."""

    code_list: str
    total: int
    added: int
    changed: int
    dropped: int


def load_codes(*, folder: Path) -> list[LoadedCodes]:
    """Take over the lists that the files in the folder have; what is the same already is not written again.

    All or nothing. Refuses CodeFilesMissing, CodeFileUnreadable.
    """
    names = read_code_files(folder)
    with transaction.atomic():
        return [_load(code_list, names[code_list]) for code_list in CodeList.values if names[code_list]]


def _load(code_list: str, names: dict[str, dict[str, str]]) -> LoadedCodes:
    read = {code: texts for code, texts in names.items() if is_code_shaped(code_list, code)}
    kept = {code.code: code for code in Code.objects.filter(list=code_list).defer("searched")}
    fresh = [
        Code(
            list=code_list,
            code=code,
            parent=find_parent(code_list, code, read),
            depth=code_depth(code_list, code),
            names=dict(texts),
        )
        for code, texts in sorted(read.items())
    ]
    added = [code for code in fresh if code.code not in kept]
    changed = [code for code in fresh if code.code in kept and not _is_same(code, kept[code.code])]
    gone = [code for code in kept.values() if code.is_current and code.code not in read]
    Code.objects.bulk_create(added, batch_size=_AT_ONCE)
    Code.objects.bulk_create(
        changed,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["list", "code"],
        update_fields=["parent", "depth", "names", "is_current"],
    )
    Code.objects.filter(pk__in=[code.pk for code in gone]).update(is_current=False)
    return LoadedCodes(code_list, len(read), len(added), len(changed), len(gone))


def _is_same(fresh: Code, kept: Code) -> bool:
    parts = ("parent", "depth", "names", "is_current")
    return all(getattr(fresh, part) == getattr(kept, part) for part in parts)
