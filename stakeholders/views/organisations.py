"""Public pages of organisations: the list, one profile, the list as CSV."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.enums import CodeList
from cities.rules.codes import is_cpv
from cities.selectors.codes import name_code, name_codes
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import public_page
from cities.views.guest_pages import kept_for_guests
from stakeholders.forms.organisations import OrganisationFilterForm, bind_organisation_filter
from stakeholders.models import Organisation
from stakeholders.rules.registers import name_register
from stakeholders.selectors.organisations import (
    OrganisationFilter,
    count_public_organisations,
    get_public_organisation,
    list_public_countries,
    list_public_organisations,
    with_marks,
)
from stakeholders.views.organisation_page import show_profile
from stakeholders.views.organisation_words import say_country, say_value
from stakeholders.views.paging import read_page

MOST = 5000


@kept_for_guests
@public_page
def organisations(request: HttpRequest) -> HttpResponse:
    """All public profiles; every choice is an address that can be shared."""
    form = _bind(request)
    chosen = form.chosen()
    page = read_page(request, with_marks(list_public_organisations(chosen=chosen)).order_by("sort_key", "id"))
    number, is_exact = count_public_organisations(chosen=chosen)
    words = ngettext("%(number)d organisation", "%(number)d organisations", number) % {"number": number}
    context = {
        "filter_form": form,
        "is_narrowed": chosen != OrganisationFilter(),
        "found": words if is_exact else f"> {words}",
        "cards": [{"organisation": one, "country": say_country(one.country)} for one in page.entries],
        "previous_href": page.previous_href,
        "next_href": page.next_href,
        "csv_href": f"{reverse('organisations-csv')}?{_without_place(request)}",
    }
    return TemplateResponse(request, "stakeholders/organisations/list.html", context)


@kept_for_guests
@public_page
def organisation(request: HttpRequest, organisation_slug: str) -> HttpResponse:
    """One public profile."""
    try:
        found = get_public_organisation(slug=organisation_slug)
    except Organisation.DoesNotExist:
        raise Http404 from None
    return TemplateResponse(request, "stakeholders/organisations/public.html", show_profile(found))


@public_page
def organisations_csv(request: HttpRequest) -> Any:
    """The list as the page shows it, at most 5,000 rows by name. More is what the API is for."""
    found = with_marks(list_public_organisations(chosen=_bind(request).chosen())).order_by("sort_key", "id")[:MOST]
    writer = make_line_writer()
    lines = [writer.writerow(row) for row in _list_rows(list(found))]
    return answer_csv(iter(lines), file_name="organisations.csv")


def _bind(request: HttpRequest) -> OrganisationFilterForm:
    asked = request.GET.get("cpv", "")
    code = (asked, f"{asked} {name_code(CodeList.CPV, asked).label}".strip()) if is_cpv(asked) else None
    return bind_organisation_filter(request.GET, countries=list_public_countries(), code=code)


def _without_place(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("after", "before", "lang"):
        query.pop(name, None)
    return query.urlencode()


def _list_rows(found: list[Organisation]) -> Iterator[list[Any]]:
    yield [
        *(_("Name"), _("Group"), _("Country"), _("NUTS region"), _("Size"), _("Register"), _("Number in the register")),
        *(_("In one sentence"), _("Themes"), _("CPV codes"), _("Languages"), _("Website"), _("Verified"), _("Address")),
    ]
    codes = name_codes(CodeList.CPV, {code for one in found for code in one.cpv})
    for one in found:
        yield [
            one.name,
            *(say_value(field, getattr(one, field), codes) for field in ("helix_group", "country", "region", "size")),
            name_register(one.scheme),
            one.registration_id,
            str(one.summary),
            say_value("themes", one.themes, codes),
            " ".join(one.cpv),
            " ".join(one.languages),
            one.website,
            _("yes") if one.is_verified else _("no"),  # type: ignore[attr-defined]  # of with_marks
            f"{settings.BASE_URL}{reverse('organisation', args=[one.slug])}",
        ]
