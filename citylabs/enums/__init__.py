"""The code lists of labs."""

from citylabs.enums.labs import LabKind, LabState, SessionFormat
from citylabs.enums.people import (
    CampaignState,
    InvitationState,
    OfferState,
    RegistrationSource,
    RegistrationState,
)
from citylabs.enums.reports import CommitmentState, ReportState, SurveyQuestionKind

__all__ = [
    "CampaignState",
    "CommitmentState",
    "InvitationState",
    "LabKind",
    "LabState",
    "OfferState",
    "RegistrationSource",
    "RegistrationState",
    "ReportState",
    "SessionFormat",
    "SurveyQuestionKind",
]
