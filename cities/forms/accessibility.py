"""Forms of the accessibility statement and of reports about barriers."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import AssessmentMethod, ComplianceStatus, FeedbackState
from cities.forms.translated import TranslatedFormField
from cities.models import AccessibilityStatement, City
from cities.selectors.accessibility import suggest_for_country
from cities.services.accessibility import StatementContent
from cities.services.accessibility_feedback import TEXT_LENGTH

_LISTS: dict[str, tuple[Any, Any]] = {
    "failures": (
        _("What does not comply, and why"),
        _("One per line: the page or function, what is wrong with it, when it will be mended."),
    ),
    "burdens": (
        _("What would be a disproportionate burden"),
        _("Only after the assessment of article 5 of the Directive: size and means of the city against the benefit."),
    ),
    "outside": (
        _("What the law does not cover"),
        _("For example recordings from before 23 September 2020, live video, maps whose way is also told in words."),
    ),
    "alternatives": (
        _("Alternatives you offer"),
        _("For example: we send the programme as plain text, or read it out on the telephone."),
    ),
}


class StatementForm(forms.Form):
    """Everything a statement says; what the city has published, else what its country suggests, is filled in."""

    status = forms.ChoiceField(
        label=_("The site is"),
        choices=ComplianceStatus.choices,
        widget=forms.RadioSelect(attrs={"class": "choices--boxed"}),
        help_text=_("Without an audit of every page, “Partially compliant” is the honest answer."),
    )
    law = forms.CharField(label=_("National law"), max_length=300)
    method = forms.ChoiceField(
        label=_("How it was checked"),
        choices=AssessmentMethod.choices,
        widget=forms.RadioSelect(attrs={"class": "choices--boxed"}),
    )
    assessor = forms.CharField(label=_("Assessed by"), max_length=200, required=False)
    report_url = forms.URLField(
        label=_("Address of the evaluation report"), required=False, max_length=500, assume_scheme="https"
    )
    prepared_date = forms.DateField(
        label=_("Prepared on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    contact_name = forms.CharField(
        label=_("Responsible person or unit"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact_email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("It stands on the page, and reports of barriers arrive here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    contact_phone = forms.CharField(
        label=_("Telephone"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    body_name = forms.CharField(label=_("Body that enforces the law"), max_length=200)
    body_url = forms.URLField(
        label=_("Its page about complaints"), required=False, max_length=500, assume_scheme="https"
    )
    body_contact = forms.CharField(label=_("Its address, telephone or e-mail"), required=False, max_length=300)

    def __init__(self, *args: Any, city: City, statement: AccessibilityStatement | None, **kwargs: Any) -> None:
        """Start from the published version or the country's suggestion; texts are asked in the city's languages."""
        kwargs["initial"] = _start(city, statement)
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in _LISTS.items():
            self.fields[name] = TranslatedFormField(
                languages=city.languages, multiline=True, required=False, label=label, help_text=help_text
            )

    def content(self) -> StatementContent:
        """What was typed, for the service."""
        return StatementContent(**self.cleaned_data)


def _start(city: City, statement: AccessibilityStatement | None) -> dict[str, Any]:
    if statement is not None:
        return StatementContent.of(statement).as_dict()
    suggested = suggest_for_country(city.country)
    known: dict[str, Callable[[], Any] | Any] = {
        name: getattr(suggested, name) for name in ("law", "body_name", "body_url", "body_contact")
    }
    return {
        **known,
        "status": ComplianceStatus.PARTIAL,
        "method": AssessmentMethod.SELF,
        "prepared_date": timezone.localdate(timezone=ZoneInfo(city.time_zone)),
        "contact_email": city.reply_to,
    }


class BarrierForm(forms.Form):
    """What did not work, where, and how to answer. `website` is for programs that fill in everything."""

    text = forms.CharField(
        label=_("What did not work?"),
        help_text=_(
            "What did you want to do, and what happened? Name your aids, such as a screen reader, if they matter."
        ),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    page = forms.CharField(
        label=_("On which page?"), max_length=500, required=False, help_text=_("Its address, or its name.")
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For the answer. Without it your report is read all the same."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=500)

    @property
    def is_trap_sprung(self) -> bool:
        """Whether a program filled in what nobody can see."""
        return bool(self.data.get("website"))

    def report(self) -> dict[str, str]:
        """What was typed, for the service."""
        return {name: self.cleaned_data[name] for name in ("text", "page", "email")}


class AnswerForm(forms.Form):
    """The answer to a report."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Write it in the language of the report. Whoever left an address gets it by mail."),
    )


class FeedbackFilterForm(forms.Form):
    """Which reports to show."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *FeedbackState.choices], required=False)
