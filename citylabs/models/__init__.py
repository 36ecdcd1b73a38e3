"""Tables of labs: planning, people, the day, reports, and the public catalogue."""

from citylabs.models.access_needs import AccessNeeds
from citylabs.models.audience import AudienceMember
from citylabs.models.catalogue import PublicLab, ReleaseFile, ReportRelease
from citylabs.models.invitation import Campaign, Invitation
from citylabs.models.lab import Lab, LabLevelTarget, LabNeed, LabTarget
from citylabs.models.programme import Room, Session
from citylabs.models.registration import Registration, RegistrationNeed, SeatOffer
from citylabs.models.report import Commitment, Report, ReportFile
from citylabs.models.survey import SurveyQuestion, SurveyResponse

__all__ = [
    "AccessNeeds",
    "AudienceMember",
    "Campaign",
    "Commitment",
    "Invitation",
    "Lab",
    "LabLevelTarget",
    "LabNeed",
    "LabTarget",
    "PublicLab",
    "Registration",
    "RegistrationNeed",
    "ReleaseFile",
    "Report",
    "ReportFile",
    "ReportRelease",
    "Room",
    "SeatOffer",
    "Session",
    "SurveyQuestion",
    "SurveyResponse",
]
