"""Counting the answers of a survey. Few answers are not broken down (citylabs.rules.report_privacy)."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from cities.models import City
from citylabs.models import Lab, SurveyQuestion, SurveyResponse

# One row per question, group and answer: the size of the result does not grow with the number of forms, but for texts.
_ANSWERS = """
SELECT answer.key, response.helix_group, answer.value #>> '{}' AS given, count(*)
FROM citylabs_surveyresponse AS response CROSS JOIN LATERAL jsonb_each(response.answers) AS answer
WHERE response.city_id = %s AND response.lab_id = %s AND coalesce(trim(answer.value #>> '{}'), '') <> ''
GROUP BY answer.key, response.helix_group, given
ORDER BY answer.key, md5(answer.value #>> '{}')
"""
_MEANS = """
SELECT answer.key, response.helix_group, grouping(response.helix_group) = 1 AS of_all,
       round(avg((answer.value #>> '{}')::numeric), 2)::float
FROM citylabs_surveyresponse AS response CROSS JOIN LATERAL jsonb_each(response.answers) AS answer
WHERE response.city_id = %s AND response.lab_id = %s AND answer.value #>> '{}' ~ '^[1-5]$'
GROUP BY GROUPING SETS ((answer.key), (answer.key, response.helix_group))
"""


@dataclass
class Answers:
    """The answers to one question: group → answer → number, and the means of scale answers ('' is everybody's)."""

    groups: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    means: dict[str, float] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many answered."""
        return sum(sum(given.values()) for given in self.groups.values())

    def count(self, value: str) -> int:
        """How often this answer was given."""
        return sum(given.get(value, 0) for given in self.groups.values())

    def number_by_group(self) -> dict[str, int]:
        """Return group → number of answers."""
        return {group: sum(given.values()) for group, given in self.groups.items()}

    def list_texts(self) -> list[str]:
        """Return the answers as written, in an order that tells nothing about who wrote first."""
        return [text for given in self.groups.values() for text, number in given.items() for _ in range(number)]


@dataclass(frozen=True)
class SurveyReading:
    """The questions in their order, the answers by the question's code, and the number of forms."""

    questions: list[SurveyQuestion]
    answers: dict[str, Answers]
    responses: int


def read_survey(*, city: City, lab: Lab) -> SurveyReading:
    """Return everything answered in the lab's survey. Four queries, however many forms."""
    questions = list(SurveyQuestion.objects.filter(city=city, lab=lab).order_by("position", "id"))
    responses = SurveyResponse.objects.filter(city=city, lab=lab).count()
    answers: dict[str, Answers] = defaultdict(Answers)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [city.pk, lab.pk])
        for code, group, given, number in cursor.fetchall():
            answers[code].groups[group][given.strip()] = answers[code].groups[group].get(given.strip(), 0) + number
        cursor.execute(_MEANS, [city.pk, lab.pk])
        for code, group, of_all, mean in cursor.fetchall():
            answers[code].means["" if of_all else group] = mean
    return SurveyReading(questions, dict(answers), responses)
