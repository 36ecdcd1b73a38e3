"""Numbers that must add up. A report whose figures disagree is not made."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from citylabs.rules.report_structure import COUNT_NAMES, Counts, Figure, QuestionResult, ReportContent

# A whole and the parts that must add up to it.
_PARTS = {
    "invited": ("accepted", "declined", "unanswered"),
    "registered": ("confirmed", "offered", "waiting", "cancelled"),
    "confirmed": ("attended", "no_show"),
}


def list_figures(thing: Any) -> Iterator[Figure]:
    """Yield every figure anywhere in the structure."""
    if isinstance(thing, Figure):
        yield thing
    elif is_dataclass(thing):
        for it in fields(thing):
            yield from list_figures(getattr(thing, it.name))
    elif isinstance(thing, list):
        for part in thing:
            yield from list_figures(part)


def find_mismatches(content: ReportContent) -> list[str]:
    """Return one sentence per disagreement, none when all is well."""
    checks = (_check_counts, _check_groups, _check_channels, _check_balance, _check_rest, _check_survey, _check_sources)
    return [sentence for check in checks for sentence in check(content)]


def _number(figure: Figure) -> float:
    return figure.value or 0


def _compare(name: str, whole: float, parts: float) -> Iterator[str]:
    if whole != parts:
        yield f"{name}: {whole} is not {parts}"


def _check_one(name: str, counts: Counts) -> Iterator[str]:
    for whole, parts in _PARTS.items():
        total = sum(_number(getattr(counts, part)) for part in parts)
        yield from _compare(f"{name}: {whole} = {' + '.join(parts)}", _number(getattr(counts, whole)), total)


def _check_counts(content: ReportContent) -> Iterator[str]:
    yield from _check_one("total", content.total)
    for row in content.groups:
        yield from _check_one(row.group, row.counts)


def _check_groups(content: ReportContent) -> Iterator[str]:
    for name in COUNT_NAMES:
        total = sum(_number(getattr(row.counts, name)) for row in content.groups)
        yield from _compare(f"{name}: total = sum of the groups", _number(getattr(content.total, name)), total)


def _check_channels(content: ReportContent) -> Iterator[str]:
    for name in ("registered", "attended"):
        total = sum(_number(getattr(row, name)) for row in content.channels)
        yield from _compare(f"{name}: total = sum of the channels", _number(getattr(content.total, name)), total)


def _check_balance(content: ReportContent) -> Iterator[str]:
    attended = {row.group: _number(row.counts.attended) for row in content.groups}
    for row in content.balance:
        yield from _compare(f"balance {row.group}: attended", _number(row.attended), attended.get(row.group, 0))
        missing = max(_number(row.target) - _number(row.attended), 0)
        yield from _compare(f"balance {row.group}: missing", _number(row.missing), missing)


def _check_rest(content: ReportContent) -> Iterator[str]:
    known = content.organisations
    yield from _compare(
        "organisations = new + returning", _number(known.attended), _number(known.new) + _number(known.returning)
    )
    mails = content.mails
    parts = sum(_number(part) for part in (mails.sent, mails.failed, mails.waiting, mails.withheld))
    yield from _compare("mails = sent + failed + waiting + withheld", _number(mails.total), parts)
    for need in content.needs:
        if _number(need.attended) > _number(need.interested):
            yield f"need: {need.attended.value} attended, but only {need.interested.value} interested"


def _check_survey(content: ReportContent) -> Iterator[str]:
    for question in content.survey.questions:
        if _number(question.answers) > _number(content.survey.responses):
            yield f"{question.code}: more answers than forms"
        yield from _check_question(question)


def _check_question(question: QuestionResult) -> Iterator[str]:
    counts = [option.count.value for option in question.options if option.count.value is not None]
    if counts:
        yield from _compare(f"{question.code}: answers = sum of the options", _number(question.answers), sum(counts))
    if question.mean.value is not None and counts:
        weighted = sum(int(option.value) * _number(option.count) for option in question.options)
        yield from _compare(f"{question.code}: mean", question.mean.value, round(weighted / sum(counts), 2))


def _check_sources(content: ReportContent) -> Iterator[str]:
    known = {source.code for source in content.sources}
    for figure in list_figures(content):
        if figure.source not in known:
            yield f"a figure names the unknown source {figure.source!r}"
        if figure.at != content.read_at:
            yield f"a figure of {figure.source!r} was read at another moment"
