"""What people ask about their own data: asking without an account, the link in the mail, following, downloading."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cities.enums import RequestKind, RequestState
from cities.errors import BadLink, Refusal
from cities.forms.data_requests import DataRequestForm, OwnDataForm
from cities.models import City, DataRequest
from cities.selectors.data_requests import get_request, list_own_requests
from cities.services.data_request_ends import describe_answer, list_answers, make_download
from cities.services.data_requests import LINK, ask_as_user, ask_for_data, prove_request
from cities.tenancy import make_link, read_link
from cities.views.answers import form_page, show_refusal
from cities.views.gates import account_page, city_page, public_page
from cities.views.pace import guard_pace

_MOST_FROM_ONE_PLACE = 20


@public_page
def data_request_new(request: HttpRequest) -> HttpResponse:
    """Ask all cities at once."""
    return _ask(request, None)


@city_page
def city_data_request_new(request: HttpRequest, city: City) -> HttpResponse:
    """Ask on a city's own page; the others that know the person are asked as well."""
    return _ask(request, city)


def _ask(request: HttpRequest, city: City | None) -> HttpResponse:
    """The answer is the same for a known and an unknown address, and for a program."""
    form = DataRequestForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            guard_pace(request, None, "data-request", _MOST_FROM_ONE_PLACE)
            if not form.is_trap_sprung:
                language = (translation.get_language() or "en").split("-")[0]
                asked = {"kind": form.cleaned_data["kind"], "email": form.cleaned_data["email"]}
                ask_for_data(**asked, language=language, city=city, proposal=form.proposal())
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            return redirect("data-request-sent")
    return form_page(request, "privacy/ask.html", form, status=status)


@public_page
def data_request_sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return TemplateResponse(request, "privacy/sent.html")


@public_page
def data_request(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link: confirm the request, then follow it."""
    found = _find(token)
    if request.method == "POST":
        try:
            prove_request(request=found)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Your request is on its way to the cities."))
        return redirect("data-request", token)
    answers = [(task, describe_answer(city, task)) for city, task in list_answers(request=found)]
    now = timezone.now()
    until = [task.archive_until for task, _answer in answers if task.archive_until and task.archive_until > now]
    context = {
        "data_request": found,
        "answers": answers,
        "token": token,
        "is_unproven": found.state == RequestState.UNPROVEN,
        "can_download": found.kind == RequestKind.ACCESS and bool(until),
        "download_until": max(until, default=None),
    }
    return TemplateResponse(request, "privacy/request.html", context, headers=_PRIVATE)


@public_page
def data_request_download(request: HttpRequest, token: str) -> HttpResponse:
    """The ZIP over all cities that have answered."""
    found = _find(token)
    file = make_download(request=found, now=timezone.now()) if found.kind == RequestKind.ACCESS else None
    if file is None or found.state == RequestState.UNPROVEN:
        raise Http404
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="my-data-{found.created_at:%Y-%m-%d}.zip"'}
    return HttpResponse(file, content_type="application/zip", headers=headers)


_PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def _find(token: str) -> DataRequest:
    try:
        return get_request(request_id=read_link(LINK, token))
    except (BadLink, DataRequest.DoesNotExist):
        raise Http404 from None


@account_page
def my_data(request: Any) -> HttpResponse:
    """The same for somebody signed in, whose address is proven; and what they have asked before."""
    form = OwnDataForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = ask_as_user(user=request.user, kind=form.cleaned_data["kind"], proposal=form.proposal())
        messages.success(request, _("Your request is on its way to the cities."))
        return redirect("data-request", make_link(LINK, asked.pk))
    requests = [(one, make_link(LINK, one.pk)) for one in list_own_requests(email=request.user.email)]
    return form_page(request, "privacy/my_data.html", form, requests=requests)
