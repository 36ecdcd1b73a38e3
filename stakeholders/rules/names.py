"""Names of organisations and people made comparable: no legal form, accents, case, punctuation or order of words."""

import re

from stakeholders.models.folding import fold

# Abbreviations of legal forms in the countries of the platform, as single words after folding.
_FORMS = (
    "ou as mtu sa fie tu uu oyj oy ab ky ry rf tmi uab mb vsi iv ik sia ps ltd plc llc inc gmbh ag kg ohg gbr ug ev eg "
    "aps is ivs hb kb ek sp zoo spzoo spk sj nv bv sarl sas spa srl aisbl"
)
LEGAL_FORMS = frozenset(_FORMS.split())
_POLISH = re.compile(r"\bsp\.?\s*z\s*o\.?\s*o\b\.?")
_WORDS = re.compile(r"[^\W_]+")


def name_key(name: str) -> str:
    """Return what equal names have in common: "Päike OÜ" and "OÜ „PAIKE“" are the same.

    A name that is nothing but a legal form stays as it is.
    """
    text = _POLISH.sub(" ", fold(name)).replace("a/s", " as ").replace("i/s", " is ")
    words = _WORDS.findall(text)
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(sorted(kept or words))
