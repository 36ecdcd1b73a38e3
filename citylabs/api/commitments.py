"""What was promised in a lab."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from citylabs.enums import CommitmentState
from citylabs.models import Commitment
from citylabs.rules.permissions import REPORTS_EDIT, REPORTS_READ
from citylabs.selectors.commitments import get_commitment, list_commitments
from citylabs.selectors.labs import get_lab
from citylabs.services.commitments import (
    LONGEST,
    CommitmentInput,
    add_commitment,
    change_commitment,
    remove_commitment,
    settle_commitment,
)

_EXAMPLE: dict[str, Any] = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "text": "Publish the market consultation",
    "owner": "Procurement unit",
    "due_date": "2026-09-01",
    "state": "open",
    "created_at": "2026-05-20T09:00:00Z",
    "changed_at": "2026-05-20T09:00:00Z",
}
_INPUT = {"text": "Publish the market consultation", "owner": "Procurement unit", "due_date": "2026-09-01"}


class CommitmentSerializer(serializers.Serializer):
    """Who does what by when."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    owner = serializers.CharField()
    due_date = serializers.DateField()
    state = serializers.ChoiceField(CommitmentState.choices)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class CommitmentInputSerializer(serializers.Serializer):
    """A commitment as it is written down."""

    text = serializers.CharField(max_length=LONGEST["text"])
    owner = serializers.CharField(max_length=LONGEST["owner"], help_text="A unit or an organisation, not a person.")
    due_date = serializers.DateField()


class CommitmentListApi(CityApi):
    """The commitments of a lab."""

    permissions = {"GET": REPORTS_READ, "POST": REPORTS_EDIT}
    many = True
    tag = "commitments"
    OutputSerializer = CommitmentSerializer
    InputSerializer = CommitmentInputSerializer
    output_example = _EXAMPLE
    input_example = _INPUT

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the commitments, the next due first."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.page(list_commitments(city=city, lab=lab), order="due_date")

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Write one down."""
        lab = get_lab(city=city, slug=lab_slug)
        made = add_commitment(city=city, actor=self.actor, lab=lab, given=CommitmentInput(**self.read()))
        made.refresh_from_db()
        return self.answer(made, status=201)


class CommitmentDetailApi(CityApi):
    """One commitment."""

    permissions = {"GET": REPORTS_READ, "PATCH": REPORTS_EDIT, "DELETE": REPORTS_EDIT}
    tag = "commitments"
    OutputSerializer = CommitmentSerializer
    output_example = _EXAMPLE
    input_example = {"state": "kept"}

    class InputSerializer(CommitmentInputSerializer):
        state = serializers.ChoiceField(CommitmentState.choices)

    def get(self, request: HttpRequest, city: City, lab_slug: str, commitment_id: UUID) -> HttpResponse:
        """Read one."""
        return self.answer(self._find(city, lab_slug, commitment_id))

    def patch(self, request: HttpRequest, city: City, lab_slug: str, commitment_id: UUID) -> HttpResponse:
        """Change the words, the owner, the day or the state."""
        commitment = self._find(city, lab_slug, commitment_id)
        given = self.read(partial=True)
        state = given.pop("state", None)
        if given:
            now = {"text": commitment.text, "owner": commitment.owner, "due_date": commitment.due_date}
            change_commitment(
                city=city, actor=self.actor, commitment=commitment, given=CommitmentInput(**{**now, **given})
            )
        if state is not None:
            settle_commitment(city=city, actor=self.actor, commitment=commitment, state=state)
        return self.answer(commitment)

    def delete(self, request: HttpRequest, city: City, lab_slug: str, commitment_id: UUID) -> HttpResponse:
        """Remove one that was written down by mistake."""
        remove_commitment(city=city, actor=self.actor, commitment=self._find(city, lab_slug, commitment_id))
        return self.nothing()

    def _find(self, city: City, lab_slug: str, commitment_id: UUID) -> Commitment:
        lab = get_lab(city=city, slug=lab_slug)
        return get_commitment(city=city, lab=lab, commitment_id=commitment_id)
