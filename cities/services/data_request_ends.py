"""The end of requests: the last mail to the person, forgetting the address, and the sweep over all that waits."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cities.enums import RequestKind, RequestState, TaskState
from cities.errors import Refusal
from cities.hooks import Person, list_platform_sources, recognise
from cities.jobs import enqueue
from cities.models import City, DataRequest, DataRequestTask, User
from cities.models.data_request import OPEN_TASKS
from cities.outbox.render import render_platform_mail
from cities.permissions import SYSTEM
from cities.selectors.data_requests import list_due_releases, list_due_reminders
from cities.services.account_mails import send_account_mail
from cities.services.accounts import erase_account
from cities.services.data_request_tasks import answer_by_worker
from cities.services.data_requests import LINK_HOLDS_FOR, name_request, request_url, tell_owners
from cities.services.personal_archive import build_zip, make_platform_part, open_part
from cities.tenancy import enter_city, list_city_ids_with

REMIND_BEFORE = timedelta(days=7)
LOST_AFTER = timedelta(minutes=2)
# Whether a request was answered in time can be disputed for three years (the general limitation in our countries).
PROOF_KEPT_FOR = timedelta(days=3 * 365)


def list_answers(*, request: DataRequest) -> list[tuple[City, DataRequestTask]]:
    """What each city has made of it. Enters the cities one by one: there are as many as know the person."""
    answers = []
    for city_id in list_city_ids_with(DataRequestTask, request_id=request.pk):
        with enter_city(city_id):
            task = (
                DataRequestTask.objects.select_related("city")
                .defer("archive")
                .get(city_id=city_id, request_id=request.pk)
            )
            answers.append((task.city, task))
    return sorted(answers, key=lambda answer: answer[0].slug)


def make_download(*, request: DataRequest, now: datetime) -> bytes | None:
    """The person's ZIP over all cities that have answered and whose part still lies ready; None without any."""
    parts = []
    for city_id in list_city_ids_with(DataRequestTask, request_id=request.pk):
        with enter_city(city_id):
            task = DataRequestTask.objects.get(city_id=city_id, request_id=request.pk)
            if task.archive and task.archive_until and task.archive_until > now:
                parts.append(open_part(bytes(task.archive)))
    if not parts:
        return None
    parts.sort(key=lambda part: str(part["city"]))
    account = make_platform_part(email=request.email, language=request.language)
    return build_zip(request=request, parts=[account, *parts] if account else parts)


def close_request(*, request_id: UUID, now: datetime | None = None) -> bool:
    """Once every city has answered: forget the account if that was asked, write to the person, forget the address.

    The mail never stands in an outbox, so nothing of it is left behind. Raises what the mail server says; until it
    takes the mail, the request stays open. Returns whether it was closed now.
    """
    with transaction.atomic():
        request = DataRequest.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=request_id).first()
        if request is None or request.state != RequestState.OPEN or not request.email:
            return False
        if list_city_ids_with(DataRequestTask, request_id=request.pk, state__in=OPEN_TASKS):
            return False
        answers = list_answers(request=request)
        account = _forget_account(request.email) if request.kind == RequestKind.ERASURE else ""
        _write_to_person(request, answers, account)
        request.state, request.answered_at = RequestState.DONE, now or timezone.now()
        request.proposal = {}
        if request.kind != RequestKind.ACCESS:  # its account part is read when the ZIP is made
            request.email = ""
        request.save(update_fields=["state", "answered_at", "proposal", "email"])
    return True


def _forget_account(email: str) -> str:
    """Forget what is kept beside the cities and the account itself; say what became of it, blank if there is none."""
    person = Person(email, frozenset({email}))
    for source in list_platform_sources():
        source.erase(None, person, timezone.now())
    user = User.objects.filter(email=email).first()
    if user is None:
        return ""
    try:
        erase_account(user=user)
    except Refusal as refusal:
        return str(refusal.message)
    return "erased"


def _write_to_person(request: DataRequest, answers: list[tuple[City, DataRequestTask]], account: str) -> None:
    with translation.override(request.language):
        context = {
            **name_request(request.kind, request.language),
            "link": request_url(request),
            "account": account,
            "has_download": any(task.state == TaskState.DONE for _city, task in answers),
            "answers": [describe_answer(city, task) for city, task in answers],
        }
        mail = render_platform_mail("data-request-answer", language=request.language, context=context)
    send_account_mail(recipient=request.email, subject=mail.subject, text=mail.text, html=mail.html)


def describe_answer(city: City, task: DataRequestTask) -> dict[str, Any]:
    """One city's answer in the reader's language: done or not, its words, and what stays, why and until when."""
    kept = [
        {
            "what": _(one["what"]),
            "reason": _(one["reason"]),
            "count": one["count"],
            "until": date_format(date.fromisoformat(one["until"])) if one["until"] else "",
        }
        for one in task.outcome.get("kept", [])
    ]
    counts = task.outcome.get("counts", {}).values()
    return {
        "city": str(city.name),
        "contact": city.reply_to or settings.CONTACT_EMAIL,
        "state": task.state,
        "answer": task.answer,
        "kept": kept,
        "erased": sum(one["erased"] for one in counts),
        "pseudonymised": sum(one["pseudonymised"] for one in counts),
        "withheld": len(task.withheld),
    }


def sweep_requests(*, now: datetime | None = None) -> None:
    """Take up what was lost, remind the cities, release what nobody looked at, and forget what is over."""
    now = now or timezone.now()
    _send_again(now)
    near = list_city_ids_with(DataRequestTask, state__in=OPEN_TASKS, due_at__lt=now + REMIND_BEFORE, reminded_at=None)
    for city_id in near:
        with enter_city(city_id):
            _remind(City.objects.get(pk=city_id), now)
    for city_id in list_city_ids_with(DataRequestTask, state=TaskState.OPEN, release_at__lte=now):
        with enter_city(city_id):
            city = City.objects.get(pk=city_id)
            for task in list_due_releases(city=city, now=now):
                # What is kept under an address that a colleague wrote beside the proven one may be somebody else's.
                if len(recognise(city=city, email=task.request.email).emails) == 1:
                    answer_by_worker(city=city, actor=SYSTEM, task_id=task.pk)
    for city_id in list_city_ids_with(DataRequestTask, archive_until__lte=now):
        with enter_city(city_id):
            old = DataRequestTask.objects.filter(city_id=city_id, archive_until__lte=now)
            old.update(archive=b"", archive_until=None)
    _forget_old(now)


def _send_again(now: datetime) -> None:
    waiting = DataRequest.objects.filter(answered_at=None)
    unsent = waiting.filter(state=RequestState.UNPROVEN, link_sent_at=None, created_at__lt=now - LOST_AFTER)
    for pk in unsent.values_list("pk", flat=True)[:100]:
        enqueue("cities.send_data_request_link", queue="mail", request_id=pk)
    for pk in waiting.filter(state=RequestState.OPEN, proven_at__lt=now - LOST_AFTER).values_list("pk", flat=True)[
        :1000
    ]:
        is_routed = list_city_ids_with(DataRequestTask, request_id=pk, limit=1)
        enqueue("cities.close_data_request" if is_routed else "cities.route_data_request", request_id=pk)


def _remind(city: City, now: datetime) -> None:
    for task in list_due_reminders(city=city, now=now, within=REMIND_BEFORE):
        tell_owners(city=city, task=task, kind="data-request-reminder")
        task.reminded_at = now
        task.save(update_fields=["reminded_at"])


def _forget_old(now: datetime) -> None:
    DataRequest.objects.filter(state=RequestState.UNPROVEN, created_at__lt=now - LINK_HOLDS_FOR).delete()
    answered = DataRequest.objects.filter(state=RequestState.DONE, kind=RequestKind.ACCESS).exclude(email="")
    for request in answered.filter(answered_at__lt=now - LINK_HOLDS_FOR)[:1000]:
        if not list_city_ids_with(DataRequestTask, request_id=request.pk, archive_until__gt=now, limit=1):
            DataRequest.objects.filter(pk=request.pk).update(email="")
    for city_id in list_city_ids_with(DataRequestTask, handled_at__lt=now - PROOF_KEPT_FOR):
        with enter_city(city_id):
            DataRequestTask.objects.filter(city_id=city_id, handled_at__lt=now - PROOF_KEPT_FOR).delete()
    for request in DataRequest.objects.filter(answered_at__lt=now - PROOF_KEPT_FOR)[:1000]:
        if not list_city_ids_with(DataRequestTask, request_id=request.pk, limit=1):
            request.delete()
