"""Pages for what goes wrong: in the reader's language, with what to do next and a number to quote.

They stand on `layouts/error.html`, which needs no database and no session, because either may be what is broken.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

# Wrong passwords are forgotten after five minutes, most other limits after one.
WAIT_SECONDS = 60


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: the page was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many tries from one place."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(WAIT_SECONDS)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake. Rendered without the request's context, which may be what fails."""
    context = {
        "reference": getattr(request, "request_id", ""),
        "contact": settings.CONTACT_EMAIL,
        "again": request.get_full_path() if request.method in {"GET", "HEAD"} else request.path,
    }
    return HttpResponse(render_to_string("500.html", context), status=500)
