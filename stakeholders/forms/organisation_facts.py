"""Small forms around a profile: its people, references, related parties, and a city's verification."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.enums import ProfileRole, RelationKind


class MemberInvitationForm(forms.Form):
    """Whom to ask, for what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ProfileRole.choices,
        initial=ProfileRole.EDITOR,
        widget=forms.RadioSelect(attrs={"class": "choices--boxed"}),
        help_text=_("Editors write the profile. Admins also decide who runs it, and may delete it."),
    )


class ReferenceForm(forms.Form):
    """Something the organisation has done for somebody."""

    title = forms.CharField(label=_("What was done"), max_length=200)
    customer = forms.CharField(label=_("For whom"), max_length=200, required=False)
    year = forms.IntegerField(
        label=_("Year"),
        min_value=1950,
        max_value=2100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    url = forms.URLField(label=_("Page about it"), required=False, assume_scheme="https")
    about = forms.CharField(
        label=_("In a few sentences"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class RelationForm(forms.Form):
    """A related party: the address of its public profile, or just its name."""

    kind = forms.ChoiceField(label=_("It is"), choices=[("", "–"), *RelationKind.choices])
    other_name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Of the organisation. For a shared director, name the other organisation, not the person."),
    )
    profile = forms.CharField(
        label=_("Address of its profile here"),
        max_length=300,
        required=False,
        help_text=_("If it has one: copy the address of its page. Then its name is taken from there."),
    )

    def profile_slug(self) -> str:
        """Return the last part of the address that was pasted."""
        return str(self.cleaned_data.get("profile", "")).split("?")[0].rstrip("/").rpartition("/")[2]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        values: dict[str, Any] = super().clean() or {}
        if not values.get("other_name") and not values.get("profile") and "profile" not in self.errors:
            self.add_error("other_name", _("Write its name, or the address of its profile."))
        return values


class EvidenceForm(forms.Form):
    """How the city made sure."""

    evidence = forms.CharField(
        label=_("How did you make sure?"),
        max_length=500,
        help_text=_(
            "For example: register extract seen on 3 May. The organisation's people and your colleagues see it."
        ),
    )
