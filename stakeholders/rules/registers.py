"""Registers in which an organisation has a number (codes of org-id.guide), by country."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Names of registers are proper names and stay as they are.
REGISTERS: dict[str, str] = {
    "EE-RIK": "Äriregister (EE)",
    "FI-PRO": "Kaupparekisteri / YTJ (FI)",
    "LV-RE": "Uzņēmumu reģistrs (LV)",
    "LT-RC": "Juridinių asmenų registras (LT)",
    "SE-BLV": "Bolagsverket (SE)",
    "DK-CVR": "CVR (DK)",
    "DE-CR": "Handelsregister (DE)",
    "PL-KRS": "KRS (PL)",
    "PL-REGON": "REGON (PL)",
    "NO-BRC": "Brønnøysundregistrene (NO)",
}
OTHER_REGISTER = "XX-OTHER"


def list_registers() -> list[tuple[str, str | Promise]]:
    """Return (code, name) in the order of a form."""
    return [*REGISTERS.items(), (OTHER_REGISTER, _("Another register"))]


def name_register(scheme: str) -> str:
    """Return the register's name; the code itself if it is not one of ours."""
    return REGISTERS.get(scheme, "" if scheme == OTHER_REGISTER else scheme)


def clean_number(text: str) -> str:
    """Return a number of a register without blanks, so that "12 345 678" and "12345678" are one."""
    return "".join(text.split()).upper()
