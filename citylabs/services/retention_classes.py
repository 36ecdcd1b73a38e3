"""How long data about the people of labs are kept, and why no shorter."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from cities.hooks import LegalMinimum, RetentionClass, register_retention
from cities.models import City
from cities.services.retention_classes import delete_first
from citylabs.enums import InvitationState, SurveyQuestionKind
from citylabs.models import AccessNeeds, Invitation, Registration, SurveyQuestion, SurveyResponse
from citylabs.rules.access_needs import KEPT_DAYS

NAMELESS = "–"
PROCUREMENT = LegalMinimum(
    3 * 365 + 1,
    _("Directive 2014/24/EU, article 84(2): what documents a procurement is kept for three years after the award"),
)


def _of_old_labs(model: Any, city: City, before: datetime, path: str = "lab") -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(city=city, **{f"{path}__ends_at__lt": before})
    return rows


def _access_needs(city: City, before: datetime) -> QuerySet[Any]:
    return _of_old_labs(AccessNeeds, city, before, "registration__lab")


def _registrations(city: City, before: datetime) -> QuerySet[Any]:
    nameless = Q(person=NAMELESS, email="", organisation="", user=None, asked_consents={})
    return _of_old_labs(Registration, city, before).exclude(nameless)


def _unanswered(city: City, before: datetime) -> QuerySet[Any]:
    return _of_old_labs(Invitation, city, before).filter(state=InvitationState.INVITED)


def _answered(city: City, before: datetime) -> QuerySet[Any]:
    return _of_old_labs(Invitation, city, before).exclude(state=InvitationState.INVITED)


def _responses(city: City, before: datetime) -> QuerySet[Any]:
    """The responses with words; the questions are few, so their codes are asked for first."""
    texts = SurveyQuestion.objects.filter(city=city, kind=SurveyQuestionKind.TEXT, lab__ends_at__lt=before)
    codes = sorted(set(texts.order_by().values_list("code", flat=True)))
    found = _of_old_labs(SurveyResponse, city, before)
    return found.filter(answers__has_any_keys=codes) if codes else found.none()


def _make_nameless(city: City, before: datetime, limit: int) -> int:
    chosen = list(_registrations(city, before).order_by("pk").values_list("pk", flat=True)[:limit])
    Registration.objects.filter(city=city, pk__in=chosen).update(
        person=Value(NAMELESS), email="", organisation="", user=None, asked_consents={}
    )
    return len(chosen)


def _drop_words(city: City, before: datetime, limit: int) -> int:
    chosen = list(_responses(city, before).order_by("pk")[:limit])
    texts = SurveyQuestion.objects.filter(city=city, kind=SurveyQuestionKind.TEXT)
    words = set(texts.filter(lab__in={one.lab_id for one in chosen}).values_list("lab_id", "code"))
    for one in chosen:
        one.answers = {code: said for code, said in one.answers.items() if (one.lab_id, code) not in words}
    SurveyResponse.objects.bulk_update(chosen, ["answers"])
    return len(chosen)


def _sample(rows: QuerySet[Any], limit: int, path: str = "lab") -> list[str]:
    """Which labs it is about: enough to recognise, and no names on one more page."""
    found = rows.order_by(f"{path}__ends_at").values_list(f"{path}__title", f"{path}__ends_at").distinct()
    return [f"{ended:%Y-%m-%d} · {next(iter(title.values()), '')}" for title, ended in found[:limit]]


register_retention(
    RetentionClass(
        code="access-needs",
        label=_("Access needs and diets"),
        counted_from=_("after the end of the lab"),
        days=KEPT_DAYS,
        why=_("Health and religion may show in them; after the lab they serve nobody (GDPR, articles 5(1)(e) and 9)."),
        stays=_("Nothing."),
        count=lambda city, before: _access_needs(city, before).count(),
        sample=lambda city, before, limit: _sample(_access_needs(city, before), limit, "registration__lab"),
        delete=lambda city, before, limit: delete_first(_access_needs(city, before), limit),
        is_promised=True,
        order=10,
    )
)
register_retention(
    RetentionClass(
        code="registrations",
        label=_("Registrations and attendance"),
        counted_from=_("after the end of the lab"),
        days=5 * 365,
        why=_("A public buyer must be able to show who took part when it prepared a procurement."),
        stays=_("Number, group and attendance without name, address and organisation, so that figures hold."),
        count=lambda city, before: _registrations(city, before).count(),
        sample=lambda city, before, limit: _sample(_registrations(city, before), limit),
        delete=_make_nameless,
        minimum=PROCUREMENT,
        is_automatic=False,
        order=30,
    )
)
register_retention(
    RetentionClass(
        code="invitations-unanswered",
        label=_("Unanswered invitations"),
        counted_from=_("after the end of the lab"),
        days=2 * 365,
        why=_("They help to invite others next time; after two years they only tell who was silent."),
        stays=_("The numbers in published reports."),
        count=lambda city, before: _unanswered(city, before).count(),
        sample=lambda city, before, limit: _sample(_unanswered(city, before), limit),
        delete=lambda city, before, limit: delete_first(_unanswered(city, before), limit),
        order=35,
    )
)
register_retention(
    RetentionClass(
        code="invitations-answered",
        label=_("Answered invitations"),
        counted_from=_("after the end of the lab"),
        days=5 * 365,
        why=_("They show that everybody had the same chance to come (Directive 2014/24/EU, article 18)."),
        stays=_("The registrations, and the numbers in published reports."),
        count=lambda city, before: _answered(city, before).count(),
        sample=lambda city, before, limit: _sample(_answered(city, before), limit),
        delete=lambda city, before, limit: delete_first(_answered(city, before), limit),
        minimum=PROCUREMENT,
        is_automatic=False,
        order=36,
    )
)
register_retention(
    RetentionClass(
        code="survey-words",
        label=_("Free words in surveys"),
        counted_from=_("after the end of the lab"),
        days=2 * 365,
        why=_("Surveys are anonymous, but free words may name somebody."),
        stays=_("Answers on scales and choices."),
        count=lambda city, before: _responses(city, before).count(),
        sample=lambda city, before, limit: _sample(_responses(city, before), limit),
        delete=_drop_words,
        order=45,
    )
)
