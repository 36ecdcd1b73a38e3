"""Forms of requests about personal data: asking, and answering."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities.enums import RequestKind, TaskState
from cities.hooks import list_sources
from cities.models import DataRequestTask

# What a person may propose to correct, as the registry and the registrations call it.
CORRECTABLE = {
    "person": _("name"),
    "organisation": _("organisation"),
    "role": _("role in the organisation"),
    "phone": _("phone"),
    "language": _("language"),
}
KIND_WORDS = {
    RequestKind.ACCESS: _("Everything in one file, to read and to take elsewhere."),
    RequestKind.CORRECTION: _("Say what is right; the city takes it over or tells you why not."),
    RequestKind.ERASURE: _("Everything goes but what the law asks the city to keep; you are told what that is."),
    RequestKind.OBJECTION: _("No more invitations and no further use for them."),
}


class KindSelect(forms.RadioSelect):
    """Requests as boxes, each with what comes of it."""

    option_template_name = "cities/widgets/role_option.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Put the explanation beside the option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return {**option, "explanation": KIND_WORDS[RequestKind(str(value))]}


class OwnDataForm(forms.Form):
    """What somebody asks; `new_…` are the right values of a correction."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=RequestKind.choices,
        initial=RequestKind.ACCESS,
        widget=KindSelect(attrs={"class": "choices--boxed"}),
    )
    new_person = forms.CharField(label=_("Name"), max_length=200, required=False)
    new_organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    new_role = forms.CharField(label=_("Role in the organisation"), max_length=120, required=False)
    new_phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    new_language = forms.ChoiceField(
        label=_("Language of mails"), choices=[("", _("As it is")), *settings.LANGUAGES], required=False
    )

    def clean(self) -> dict[str, Any]:
        """A correction says what is right."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == RequestKind.CORRECTION and not self.proposal():
            self.add_error("new_person", _("Fill in at least one value that is right."))
        return cleaned

    def proposal(self) -> dict[str, str]:
        """The values that are filled in, on one line each."""
        if self.cleaned_data.get("kind") != RequestKind.CORRECTION:
            return {}
        given = {name: " ".join(str(self.cleaned_data.get(f"new_{name}", "")).split()) for name in CORRECTABLE}
        return {name: value for name, value in given.items() if value}


class DataRequestForm(OwnDataForm):
    """The same for somebody without an account: the address is proven by a mail. `website` is a trap for programs."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The one the cities know. We send a link to it that you confirm the request with."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=500)
    field_order = ("email", "kind")

    @property
    def is_trap_sprung(self) -> bool:
        """Whether a program filled in what nobody can see."""
        return bool(self.data.get("website"))


class ReleaseForm(forms.Form):
    """What goes out, and what is left out because it speaks of others too."""

    withheld = forms.MultipleChoiceField(
        label=_("Leave out what speaks of other people"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
        help_text=_("Only where giving it would harm the rights of others (GDPR, article 15(4))."),
    )
    answer = forms.CharField(
        label=_("Words to the person"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when something is left out: say why."),
    )

    def __init__(self, *args: Any, present: list[str], **kwargs: Any) -> None:
        """Only sources with something in them can be left out."""
        super().__init__(*args, **kwargs)
        sources = [source for source in list_sources() if source.personal_texts and source.code in present]
        if sources:
            self.fields["withheld"].choices = [(source.code, source.label) for source in sources]  # type: ignore[attr-defined]
        else:
            del self.fields["withheld"]


class AnswerForm(forms.Form):
    """Words to the person."""

    answer = forms.CharField(
        label=_("Words to the person"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class CorrectionForm(AnswerForm):
    """Which of the proposed values are taken over."""

    fields_taken = forms.MultipleChoiceField(
        label=_("Take over"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"})
    )
    field_order = ("fields_taken", "answer")

    def __init__(self, *args: Any, task: DataRequestTask, **kwargs: Any) -> None:
        """All are ticked: taking over is the rule, refusing needs words."""
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = _("Needed when a value is not taken over: say why.")
        proposed = {name: value for name, value in task.request.proposal.items() if name in CORRECTABLE}
        field = self.fields["fields_taken"]
        field.choices = [(name, f"{capfirst(CORRECTABLE[name])}: {value}") for name, value in proposed.items()]  # type: ignore[attr-defined]
        field.initial = list(proposed)


class RefuseForm(forms.Form):
    """Why not."""

    answer = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it, with the way to the data protection authority."),
    )


class ExtendForm(forms.Form):
    """Why it takes longer."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two months more, once, for complex or many requests. The person gets the reason by mail."),
    )


class TaskFilterForm(forms.Form):
    """Which requests to show."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *TaskState.choices], required=False)
    kind = forms.ChoiceField(label=_("Request"), choices=[("", _("All")), *RequestKind.choices], required=False)
