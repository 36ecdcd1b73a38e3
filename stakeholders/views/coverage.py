"""How well the registry covers what the city wants, as page and as file; and saying what it wants."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import City
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from stakeholders.forms.coverage import TargetsForm
from stakeholders.rules.coverage import Coverage
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.selectors.coverage import get_coverage, get_coverage_targets
from stakeholders.services.coverage import set_coverage_targets


@workspace_page(get=STAKEHOLDERS_READ)
def coverage_page(request: Any, city: City) -> HttpResponse:
    """Targets, and what there is for them."""
    coverage = get_coverage(city=city, now=timezone.now())
    return TemplateResponse(request, "stakeholders/coverage/page.html", {"coverage": coverage})


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def coverage_targets(request: Any, city: City) -> HttpResponse:
    """Say how many of each group and level the city wants to know."""
    groups, levels = get_coverage_targets(city=city)
    form = TargetsForm(request.POST if request.method == "POST" else None, groups=groups, levels=levels)
    if form.is_bound and form.is_valid():
        set_coverage_targets(city=city, actor=request.actor, **form.read_targets())
        messages.success(request, _("Saved."))
        return redirect("coverage", city.slug)
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "stakeholders/coverage/targets.html", {"form": form}, status=status)


@workspace_page(get=STAKEHOLDERS_READ)
def coverage_export(request: Any, city: City) -> Any:
    """The same numbers as a file; they name nobody."""
    coverage = get_coverage(city=city, now=timezone.now())
    return answer_csv(write_coverage(coverage), file_name=f"{city.slug}-coverage.csv")


def write_coverage(coverage: Coverage) -> Iterator[str]:
    """Yield the lines of the file, in the reader's language."""
    writer = make_line_writer()
    kinds = ((_("Group"), coverage.groups), (_("Level of government"), coverage.levels))
    lines: list[list[Any]] = [[_("Kind"), _("Name"), _("Target"), *(str(column.label) for column in coverage.columns)]]
    for kind, rows in kinds:
        lines += [[kind, str(row.label), row.target or "", *(number for _column, number in row.cells)] for row in rows]
    return (writer.writerow(line) for line in lines)
