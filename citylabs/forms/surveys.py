"""Answering a survey, and writing its questions."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.translated import TranslatedFormField
from cities.models import City
from cities.templatetags.content import content
from citylabs.enums import SurveyQuestionKind
from citylabs.models import SurveyQuestion
from citylabs.selectors.surveys import list_options


class SurveyForm(forms.Form):
    """One field per question; none is required."""

    def __init__(self, *args: Any, questions: Sequence[SurveyQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.code] = _make_field(question)


def _make_field(question: SurveyQuestion) -> forms.Field:
    if question.kind == SurveyQuestionKind.TEXT:
        widget = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(label=content(question.text, mark=False), required=False, max_length=5000, widget=widget)
    is_scale = question.kind == SurveyQuestionKind.SCALE
    boxes = forms.RadioSelect(attrs={"class": "choices--boxed choices--scale" if is_scale else "choices--boxed"})
    return forms.ChoiceField(
        label=content(question.text, mark=False),
        help_text=_("1: not at all, 5: very much") if is_scale else "",
        required=False,
        choices=list_options(question),
        widget=boxes,
    )


class QuestionForm(forms.Form):
    """A new question. The answers of a choice are written one per line, line for line in each language."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SurveyQuestionKind.choices)

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = TranslatedFormField(languages=city.languages, label=_("Question"))
        self.fields["choices"] = TranslatedFormField(
            languages=city.languages,
            label=_("Answers to choose from"),
            help_text=_("Only for “One of several answers”: one per line, the same order in every language."),
            multiline=True,
            required=False,
            max_length=4000,
        )

    @property
    def answers(self) -> list[dict[str, str]]:
        """The answers, each in its languages."""
        columns = {
            code: [line.strip() for line in text.splitlines() if line.strip()]
            for code, text in self.cleaned_data["choices"].items()
        }
        longest = max((len(lines) for lines in columns.values()), default=0)
        return [
            {code: lines[place] for code, lines in columns.items() if place < len(lines)} for place in range(longest)
        ]


class RestoreForm(forms.Form):
    """A question that was removed a moment ago, as the message with the way back carries it."""

    kind = forms.ChoiceField(choices=SurveyQuestionKind.choices)
    position = forms.IntegerField(min_value=0, max_value=1000)
    text = forms.JSONField()
    choices = forms.JSONField(required=False)

    @staticmethod
    def fields_of(question: SurveyQuestion) -> dict[str, str]:
        """Return what the form needs to write the question again."""
        texts = {"text": json.dumps(dict(question.text)), "choices": json.dumps(question.choices)}
        return {"kind": question.kind, "position": str(question.position), **texts}

    def clean_text(self) -> dict[str, str]:
        """Texts by language, and nothing else."""
        return _read_texts(self.cleaned_data["text"])

    def clean_choices(self) -> list[dict[str, str]]:
        """A list of texts by language, and nothing else."""
        given = self.cleaned_data["choices"] or []
        if not isinstance(given, list):
            raise forms.ValidationError(_("This question cannot be brought back."))
        return [_read_texts(choice) for choice in given]


def _read_texts(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise forms.ValidationError(_("This question cannot be brought back."))
    return given
