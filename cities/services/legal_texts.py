"""Publishing legal texts. A version is never edited: people have consented to exactly these words."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import LegalTextKind
from cities.errors import Refusal
from cities.log import record
from cities.models import City, LegalText
from cities.permissions import Actor
from cities.selectors.legal_texts import list_legal_text_versions

STARTER_TEXTS = Path(__file__).resolve().parents[1] / "content" / "legal_texts"
BODY_LENGTH = 100_000


class EmptyText(Refusal):
    """A legal text says nothing."""

    code = "empty-text"
    status = 422
    message = _("Write the text before publishing it.")


class TextTooLong(Refusal):
    """A legal text nobody would read."""

    code = "text-too-long"
    status = 422
    message = _("This text is longer than 100,000 characters. Shorten it or link to the full text.")


class SameText(Refusal):
    """A new version would say what the current one says."""

    code = "same-text"
    message = _("This is what the current version says already. Change the text to publish a new version.")


def publish_legal_text(
    *, city: City, actor: Actor, kind: str, language: str, body: str, now: datetime | None = None
) -> LegalText:
    """Publish the next version of a text in a language; it holds from now on.

    Refuses EmptyText, TextTooLong, SameText.
    """
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise EmptyText(field="body")
    if len(body) > BODY_LENGTH:
        raise TextTooLong(field="body")
    with transaction.atomic():
        # Two people publishing at once wait for each other here instead of colliding on the version's unique key.
        City.objects.select_for_update(no_key=True).get(pk=city.pk)
        current = list_legal_text_versions(city=city, kind=kind, language=language).first()
        if current and current.body == body:
            raise SameText(field="body")
        text = LegalText.objects.create(
            city=city,
            kind=LegalTextKind(kind),
            language=language,
            version=current.version + 1 if current else 1,
            body=body,
            published_at=now or timezone.now(),
        )
        changes = {"kind": kind, "language": language, "version": text.version}
        record(city=city, actor=actor, action="legal_text.publish", target=text, changes=changes)
    return text


def add_starter_texts(*, city: City, actor: Actor, now: datetime | None = None) -> list[LegalText]:
    """Give the city a first version of every text it lacks in its languages, where a starter text exists.

    English is always among them, so that every reader finds a text. The city replaces them by its own.
    """
    newest = LegalText.objects.filter(city=city).values_list("kind", "language").annotate(Max("version"))
    have = {(kind, language) for kind, language, _version in newest}
    published = []
    for language in dict.fromkeys([*city.languages, "en"]):
        for kind in LegalTextKind.values:
            source = STARTER_TEXTS / language / f"{kind}.md"
            if (kind, language) not in have and source.exists():
                body = source.read_text(encoding="utf-8").replace("{city}", str(city.name))
                arguments = {"kind": kind, "language": language, "body": body, "now": now}
                published.append(publish_legal_text(city=city, actor=actor, **arguments))  # type: ignore[arg-type]
    return published
