"""Entries that may be the same: the queue, what a city may know already, merging and taking back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from stakeholders.enums import LikenessReason, PairState, SideChoice
from stakeholders.rules.merging import CHOSEN_FIELDS
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.selectors.duplicates import get_pair, list_pairs
from stakeholders.services.duplicate_scan import start_scan
from stakeholders.services.duplicates import dismiss_pair, reopen_pair
from stakeholders.services.merges import merge_entries, undo_merge

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class DuplicateSerializer(serializers.Serializer):
    """Two entries that may be the same."""

    id = serializers.UUIDField()
    left = serializers.UUIDField(source="left_id", help_text="The older entry.")
    right = serializers.UUIDField(source="right_id")
    score = serializers.IntegerField(help_text="Likeness, at most 100.")
    reasons = serializers.ListField(child=serializers.ChoiceField(LikenessReason.choices))
    is_certain = serializers.BooleanField()
    state = serializers.ChoiceField(PairState.choices)
    found_at = serializers.DateTimeField()


_PAIR = {
    "id": _ID,
    "left": _ID,
    "right": _ID,
    "score": 97,
    "reasons": ["name", "person", "domain"],
    "is_certain": False,
    "state": "open",
    "found_at": "2026-05-01T12:00:00Z",
}


class DuplicateFilterSerializer(serializers.Serializer):
    """Which pairs."""

    state = serializers.ChoiceField(PairState.choices, default=PairState.OPEN)


class DuplicateListApi(CityApi):
    """The queue of a city."""

    permissions = {"GET": STAKEHOLDERS_EDIT}
    many = True
    tag = "stakeholders"
    FilterSerializer = DuplicateFilterSerializer
    OutputSerializer = DuplicateSerializer
    output_example = _PAIR

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the pairs, the likeliest first."""
        return self.page(list_pairs(city=city, state=self.filters()["state"]), order="-score")


class MergeInputSerializer(serializers.Serializer):
    """Whose value stays: left, right or both (lists and long texts); what is not said is decided as on the page."""

    choices = serializers.DictField(child=serializers.ChoiceField(SideChoice.choices), required=False)

    def validate_choices(self, value: dict[str, str]) -> dict[str, str]:
        """Refuse what is not a field of an entry."""
        if unknown := set(value) - set(CHOSEN_FIELDS):
            raise serializers.ValidationError(f"Not fields of an entry: {', '.join(sorted(unknown))}.")
        return value


class MergeSerializer(serializers.Serializer):
    """A merge. `id` is what takes it back."""

    id = serializers.UUIDField()
    kept = serializers.UUIDField(source="kept_id")
    gone = serializers.UUIDField(source="gone_id")
    merged_at = serializers.DateTimeField()


class DuplicateMergeApi(CityApi):
    """Making one entry of a pair."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    InputSerializer = MergeInputSerializer
    OutputSerializer = MergeSerializer
    input_example = {"choices": {"phone": "right", "tags": "both"}}
    output_example = {"id": _ID, "kept": _ID, "gone": _ID, "merged_at": "2026-05-01T12:00:00Z"}

    def post(self, request: HttpRequest, city: City, pair_id: UUID) -> HttpResponse:
        """Merge the right entry into the left one."""
        pair = get_pair(city=city, pair_id=pair_id)
        choices = self.read().get("choices", {})
        merge = merge_entries(city=city, actor=self.actor, kept_id=pair.left_id, gone_id=pair.right_id, choices=choices)
        return self.answer(merge, status=201)


class DuplicateDismissApi(CityApi):
    """Saying that two are not the same."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    OutputSerializer = DuplicateSerializer
    answers = {"POST": (200, DuplicateSerializer)}
    output_example = {**_PAIR, "state": "dismissed"}

    def post(self, request: HttpRequest, city: City, pair_id: UUID) -> HttpResponse:
        """Take the pair out of the queue; it comes back when one of the two changes."""
        return self.answer(dismiss_pair(city=city, actor=self.actor, pair_id=pair_id))


class DuplicateReopenApi(CityApi):
    """Putting a pair back."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    OutputSerializer = DuplicateSerializer
    answers = {"POST": (200, DuplicateSerializer)}
    output_example = _PAIR

    def post(self, request: HttpRequest, city: City, pair_id: UUID) -> HttpResponse:
        """Put a dismissed pair back into the queue."""
        return self.answer(reopen_pair(city=city, actor=self.actor, pair_id=pair_id))


class MergeUndoApi(CityApi):
    """Parting two entries again."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    answers = {"POST": (204, None)}

    def post(self, request: HttpRequest, city: City, merge_id: UUID) -> HttpResponse:
        """Take a merge back: the entry that was gone is there again, with its id."""
        undo_merge(city=city, actor=self.actor, merge_id=merge_id)
        return self.nothing()


class DuplicateScanApi(CityApi):
    """Looking through the whole registry."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    answers = {"POST": (204, None)}

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Compare all entries in a worker."""
        start_scan(city=city, actor=self.actor)
        return self.nothing()
