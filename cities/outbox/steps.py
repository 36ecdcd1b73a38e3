"""Which state of a mail may follow which. Every statement that changes a state takes its sources from here."""

from cities.enums import MailState

_S = MailState

STEPS: dict[MailState, frozenset[MailState]] = {
    _S.DRAFT: frozenset({_S.QUEUED, _S.CANCELLED, _S.SUPPRESSED}),
    _S.QUEUED: frozenset({_S.SENDING, _S.SUPPRESSED, _S.CANCELLED, _S.FAILED}),
    _S.SENDING: frozenset({_S.SENT, _S.RETRYING, _S.FAILED, _S.QUEUED, _S.SUPPRESSED}),
    _S.RETRYING: frozenset({_S.SENDING, _S.SUPPRESSED, _S.CANCELLED, _S.FAILED}),
    _S.SENT: frozenset({_S.BOUNCED}),
    _S.FAILED: frozenset({_S.QUEUED}),
    _S.BOUNCED: frozenset({_S.QUEUED}),
    _S.SUPPRESSED: frozenset({_S.QUEUED}),
    _S.CANCELLED: frozenset({_S.QUEUED, _S.DRAFT}),
}


def can_step(before: str, after: str) -> bool:
    """Whether a mail in the state `before` may go to `after`."""
    return MailState(after) in STEPS[MailState(before)]


def sources_of(after: MailState) -> list[str]:
    """The states from which `after` can be reached, for the condition of an UPDATE."""
    return [before.value for before, allowed in STEPS.items() if after in allowed]
