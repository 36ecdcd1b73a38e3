"""What is always known, without any list loaded: the 45 divisions of the CPV and the countries of the NUTS."""

import re

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Regulation (EC) No 213/2008, annex I, as published in the code lists of the eForms.
DIVISION_NAMES: dict[str, str | Promise] = {
    "03000000": _("Agricultural, farming, fishing, forestry and related products"),
    "09000000": _("Petroleum products, fuel, electricity and other sources of energy"),
    "14000000": _("Mining, basic metals and related products"),
    "15000000": _("Food, beverages, tobacco and related products"),
    "16000000": _("Agricultural machinery"),
    "18000000": _("Clothing, footwear, luggage articles and accessories"),
    "19000000": _("Leather and textile fabrics, plastic and rubber materials"),
    "22000000": _("Printed matter and related products"),
    "24000000": _("Chemical products"),
    "30000000": _("Office and computing machinery, equipment and supplies except furniture and software packages"),
    "31000000": _("Electrical machinery, apparatus, equipment and consumables; lighting"),
    "32000000": _("Radio, television, communication, telecommunication and related equipment"),
    "33000000": _("Medical equipments, pharmaceuticals and personal care products"),
    "34000000": _("Transport equipment and auxiliary products to transportation"),
    "35000000": _("Security, fire-fighting, police and defence equipment"),
    "37000000": _("Musical instruments, sport goods, games, toys, handicraft, art materials and accessories"),
    "38000000": _("Laboratory, optical and precision equipments (excl. glasses)"),
    "39000000": _(
        "Furniture (incl. office furniture), furnishings, domestic appliances (excl. lighting) and cleaning products"
    ),
    "41000000": _("Collected and purified water"),
    "42000000": _("Industrial machinery"),
    "43000000": _("Machinery for mining, quarrying, construction equipment"),
    "44000000": _(
        "Construction structures and materials; auxiliary products to construction (except electric apparatus)"
    ),
    "45000000": _("Construction work"),
    "48000000": _("Software package and information systems"),
    "50000000": _("Repair and maintenance services"),
    "51000000": _("Installation services (except software)"),
    "55000000": _("Hotel, restaurant and retail trade services"),
    "60000000": _("Transport services (excl. Waste transport)"),
    "63000000": _("Supporting and auxiliary transport services; travel agencies services"),
    "64000000": _("Postal and telecommunications services"),
    "65000000": _("Public utilities"),
    "66000000": _("Financial and insurance services"),
    "70000000": _("Real estate services"),
    "71000000": _("Architectural, construction, engineering and inspection services"),
    "72000000": _("IT services: consulting, software development, Internet and support"),
    "73000000": _("Research and development services and related consultancy services"),
    "75000000": _("Administration, defence and social security services"),
    "76000000": _("Services related to the oil and gas industry"),
    "77000000": _("Agricultural, forestry, horticultural, aquacultural and apicultural services"),
    "79000000": _("Business services: law, marketing, consulting, recruitment, printing and security"),
    "80000000": _("Education and training services"),
    "85000000": _("Health and social work services"),
    "90000000": _("Sewage, refuse, cleaning and environmental services"),
    "92000000": _("Recreational, cultural and sporting services"),
    "98000000": _("Other community, social and personal services"),
}

# The country code of the NUTS that is not that of ISO 3166.
_ISO = {"EL": "GR"}
NUTS_COUNTRIES: tuple[str, ...] = tuple(
    re.findall(
        r"[A-Z]{2}",
        "AL AT BA BE BG CH CY CZ DE DK EE EL ES FI FR HR HU IE IS IT LI LT LU LV ME MK MT NL NO PL PT RO RS SE SI SK "
        "TR UA XK",
    )
)


def name_country(code: str, language: str | None = None) -> str:
    """Return the country of a NUTS code in the language (the reader's by default); blank where there is none."""
    locale = Locale.parse(language or get_language() or "en", sep="-")
    return str(locale.territories.get(_ISO.get(code, code), ""))
