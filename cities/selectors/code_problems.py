"""What is wrong with codes that somebody gave."""

from collections.abc import Container, Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from cities.enums import CodeList
from cities.models import Code
from cities.rules.code_names import NUTS_COUNTRIES
from cities.rules.codes import cpv_parents, is_code_shaped, is_in_known_division, region_parents
from cities.selectors.codes import is_loaded


def find_code_problems(code_list: str, codes: Iterable[str]) -> dict[str, str]:
    """Return {code: what is wrong with it, in words}, empty when all are right. At most two queries.

    Where the list is loaded a code must be in it; else it needs the shape, and a known division or country.
    """
    asked = list(dict.fromkeys(codes))
    problems = {code: _say_shape(code_list, code) for code in asked if not is_code_shaped(code_list, code)}
    if shaped := [code for code in asked if code not in problems]:
        problems |= _find_unknown(code_list, shaped)
    return {code: problems[code] for code in asked if code in problems}


def _find_unknown(code_list: str, codes: Sequence[str]) -> dict[str, str]:
    above = {code: cpv_parents(code) if code_list == CodeList.CPV else region_parents(code) for code in codes}
    either = Q(code__in=codes) | Q(code__in=[parent for parents in above.values() for parent in parents])
    known = dict(Code.objects.filter(either, list=code_list).values_list("code", "is_current"))
    unknown = [code for code in codes if code not in known]
    if not unknown:
        return {}
    if known or is_loaded(code_list):
        return {
            code: _say_unknown(code_list, code, next((one for one in above[code] if one in known), ""))
            for code in unknown
        }
    return {code: _say_unknown(code_list, code, "") for code in unknown if not _is_in_known_part(code_list, code)}


def _is_in_known_part(code_list: str, code: str) -> bool:
    return is_in_known_division(code) if code_list == CodeList.CPV else code[:2] in NUTS_COUNTRIES


def _nearest(above: Sequence[str], known: Container[str]) -> str:
    return next((parent for parent in above if parent in known), "")


def _say_shape(code_list: str, code: str) -> str:
    if code_list == CodeList.CPV:
        return _("“%(code)s” is no CPV code: it has 8 digits, for example 90720000.") % {"code": code}
    return _("“%(code)s” is no NUTS code: it has two letters and up to three more signs, for example EE008.") % {
        "code": code
    }


def _say_unknown(code_list: str, code: str, nearest: str) -> str:
    words = {"code": code, "list": "CPV" if code_list == CodeList.CPV else "NUTS", "nearest": nearest}
    if nearest:
        return _("The %(list)s has no code %(code)s. The nearest one above it is %(nearest)s.") % words
    return _("The %(list)s has no code %(code)s, nor anything above it.") % words
