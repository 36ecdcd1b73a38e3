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
from citylabs.selectors.labs import AHEAD, OVER
from citylabs.services.lab_states import REASON_LENGTH
from citylabs.services.templates import TEMPLATES
from stakeholders.enums import HelixGroup

BLANK = "blank"
_DAY = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class NewLabForm(forms.Form):
    """A lab from a template on a day, or a blank one with a title: it asks only for what the origin needs."""

    def __init__(self, *args: Any, city: City, origin: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        origins = [*((code, template.kind.label) for code, template in TEMPLATES.items()), (BLANK, _("A blank lab"))]
        self.fields["origin"] = forms.ChoiceField(
            label=_("Start from"), choices=origins, initial=origin, widget=forms.HiddenInput
        )
        if origin == BLANK:
            self.fields["title"] = TranslatedFormField(
                label=_("Title"),
                languages=city.languages,
                error_messages={"required": _("Give the lab a title in %(language)s.")},
            )
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind"),
                choices=LabKind.choices,
                widget=forms.RadioSelect(attrs={"class": "choices--boxed"}),
                help_text=_("It decides which rules hold. It can be changed until the lab is published."),
            )
        else:
            self.fields["starts_on"] = forms.DateField(
                label=_("Day"),
                widget=_DAY,
                help_text=_("The programme is planned on it. You can move it later."),
                error_messages={"required": _("Choose the day. You can move it later.")},
            )


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
    when = forms.ChoiceField(
        label=_("When"), choices=[("", _("All")), (AHEAD, _("Ahead")), (OVER, _("Over"))], required=False
    )


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
