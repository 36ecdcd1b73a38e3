"""The living page of the design system."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from cities.models import Translations
from cities.views.gates import public_page


def _texts() -> dict[str, object]:
    """Texts that nobody has translated into the reader's language, whichever that is."""
    if get_language() == "et":
        title, body = {"lt": "Lietus siaurose gatvėse"}, {"lt": "Mūsų gatvės siauros.\n\nLietus neturi kur dingti."}
    else:
        title, body = {"et": "Vihm kitsastel tänavatel"}, {"et": "Meie tänavad on kitsad.\n\nVihmal pole kuhugi minna."}
    both = Translations({str(get_language()): "CityLabs", **title})
    codes = [code for code, _name in settings.LANGUAGES][:4]
    return {"title": Translations(title), "body": Translations(body), "both": both, "languages": codes}


@public_page
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return TemplateResponse(request, "styleguide.html", {"texts": _texts()})
