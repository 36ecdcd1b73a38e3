"""What those who came thought of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, TranslatedField, city_walls, uuid7_key
from citylabs.enums import SurveyQuestionKind
from citylabs.models.lab import Lab
from stakeholders.enums import HelixGroup


class SurveyQuestion(CityOwned):
    """A question of the lab's survey. `choices` are the answers of a CHOICE question, each in several languages."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="survey_questions")
    code = models.SlugField(max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=SurveyQuestionKind.choices)
    text = TranslatedField(_("question"))
    choices = models.JSONField(_("answers"), default=list, blank=True)
    position = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *city_walls("citylabs_surveyquestion", references={"lab": "citylabs_lab"}),
            models.UniqueConstraint(fields=["city", "lab", "code"], name="citylabs_surveyquestion_code"),
        ]


class SurveyResponse(CityOwned):
    """One filled-in survey. Bound to nobody: no reference, a random key, and a day instead of a moment."""

    id = models.UUIDField(primary_key=True, editable=False)
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="survey_responses")
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    answers = models.JSONField(default=dict)
    answered_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["city", "lab"], name="citylabs_surveyresponse_of_lab")]
        constraints = city_walls("citylabs_surveyresponse", references={"lab": "citylabs_lab"})
