"""Making labs, leaving them, and looking for them."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cities.forms.translated import TranslatedFormField
from cities.models import City
from citylabs.enums import LabKind, LabState
from citylabs.selectors.catalogue import ON_SITE, ONLINE, PAST, UPCOMING
from citylabs.services.lab_states import REASON_LENGTH
from citylabs.services.templates import TEMPLATES
from stakeholders.enums import HelixGroup

BLANK = "blank"
_DAY = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class NewLabForm(forms.Form):
    """A lab from a template on a day, or a blank one with a title."""

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        origins = [(template.code, template.kind.label) for template in TEMPLATES.values()]
        radios = forms.RadioSelect(attrs={"class": "choices--boxed"})
        self.fields["origin"] = forms.ChoiceField(
            label=_("Start from"), choices=[*origins, (BLANK, _("A blank lab"))], widget=radios
        )
        self.fields["starts_on"] = forms.DateField(
            label=_("Day"),
            required=False,
            widget=_DAY,
            help_text=_("The programme of a template is planned on it."),
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=LabKind.choices, required=False, help_text=_("For a blank lab.")
        )
        self.fields["title"] = TranslatedFormField(
            label=_("Title"), languages=city.languages, required=False, help_text=_("For a blank lab.")
        )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen origin needs."""
        values = self.cleaned_data
        if values.get("origin") == BLANK:
            if "title" in values and not values["title"]:
                self.add_error("title", _("Give the lab a title."))
        elif values.get("origin") and "starts_on" in values and not values["starts_on"]:
            self.add_error("starts_on", _("Choose the day. You can move it later."))
        return values


class CopyLabForm(forms.Form):
    """On which day the copy takes place."""

    starts_on = forms.DateField(label=_("Day of the new lab"), widget=_DAY)


class CancelLabForm(forms.Form):
    """Why the lab does not take place."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands on the public page and in the mail to everybody who registered."),
    )


class LabFilterForm(forms.Form):
    """The city's own list."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *LabState.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *LabKind.choices], required=False)


class CatalogueForm(forms.Form):
    """The public list of all cities. Blank is the rule; what is upcoming needs no word in the address."""

    when = forms.ChoiceField(choices=[("", ""), (PAST, "")], required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *LabKind.choices], required=False)
    group = forms.ChoiceField(label=_("For whom"), choices=[("", _("Everybody")), *HelixGroup.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("All languages")), *settings.LANGUAGES], required=False
    )
    place = forms.ChoiceField(
        label=_("Place"),
        choices=[("", _("On site or online")), (ON_SITE, _("On site")), (ONLINE, _("Online"))],
        required=False,
    )

    def __init__(self, *args: Any, cities: list[City], is_month: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"] = forms.ChoiceField(
            label=_("City"), choices=[("", _("All cities")), *((c.slug, str(c)) for c in cities)], required=False
        )
        self.order_fields(["city", "kind", "group", "language", "place"])
        if is_month:
            del self.fields["when"]
            for name in ("view", "month"):
                self.fields[name] = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)


def bind_catalogue_form(asked: QueryDict, *, cities: list[City], is_month: bool = False) -> CatalogueForm:
    """Return a valid form of what the address asks for; values that nobody offered are left out."""
    data = asked.copy()
    if data.get("when") == UPCOMING:
        del data["when"]
    if data.pop("online", None):  # as addresses said it until autumn 2026
        data["place"] = ONLINE
    form = CatalogueForm(data, cities=cities, is_month=is_month)
    if not form.is_valid():
        for name in form.errors:
            data.pop(name, None)
        form = CatalogueForm(data, cities=cities, is_month=is_month)
        form.is_valid()
    return form
