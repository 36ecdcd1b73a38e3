"""The accessibility statement of a city (Implementing Decision (EU) 2018/1523), and reports about barriers."""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.enums import AssessmentMethod, ComplianceStatus, FeedbackState
from cities.models.fields import TranslatedField, uuid7_key
from cities.models.walls import CityOwned, city_walls

# Recital 3 of the Decision: reviewed at least once a year.
REVIEW_AFTER = timedelta(days=365)
# The shortest term in the countries of our cities is Finland's: 14 days (Act 306/2019, section 10).
ANSWER_WITHIN = timedelta(days=14)


class AccessibilityStatement(CityOwned):
    """One version of the city's statement. Never edited: a change or a new review is a new version."""

    id = uuid7_key()
    version = models.PositiveIntegerField()
    status = models.CharField(_("status"), max_length=10, choices=ComplianceStatus.choices)
    law = models.CharField(_("national law"), max_length=300)
    failures = TranslatedField(_("not compliant"), blank=True)
    burdens = TranslatedField(_("disproportionate burden"), blank=True)
    outside = TranslatedField(_("outside the scope of the law"), blank=True)
    alternatives = TranslatedField(_("alternatives"), blank=True)
    method = models.CharField(_("method"), max_length=12, choices=AssessmentMethod.choices)
    assessor = models.CharField(_("assessed by"), max_length=200, blank=True)
    report_url = models.URLField(_("evaluation report"), blank=True, max_length=500)
    prepared_date = models.DateField(_("prepared on"))
    reviewed_date = models.DateField(_("last reviewed on"))
    contact_name = models.CharField(_("responsible unit"), max_length=200)
    contact_email = models.EmailField(_("e-mail address"), max_length=254)
    contact_phone = models.CharField(_("telephone"), max_length=60, blank=True)
    body_name = models.CharField(_("enforcement body"), max_length=200)
    body_url = models.URLField(_("its page about complaints"), blank=True, max_length=500)
    body_contact = models.CharField(_("its address, telephone or e-mail"), max_length=300, blank=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            *city_walls("cities_accessibilitystatement"),
            models.UniqueConstraint(fields=["city", "version"], name="cities_accessibility_version"),
            models.CheckConstraint(
                condition=models.Q(prepared_date__lte=models.F("reviewed_date")), name="cities_accessibility_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} ({self.version})"

    @property
    def review_due_date(self) -> date:
        """The day by which it should be looked at again."""
        return self.reviewed_date + REVIEW_AFTER

    def is_overdue(self, today: date) -> bool:
        """Whether the last review is more than a year old."""
        return today > self.review_due_date


class AccessibilityFeedback(CityOwned):
    """Somebody met a barrier, or asks for content in another form. The contact is theirs to give."""

    id = uuid7_key()
    state = models.CharField(_("state"), max_length=10, choices=FeedbackState.choices, default=FeedbackState.NEW)
    text = models.TextField(_("what happened"))
    page = models.CharField(_("page"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2)
    answer = models.TextField(_("answer"), blank=True)
    answered_by_label = models.CharField(max_length=254, blank=True)
    answered_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["city", "state", "-created_at"], name="cities_a11yfeedback_state"),
            models.Index(fields=["email"], name="cities_a11yfeedback_person"),
        ]
        constraints = [
            *city_walls("cities_accessibilityfeedback", sweep=True),
            models.CheckConstraint(condition=~models.Q(text=""), name="cities_a11yfeedback_text"),
        ]

    def __str__(self) -> str:
        return self.page or str(self.pk)

    @property
    def answer_due_at(self) -> datetime:
        """By when an answer is owed."""
        return self.created_at + ANSWER_WITHIN

    def is_late(self, now: datetime) -> bool:
        """Whether an answer is owed and the term is over."""
        return self.state == FeedbackState.NEW and now > self.answer_due_at
