"""The code lists of labs."""

from citylabs.enums.access import AccessSupport, Diet
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
    "AccessSupport",
    "CampaignState",
    "CommitmentState",
    "Diet",
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
