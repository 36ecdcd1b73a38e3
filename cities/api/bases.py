"""The base classes of all endpoints. How to use them is told in the package's docstring."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from cities.api import conditions, reading
from cities.api.authentication import (
    Caller,
    CitySessionAuthentication,
    CityTokenAuthentication,
    anonymous_caller,
    identify,
    read_bearer,
    sign_in,
)
from cities.api.idempotency import answer_once, read_key
from cities.api.paging import answer_page
from cities.api.problems import Problem, answer_error
from cities.api.rendering import JsonAnswer
from cities.api.shapes import Shape
from cities.api.throttling import count_request
from cities.errors import NotAllowed
from cities.models import City
from cities.permissions import Actor, Permission
from cities.tenancy import enter_city_named

_LANE_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}


class Api(APIView):
    """What public and city endpoints share: one way in, one way out, and the helpers. Not used by itself."""

    many: ClassVar[bool] = False
    """Whether GET answers a page of records."""
    tag: ClassVar[str] = ""
    """The noun under which the schema lists the endpoint; by default the app's."""
    content_types: ClassVar[frozenset[str]] = frozenset({"application/json"})
    answer_is_secret: ClassVar[bool] = False
    """The answer of POST holds something shown once: it is not kept for repeated requests."""
    throttle_scope: ClassVar[str] = ""
    FilterSerializer: ClassVar[type[Serializer] | None] = None
    InputSerializer: ClassVar[type[Serializer] | None] = None
    OutputSerializer: ClassVar[type[Serializer] | None] = None
    answers: ClassVar[dict[str, tuple[int, type[Serializer] | None]]] = {}
    """For the schema: method → (status, serializer), where it is not 200 or 201 with OutputSerializer, or 204."""
    input_example: ClassVar[dict[str, Any] | None] = None
    output_example: ClassVar[dict[str, Any] | None] = None
    request: Any
    _filters: dict[str, Any] | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the request; whatever is raised on the way becomes a problem document."""
        self.rate_headers: dict[str, str] = {}
        try:
            handler = self._handler(request)
            answer = self.options_answer() if handler is None else self.serve(request, handler, **kwargs)
            answer = conditions.tag_and_compare(request, answer)
        except Exception as error:  # every error of the API has one form
            answer = answer_error(error, request)
        for name, value in (*_LANE_HEADERS.items(), *self.rate_headers.items()):
            answer[name] = value
        patch_vary_headers(answer, ("Accept-Language", "Authorization", "Cookie"))
        return answer

    def serve(self, request: HttpRequest, handler: Callable[..., HttpResponse], **kwargs: Any) -> HttpResponse:
        """Let the subclass open its doors and call the handler."""
        raise NotImplementedError

    def allowed(self) -> list[str]:
        """Return the methods this endpoint answers."""
        methods = [name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(self, name)]
        return [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]

    def _handler(self, request: HttpRequest) -> Callable[..., HttpResponse] | None:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in self.allowed():
            raise Problem("method-not-allowed", headers={"Allow": ", ".join(self.allowed())})
        return None if method == "OPTIONS" else getattr(self, method.lower())

    def options_answer(self) -> HttpResponse:
        """Say which methods there are."""
        answer = JsonAnswer(status=204)
        answer["Allow"] = ", ".join(self.allowed())
        return answer

    def count(self, caller: Caller) -> None:
        """Spend one request of the caller's rate."""
        self.rate_headers = count_request(self.throttle_scope or caller.kind, caller.key)

    # --- helpers for endpoints ---------------------------------------------------------------------------------

    def read(self, serializer: type[Serializer] | None = None, *, partial: bool = False) -> dict[str, Any]:
        """Return the checked input; refuses unreadable bodies (400, 415) and wrong fields (422).

        Fields that the serializer does not know are refused too. `partial=True` (PATCH) asks for no field.
        """
        wanted = serializer or self.InputSerializer
        assert wanted is not None
        return reading.read_body(self.request, wanted, self.content_types, partial=partial)

    def filters(self) -> dict[str, Any]:
        """Return the checked query parameters of `FilterSerializer`; unknown ones are refused with 400."""
        if self._filters is None:
            self._filters = reading.read_parameters(self.request, self.FilterSerializer, paged=self.many)
        return dict(self._filters)

    def answer(self, record: Any, serializer: type[Serializer] | None = None, status: int = 200) -> HttpResponse:
        """Answer one record in the form of the serializer (by default the class's OutputSerializer)."""
        wanted = serializer or self.OutputSerializer
        assert wanted is not None
        return JsonAnswer(Shape.of(wanted).from_record(record), status=status)

    def nothing(self) -> HttpResponse:
        """Answer 204."""
        return JsonAnswer(status=204)

    def page(
        self,
        queryset: Any,
        serializer: type[Serializer] | None = None,
        *,
        order: str = "-created_at",
        changed: str = "changed_at",
    ) -> JsonAnswer:
        """Answer one page of the queryset, with links to the next and the previous.

        `order` is one key, which must have an index together with the id; `changed` is the field that
        `?modified_since=` looks at, if the model has it.
        """
        wanted = serializer or self.OutputSerializer
        assert wanted is not None
        self.filters()
        return answer_page(self.request, queryset, Shape.of(wanted), order=order, changed=changed)


class PublicApi(Api):
    """Reads public tables, for everybody. There is no city and no caller."""

    authentication_classes = []

    def serve(self, request: HttpRequest, handler: Callable[..., HttpResponse], **kwargs: Any) -> HttpResponse:
        """Count the request by address and call `get(request, …)`."""
        self.count(anonymous_caller(request))
        self.filters()
        return handler(request, **kwargs)


class _InCity(Api):
    city: City
    actor: Actor

    def bind(self, request: Any, city: City, caller: Caller) -> None:
        """Put the city and whoever acts where endpoints and services look for them."""
        self.city = request.city = city
        self.actor = request.actor = caller.actor

    def perform(
        self, request: HttpRequest, work: Callable[[], HttpResponse], city: City, caller: Caller
    ) -> HttpResponse:
        """Do the work, once per Idempotency-Key; take everything back if the answer is an error."""
        key = read_key(request) if request.method == "POST" else ""
        if not key:
            answer = work()
            if answer.status_code >= 400:
                transaction.set_rollback(True)
            return answer
        kept = partial(_answer_safely, work, request)
        secret = self.answer_is_secret
        return answer_once(request=request, city=city, caller=caller, key=key, work=kept, secret=secret)


def _answer_safely(work: Callable[[], HttpResponse], request: HttpRequest) -> HttpResponse:
    """A refusal is an answer worth keeping. It is raised inside a savepoint, so that the connection stays usable."""
    try:
        with transaction.atomic():
            return work()
    except Exception as error:  # becomes the same document as without a key
        return answer_error(error, request)


class CityApi(_InCity):
    """An endpoint of a city for its members and its tokens.

    Nobody: 401. A stranger or another city's token: 404, as if the city had no inside. A colleague or token without the
    permission: 403. Handlers are called as `get(request, city, …)` inside the city's transaction.
    """

    authentication_classes = [CityTokenAuthentication, CitySessionAuthentication]
    permissions: ClassVar[dict[str, Permission]] = {}

    def serve(self, request: HttpRequest, handler: Callable[..., HttpResponse], **kwargs: Any) -> HttpResponse:
        """Open the city for the caller, check the permission, answer, and close it again."""
        slug = kwargs.pop("city_slug")
        secret = read_bearer(request)
        user = None if secret else sign_in(request)
        if user is not None and not user.is_authenticated:
            self.count(anonymous_caller(request))
            raise Problem("not-authenticated", _("Sign in, or send a token of the city."))
        with enter_city_named(slug, user) as city:
            try:
                caller = identify(request=request, city=city, secret=secret, user=user)
            except (Problem, Http404):  # guessing is counted by address
                self.count(anonymous_caller(request))
                raise
            self.count(caller)
            self.bind(request, city, caller)
            self.check(str(request.method))
            self.filters()
            conditions.check_match(request, partial(self.get_again, request, city, kwargs))
            return self.perform(request, partial(handler, request, city, **kwargs), city, caller)

    def check(self, method: str) -> None:
        """Refuse a caller without the permission for this method; a method without a permission is a mistake."""
        permission = self.permissions["GET" if method == "HEAD" else method]
        if not self.actor.may(permission):
            raise NotAllowed(_("This needs the permission “%(code)s”.") % {"code": permission.code})

    def get_again(self, request: HttpRequest, city: City, kwargs: dict[str, Any]) -> HttpResponse:
        """Answer what GET would, under a lock against other writers of the same record (for If-Match)."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{city.pk}{request.path}"])
        current: HttpResponse = self.get(request, city, **kwargs)  # type: ignore[attr-defined]  # records have GET
        return current


class CityPublicApi(_InCity):
    """An endpoint of a city for everybody, e.g. a registration. It shows and changes only what is public.

    Writes are throttled by address with the scope `public-write`. There is no actor but the anonymous person.
    """

    authentication_classes = []

    def serve(self, request: HttpRequest, handler: Callable[..., HttpResponse], **kwargs: Any) -> HttpResponse:
        """Enter the city as nobody and answer."""
        slug = kwargs.pop("city_slug")
        caller = anonymous_caller(request)
        scope = "" if request.method in {"GET", "HEAD"} else "public-write"
        self.rate_headers = count_request(self.throttle_scope or scope or caller.kind, caller.key)
        with enter_city_named(slug) as city:
            self.bind(request, city, caller)
            self.filters()
            return self.perform(request, partial(handler, request, city, **kwargs), city, caller)
