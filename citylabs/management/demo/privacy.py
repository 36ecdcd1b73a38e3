"""What makes the pages of data protection tell something: needs, a consent on paper, looks, silent entries."""

from datetime import timedelta

from django.utils import timezone

from cities.models import City
from cities.permissions import Actor
from citylabs.enums import RegistrationState
from citylabs.models import AccessNeeds, Registration
from citylabs.rules.access_needs import AccessAnswer
from citylabs.services.access_needs import keep_access_needs
from stakeholders.enums import ConsentChannel, ConsentPurpose, LookSubject, LookWay
from stakeholders.models import Look, Stakeholder
from stakeholders.services.access_log import note_look
from stakeholders.services.consents import Yes, keep_yes

ANSWERS = (
    AccessAnswer(diets=("vegetarian",)),
    AccessAnswer(support=("hearing_loop",), diets=("vegan",)),
    AccessAnswer(support=("step_free", "companion"), words="My assistant comes with me and needs a chair, too."),
    AccessAnswer(diets=("gluten_free", "lactose_free")),
    AccessAnswer(diets=("vegetarian", "nut_allergy")),
)
SILENT = 3
SILENT_SINCE = timedelta(days=4 * 365)


def load_privacy(city: City, actor: Actor) -> None:
    """Add them once. All people of the demo are made up."""
    if Look.objects.filter(city=city).exists() or AccessNeeds.objects.filter(city=city).exists():
        return
    seats = Registration.objects.filter(city=city, state=RegistrationState.CONFIRMED, checked_in_at=None)
    ahead = seats.filter(lab__ends_at__gt=timezone.now()).order_by("lab__starts_at", "number")
    for place, person in enumerate(ahead[: 2 * len(ANSWERS)]):
        keep_access_needs(city=city, registration=person, answer=ANSWERS[place % len(ANSWERS)])
    entries = list(Stakeholder.objects.filter(city=city).exclude(email="").order_by("created_at", "id"))
    if not entries:
        return
    yes = Yes(
        email=entries[0].email,
        purpose=ConsentPurpose.PHOTOS,
        language=entries[0].language,
        channel=ConsentChannel.PAPER,
        evidence="Signed form, folder of the lab",
    )
    keep_yes(city=city, actor=actor, yes=yes)
    for entry in entries[:4]:
        note_look(city=city, actor=actor, way=LookWay.PAGE, subject=LookSubject.ENTRY, about=entry)
    note_look(city=city, actor=actor, way=LookWay.EXPORT, subject=LookSubject.REGISTRY, people=len(entries))
    then = timezone.now() - SILENT_SINCE
    silent = [entry.pk for entry in entries[-SILENT:]]
    Stakeholder.objects.filter(city=city, pk__in=silent).update(created_at=then, changed_at=then)
