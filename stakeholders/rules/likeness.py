"""How alike two entries are, from 0 to 100, and why.

The weights and the threshold were chosen on the tuning half of tests/data/duplicates/pairs.csv and are measured on its
other half (docs/adr/0019). Nothing is decided here: people see the pair with its reasons.
"""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from stakeholders.enums import LikenessReason
from stakeholders.rules.names import OrganisationName, acronym_of
from stakeholders.rules.signatures import Signature

# Pairs below this are not shown; from CERTAIN on, with a reason that proves it, they may be merged in one go.
THRESHOLD = 80
CERTAIN = 95

_OWN, _SHORT_OWN, _COMMON, _PLACE = 1.0, 0.5, 0.45, 0.5
# Words that say what kind of thing it is: "University of Tartu" is not its library.
_KINDS = frozenset(
    [
        "university",
        "technical",
        "applied",
        "college",
        "school",
        "gymnasium",
        "kindergarten",
        "city",
        "district",
        "county",
        "region",
        "parish",
        "hospital",
        "ministry",
        "association",
        "chamber",
        "library",
        "museum",
        "agency",
        "centre",
        "institute",
        "academy",
        "park",
        "port",
        "bank",
        "theatre",
        "police",
        "fire",
        "garden",
    ]
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 100 with the codes of its reasons, the strongest first."""

    score: int
    reasons: tuple[LikenessReason, ...] = ()
    is_certain: bool = False

    @property
    def is_likely(self) -> bool:
        """Whether people should look at the pair."""
        return self.score >= THRESHOLD


def word_likeness(one: str, other: str) -> float:
    """Return how alike two words are: typos, and the endings of words in languages that decline names."""
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) <= 3:
        return 0.0
    if len(longer) - len(shorter) <= 3:
        stem = max(4, len(shorter) - 2)
        if one[:stem] == other[:stem] and len(shorter) >= 6:
            return 0.93
    likeness = OSA.normalized_similarity(one, other)
    return likeness if likeness >= (0.75 if len(shorter) <= 5 else 0.8) else 0.0


def _match_own(first: OrganisationName, second: OrganisationName) -> tuple[float, float]:
    """Return (weight that is alike on both sides, weight of both sides) of the words that are a name's own."""
    one, other = first.own, second.own
    total = sum(map(_weigh, one)) + sum(map(_weigh, other))
    rest = list(other)
    alike = 0.0
    for word in sorted(one, key=len, reverse=True):
        best = max(rest, key=lambda each: word_likeness(word, each), default="")
        likeness = word_likeness(word, best) if best else 0.0
        if likeness:
            rest.remove(best)
            alike += likeness * (_weigh(word) + _weigh(best))
    if alike < total and one and other:
        joined = OSA.normalized_similarity("".join(first.raw), "".join(second.raw))
        if joined >= 0.88 and min(map(len, ("".join(first.raw), "".join(second.raw)))) >= 7:
            alike = max(alike, joined * total)
    return alike, total


def _weigh(word: str) -> float:
    return _OWN if len(word) > 2 else _SHORT_OWN


def organisation_likeness(one: OrganisationName, other: OrganisationName) -> float:
    """Return how alike two names of organisations are, from 0 to 1."""
    if one.key == other.key:
        return 1.0
    if one.numbers != other.numbers and (one.numbers and other.numbers):
        return 0.0
    if one.places and other.places and not one.places & other.places:
        return 0.0
    alike, total = _match_own(one, other)
    if one.own and other.own and not alike:
        return 0.0
    for weight, mine, theirs in ((_COMMON, one.common, other.common), (_PLACE, one.places, other.places)):
        alike += 2 * weight * len(mine & theirs)
        total += weight * (len(mine) + len(theirs))
    likeness = alike / total if total else 0.0
    kinds, other_kinds = one.common & _KINDS, other.common & _KINDS
    if kinds != other_kinds:
        likeness *= 0.75 if kinds and other_kinds else 0.92
    if one.numbers != other.numbers:
        likeness *= 0.8
    return likeness


def is_acronym(one: OrganisationName, other: OrganisationName) -> bool:
    """Whether one name is made of the first letters of the other."""
    for short, long in ((one, other), (other, one)):
        if len(short.raw) == 1 and 2 <= len(short.raw[0]) <= 6 and short.raw[0] == acronym_of(long.raw):
            return True
    return False


def person_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two names of people are, from 0 to 1; initials stand for names, order does not matter."""
    if one == other:
        return 1.0 if len(one) > 1 else 0.9
    shorter, longer = sorted((one, other), key=len)
    rest, total, initials = list(longer), 0.0, 0
    for word in sorted(shorter, key=len, reverse=True):
        best = max(rest, key=lambda each: _name_likeness(word, each))
        likeness = _name_likeness(word, best)
        if not likeness:
            return 0.0
        initials += len(word) == 1 or len(best) == 1
        rest.remove(best)
        total += likeness
    if len(shorter) == 1:
        return 0.6 * total
    if initials >= len(shorter):
        return 0.0
    return total / len(shorter) - 0.04 * len(rest)


def _name_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.86 if one[0] == other[0] else 0.0
    likeness = OSA.normalized_similarity(one, other)
    least = 0.66 if min(len(one), len(other)) <= 4 else 0.74
    return likeness if likeness >= least else 0.0


def compare(one: Signature, other: Signature) -> Likeness:
    """Return how alike two entries are and why."""
    reasons: list[LikenessReason] = []
    proof = _find_proofs(one, other, reasons)
    name = _compare_organisations(one, other, reasons)
    person = _compare_persons(one, other, reasons)
    hints = _find_hints(one, other, reasons)
    differs = _differ(one, other)
    if one.person and other.person:
        score = _score_people(one, other, person, name, reasons)
    elif one.person or other.person:
        score = min(70.0, 70 * name)
    else:
        score = 100 * name + _nudge(one, other, name)
    score = min(score + (hints if score >= 60 else 0), 99)
    score = min(score, 45) if differs else score
    agrees = person >= 0.8 if one.person and other.person else not (one.person or other.person)
    if proof:
        score, is_certain = _prove(proof, agrees, one, other, name, score)
    else:
        is_certain = False
    return Likeness(round(score), tuple(reasons), is_certain)


def _find_proofs(one: Signature, other: Signature, reasons: list[LikenessReason]) -> LikenessReason | None:
    if one.emails & other.emails:
        reasons.append(LikenessReason.ADDRESS)
    same_register = not (one.scheme and other.scheme) or one.scheme == other.scheme
    if one.number and one.number == other.number and same_register:
        reasons.append(LikenessReason.NUMBER)
    if one.profile and one.profile == other.profile:
        reasons.append(LikenessReason.PROFILE)
    return reasons[0] if reasons else None


def _compare_organisations(one: Signature, other: Signature, reasons: list[LikenessReason]) -> float:
    if one.organisation is None or other.organisation is None:
        return 0.0
    likeness = organisation_likeness(one.organisation, other.organisation)
    if likeness < 0.85 and is_acronym(one.organisation, other.organisation):
        reasons.append(LikenessReason.ACRONYM)
        return max(likeness, 0.76)
    if likeness == 1.0:
        reasons.append(LikenessReason.NAME)
    elif likeness >= 0.78:
        reasons.append(LikenessReason.NEAR_NAME)
    return likeness


def _compare_persons(one: Signature, other: Signature, reasons: list[LikenessReason]) -> float:
    if not one.person or not other.person:
        return 0.0
    likeness = person_likeness(one.person, other.person)
    if one.person == other.person:
        reasons.append(LikenessReason.PERSON)
    elif likeness >= 0.75:
        reasons.append(LikenessReason.NEAR_PERSON)
    return likeness


def _find_hints(one: Signature, other: Signature, reasons: list[LikenessReason]) -> float:
    hints = 0.0
    if one.domains & other.domains:
        reasons.append(LikenessReason.DOMAIN)
        hints += 8
    if one.website and one.website == other.website:
        reasons.append(LikenessReason.WEBSITE)
        hints += 8
    if one.phone and one.phone == other.phone:
        reasons.append(LikenessReason.PHONE)
        hints += 10
    return hints


def _differ(one: Signature, other: Signature) -> bool:
    """Whether something says that these are two: other numbers of one register; an organisation of another country."""
    if one.number and other.number and one.number != other.number and one.scheme == other.scheme:
        return not (one.person and other.person)
    if one.person or other.person:
        return False
    return bool(one.country and other.country and one.country != other.country)


def _nudge(one: Signature, other: Signature, name: float) -> float:
    """Organisations at different domains of their own are a little less likely the same."""
    if one.domains and other.domains and not one.domains & other.domains:
        return -4.0 if name == 1.0 else -8.0
    return 0.0


def _score_people(one: Signature, other: Signature, person: float, name: float, reasons: list[LikenessReason]) -> float:
    if person < 0.7:
        return 30 * person
    together = max(name, 0.9 if LikenessReason.DOMAIN in reasons else 0.0)
    if one.organisation is None or other.organisation is None:
        together = max(together, 0.62)
    elif together < 0.7:
        together *= 0.3
    return 100 * (0.55 * person + 0.45 * together) - (6 if person < 0.8 else 0)


def _prove(
    proof: LikenessReason, agrees: bool, one: Signature, other: Signature, name: float, score: float
) -> tuple[float, bool]:
    """A number, an address or a profile in common, weighed against people who differ."""
    if agrees and (
        proof != LikenessReason.NUMBER or name >= 0.5 or one.organisation is None or other.organisation is None
    ):
        return 100 if proof != LikenessReason.PROFILE else 97, True
    if proof == LikenessReason.ADDRESS:
        lone = not one.person or not other.person
        return (97, True) if lone else (max(score, 86), False)
    if one.person and other.person:
        return score, False
    if agrees:
        return max(score, 90), False
    return max(score, 82) if proof == LikenessReason.NUMBER else score, False
