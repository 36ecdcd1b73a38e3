"""The living page of the design system."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.forms.styleguide import SampleFilterForm, SampleForm
from cities.models import Translations
from cities.views.gates import public_page


def _texts() -> dict[str, object]:
    """Texts that nobody has translated into the reader's language, whichever that is."""
    if get_language() == "et":
        title, body = {"lt": "Lietus siaurose gatvėse"}, {"lt": "Mūsų gatvės siauros.\n\nLietus neturi kur dingti."}
    else:
        title, body = {"et": "Vihm kitsastel tänavatel"}, {"et": "Meie tänavad on kitsad.\n\nVihmal pole kuhugi minna."}
    both = Translations({str(get_language()): "CityLabs", **title})
    codes = [code for code, _language in settings.LANGUAGES][:4]
    return {"title": Translations(title), "body": Translations(body), "both": both, "languages": codes}


def _fields() -> dict[str, object]:
    """A filter bar in use, and a form twice: fresh, and refused."""
    filters = SampleFilterForm(QueryDict("sg_kind=dialogue&sg_online=on"))
    filters.is_valid()
    refused = SampleForm(
        {"day": "", "begins": "", "groups": [], "codes": "90700000, 4523", "region": "EE"}, auto_id="sg-refused-%s"
    )
    refused.is_valid()
    return {"filters": filters, "fresh": SampleForm(auto_id="sg-fresh-%s"), "refused": refused}


def _figures() -> dict[str, object]:
    """Charts with the tables that belong to them."""
    bars = [(_("Street works"), 24), (_("School meals"), 11), (_("Flood warning"), 6)]
    steps = [(_("invited"), 212, ""), (_("registered"), 64, "30 %"), (_("attended"), 51, "80 %")]
    parts = [(_("Small enterprises"), 17), (_("Public buyers"), 11), (_("Research"), 8), (_("Citizens"), 14)]
    starts = [sum(value for _label, value in parts[:number]) for number in range(len(parts))]
    return {
        "bars": [{"label": label, "value": value, "percent": value * 100 // 24} for label, value in bars],
        "steps": [
            {"label": label, "value": value, "percent": value * 100 // 212, "share": share}
            for label, value, share in steps
        ],
        "parts": [
            {"label": label, "value": value, "percent": value * 2, "start": start * 2}
            for (label, value), start in zip(parts, starts, strict=True)
        ],
    }


def _moments(now: datetime) -> dict[str, object]:
    """Days around today."""
    days = [(_("Just now"), 0), (_("Soon"), 1), (_("This week"), 3), (_("Later"), 30), (_("Before"), -2)]
    undo = {"url": "#habits", "fields": [], "label": ""}
    return {
        "now": now,
        "moments": [{"label": label, "at": now + timedelta(days=number)} for label, number in days],
        "undo": undo,
        "undo_named": {**undo, "label": _("Take the tag off again")},
    }


@public_page
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    context = {
        "texts": _texts(),
        "page": Paginator(range(430), 50).page(4),
        "sort": "-day",
        **_fields(),
        **_figures(),
        **_moments(timezone.now()),
    }
    return TemplateResponse(request, "styleguide.html", context)
