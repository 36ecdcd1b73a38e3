"""Forms about what is shared in networks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList, Theme
from cities.forms.choices import offer_choices
from cities.forms.codes import CodeField
from cities.models import City, NetworkMembership
from cities.rules.codes import cpv_stem
from cities.templatetags.content import content
from stakeholders.enums import GovernmentLevel, HelixGroup
from stakeholders.forms.stakeholders import IdsField
from stakeholders.selectors.sharing import SharedFilters


class SharedFilterForm(forms.Form):
    """Which entries of other cities a list shows. Every state of it is an address."""

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    origin = forms.ChoiceField(label=_("City"), required=False)
    network = forms.ChoiceField(label=_("Network"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False, choices=[("", _("All groups")), *HelixGroup.choices])
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[("", _("All themes")), *Theme.choices])
    level = forms.ChoiceField(
        label=_("Level of government"), required=False, choices=[("", _("All levels")), *GovernmentLevel.choices]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All languages")), *settings.LANGUAGES]
    )
    cpv = CodeField(CodeList.CPV, label=_("CPV code"), required=False)

    def __init__(self, *args: Any, origins: list[City], networks: list[NetworkMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(
            self, "origin", [("", _("All cities")), *((city.slug, content(city.name, mark=False)) for city in origins)]
        )
        if len(networks) < 2:
            del self.fields["network"]
        else:
            named = [(one.network.slug, content(one.network.name, mark=False)) for one in networks]
            offer_choices(self, "network", [("", _("All networks")), *named])

    def filters(self) -> SharedFilters:
        """Return what was chosen; what is wrong counts as nothing."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return SharedFilters(
            q=chosen.get("q", ""),
            network=chosen.get("network", ""),
            origin=chosen.get("origin", ""),
            groups=[chosen["group"]] if "group" in chosen else (),
            theme=chosen.get("theme", ""),
            level=chosen.get("level", ""),
            language=chosen.get("language", ""),
            cpv_stem=cpv_stem(chosen["cpv"]) if "cpv" in chosen else "",
        )


class ShareForm(forms.Form):
    """In which network to share which entries, with which of their tags."""

    network = forms.ChoiceField(label=_("Network"))
    entry = IdsField(required=False, widget=forms.MultipleHiddenInput)
    tags = forms.MultipleChoiceField(
        label=_("Tags that other cities see too"),
        required=False,
        help_text=_("Tags are words of your colleagues. Share only those you would say to the person."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed choices--pairs"}),
    )

    def __init__(self, *args: Any, networks: list[NetworkMembership], tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.network_id), content(one.network.name, mark=False)) for one in networks]
        offer_choices(self, "network", named)
        offer_choices(self, "tags", [(tag, tag) for tag in tags])
        if len(named) == 1:
            self.fields["network"].initial = named[0][0]
            self.fields["network"].widget = forms.HiddenInput()


class EntriesForm(forms.Form):
    """Ticked entries, or all that the list shows; a network if there is one."""

    entry = IdsField(required=False)
    everything = forms.BooleanField(required=False)
    network = forms.UUIDField(required=False)
