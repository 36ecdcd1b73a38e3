"""Which legal texts a person is shown when registering, and which they were shown."""

from collections.abc import Iterable
from uuid import UUID

from cities.enums import LegalTextKind
from cities.models import City, LegalText
from cities.selectors.legal_texts import list_current_legal_texts
from citylabs.enums import LabKind
from citylabs.models import Lab
from stakeholders.enums import ConsentPurpose


def list_registration_texts(*, city: City, lab: Lab, language: str) -> dict[str, LegalText]:
    """Return kind → text in force: consents that can be asked, privacy notice, a market dialogue's disclaimer."""
    kinds: list[str] = [*ConsentPurpose.values, LegalTextKind.PRIVACY]
    if lab.kind == LabKind.MARKET_DIALOGUE:
        kinds.append(LegalTextKind.MARKET_DISCLAIMER)
    texts = list_current_legal_texts(city=city, kinds=kinds, language=language)
    return {text.kind: text for text in texts}


def list_shown_texts(*, city: City, text_ids: Iterable[UUID]) -> dict[str, LegalText]:
    """Return kind → text for consent texts by their ids, so that a yes is kept with the words it was given to."""
    texts = LegalText.objects.filter(city=city, id__in=list(text_ids), kind__in=ConsentPurpose.values)
    return {text.kind: text for text in texts}
