"""What the combobox of a code field offers while somebody types."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cities.enums import CodeList
from cities.selectors.codes import find_codes, is_loaded
from cities.selectors.searching import LONGEST, TooBroad, bounded_search
from cities.views.gates import public_page
from cities.views.pace import SEARCHES_PER_PLACE, TooMany, guard_pace


@public_page
def code_options(request: HttpRequest, code_list: str) -> HttpResponse:
    """Answer the codes that fit the words, as options of a listbox."""
    if code_list not in CodeList.values:
        raise Http404
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    context = {"codes": [], "refusal": "", "is_loaded": True}
    status = 200
    try:
        if not request.user.is_authenticated:
            guard_pace(request, None, "codes", most=SEARCHES_PER_PLACE)
        with bounded_search():
            codes = find_codes(code_list, words)
            context |= {"codes": codes, "is_loaded": bool(codes) or is_loaded(code_list)}
    except (TooBroad, TooMany) as refused:
        context["refusal"], status = refused.message, refused.status
    return TemplateResponse(request, "cities/codes/options.html", context, status=status)
