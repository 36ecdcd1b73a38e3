"""What the venue and the kitchen must know: counts first, names only when somebody asks for them."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.models import City
from cities.services.exports import note_export
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from citylabs.models import Lab
from citylabs.rules.permissions import ACCESS_NEEDS_READ
from citylabs.selectors.access_needs import PersonsNeeds, list_persons_needs, sum_up_needs
from citylabs.views.lab_pages import find_lab
from stakeholders.enums import LookSubject, LookWay
from stakeholders.services.access_log import note_look


@workspace_page(get=ACCESS_NEEDS_READ)
def lab_access_needs(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The counts; with `?names=1` who it is, which is noted as a look."""
    lab = find_lab(city, lab_slug)
    needs = list_persons_needs(city=city, lab=lab)
    with_names = request.GET.get("names") == "1"
    if with_names:
        _note(request, city, lab, needs, LookWay.PAGE)
    context = {"lab": lab, "overview": sum_up_needs(needs), "people": needs if with_names else []}
    return TemplateResponse(request, "citylabs/registration/access_needs.html", context)


@workspace_page(get=ACCESS_NEEDS_READ)
def access_needs_export(request: Any, city: City, lab_slug: str) -> Any:
    """The list with names, for the caterer and the venue. Taking it out is logged."""
    lab = find_lab(city, lab_slug)
    needs = list_persons_needs(city=city, lab=lab)
    note_export(city=city, actor=request.actor, action="access_needs.export", target=lab)
    _note(request, city, lab, needs, LookWay.EXPORT)
    writer = make_line_writer()
    lines = [writer.writerow([_("Name"), _("Organisation"), _("To take part"), _("Eats"), _("In their own words")])]
    for one in needs:
        who, answer = one.registration, one.answer
        said = ["; ".join(answer.support_words), "; ".join(answer.diet_words), answer.words]
        lines.append(writer.writerow([who.person, who.organisation, *said]))
    return answer_csv(iter(lines), file_name=f"{lab.slug}-access-and-diets.csv")


def _note(request: Any, city: City, lab: Lab, needs: list[PersonsNeeds], way: LookWay) -> None:
    subject = LookSubject.ACCESS_NEEDS
    note_look(city=city, actor=request.actor, way=way, subject=subject, about=lab, people=len(needs))
