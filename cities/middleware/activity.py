"""When a signed-in browser was last seen, for the person's own list of sessions."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

SECONDS = 300


class ActivityMiddleware:
    """allauth's own middleware writes on every request; once in five minutes is enough for a person to recognise it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the browser before the page is made, so that the list of sessions shows it."""
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("seen_at", 0) >= SECONDS:
                request.session["seen_at"] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)
