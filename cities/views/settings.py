"""The city's settings: names, place, languages, brand, sender."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.settings import CityForm, LogoForm
from cities.models import City
from cities.models.city import COLOUR
from cities.permissions import CITY_EDIT
from cities.services.cities import update_city
from cities.services.logos import LARGEST_FILE, change_logo, remove_logo
from cities.views.answers import form_page, show_refusal
from cities.views.brand import BrandPreview, preview_of
from cities.views.gates import workspace_page


@workspace_page(get=CITY_EDIT, post=CITY_EDIT)
def city_settings(request: Any, city: City) -> HttpResponse:
    """Everything an owner may change about the city, but for the logo, which has its own form."""
    form = CityForm(request.POST if request.method == "POST" else None, city=city)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            update_city(city=city, actor=request.actor, details=form.details())
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("city-settings", city.slug)
    wanted = request.POST.get("brand_colour", city.brand_colour)
    context = {"logo_form": LogoForm(), "preview": _preview(wanted), "wanted": wanted}
    return form_page(request, "cities/settings.html", form, status=status, **context)


@workspace_page(get=CITY_EDIT)
def city_colour(request: HttpRequest, city: City) -> HttpResponse:
    """What the colour being typed would become; a piece of the page, asked for while it is chosen."""
    wanted = request.GET.get("brand_colour", "").strip()[:20]
    return TemplateResponse(request, "cities/colour_preview.html", {"preview": _preview(wanted), "wanted": wanted})


def _preview(wanted: str) -> BrandPreview | None:
    return preview_of(wanted) if COLOUR.match(wanted) else None


@workspace_page(get=CITY_EDIT, post=CITY_EDIT)
def city_logo_change(request: Any, city: City) -> HttpResponse:
    """Upload a new logo."""
    form = LogoForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            # One byte more than allowed is enough for the service to refuse: no need to read the rest.
            change_logo(city=city, actor=request.actor, content=form.cleaned_data["logo"].read(LARGEST_FILE + 1))
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The logo is changed."))
            return redirect("city-settings", city.slug)
    return form_page(request, "cities/logo.html", form, status=status)


@workspace_page(post=CITY_EDIT)
def city_logo_remove(request: Any, city: City) -> HttpResponse:
    """Take the logo away."""
    remove_logo(city=city, actor=request.actor)
    messages.success(request, _("The logo is removed."))
    return redirect("city-settings", city.slug)
