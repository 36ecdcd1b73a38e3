"""For what a city uses data about people, and on what lawful basis (GDPR, articles 6, 9 and 30)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.enums import LegalTextKind
from stakeholders.enums import ConsentPurpose

Words = str | Promise
_CONSENT = _("Consent")
_CONSENT_ARTICLE = "GDPR 6(1)(a)"


@dataclass(frozen=True)
class Purpose:
    """One purpose: `text` is the kind of legal text that tells people about it; `is_consent` if it waits for a yes."""

    code: str
    label: Words
    what_for: Words
    basis: Words
    article: str
    text: str
    is_consent: bool = False


PURPOSES = (
    Purpose(
        "event",
        _("Run the event"),
        _("Giving places, letting people in, writing about the lab, and showing afterwards which groups took part"),
        _("Public task, and for market dialogues a legal obligation"),
        "GDPR 6(1)(e), 6(1)(c)",
        LegalTextKind.PRIVACY,
    ),
    Purpose(
        "registry",
        _("Keep a registry of stakeholders"),
        _("Knowing whom to ask, in the right mix of groups"),
        _("Public task or legitimate interest, as each entry says"),
        "GDPR 6(1)(e), 6(1)(f)",
        LegalTextKind.PRIVACY,
    ),
    Purpose(
        "access_needs",
        _("Access needs and diets"),
        _("Letting everybody take part and eat"),
        _("Explicit consent, given by filling in the fields"),
        "GDPR 6(1)(a), 9(2)(a)",
        LegalTextKind.PRIVACY,
    ),
    Purpose(
        ConsentPurpose.INVITE,
        _("Invite to further labs"),
        _("Writing to people about labs on topics that fit them"),
        _CONSENT,
        _CONSENT_ARTICLE,
        LegalTextKind.CONSENT_INVITE,
        is_consent=True,
    ),
    Purpose(
        ConsentPurpose.LISTED,
        _("List publicly"),
        _("Naming people in the public list of participants"),
        _CONSENT,
        _CONSENT_ARTICLE,
        LegalTextKind.CONSENT_LISTED,
        is_consent=True,
    ),
    Purpose(
        ConsentPurpose.SHARE,
        _("Share with other cities"),
        _("Letting cities of a network invite people, too"),
        _CONSENT,
        _CONSENT_ARTICLE,
        LegalTextKind.CONSENT_SHARE,
        is_consent=True,
    ),
    Purpose(
        ConsentPurpose.PHOTOS,
        _("Photos and recordings"),
        _("Reporting on labs"),
        _CONSENT,
        _CONSENT_ARTICLE,
        LegalTextKind.CONSENT_PHOTOS,
        is_consent=True,
    ),
)
