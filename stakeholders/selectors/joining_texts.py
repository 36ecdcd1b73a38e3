"""Which legal texts a person is shown who puts themselves into a registry."""

from collections.abc import Sequence

from cities.enums import LegalTextKind
from cities.models import City, LegalText
from cities.selectors.legal_texts import list_current_legal_texts
from cities.tenancy import enter_city
from stakeholders.enums import ConsentPurpose

_KINDS = [ConsentPurpose.INVITE, ConsentPurpose.SHARE, LegalTextKind.PRIVACY]


def list_joining_texts(*, cities: Sequence[City], language: str) -> dict[City, dict[str, LegalText]]:
    """Return for each city kind → text in force: the consents that can be asked, and the privacy notice.

    Each city is entered for its own texts, so this costs a few queries per city.
    """
    found = {}
    for city in cities:
        with enter_city(city):
            texts = list_current_legal_texts(city=city, kinds=_KINDS, language=language)
        found[city] = {text.kind: text for text in texts}
    return found
