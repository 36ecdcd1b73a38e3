"""The code lists of the platform's own nouns."""

from cities.enums.accessibility import AssessmentMethod, ComplianceStatus, FeedbackState
from cities.enums.cities import CityKind, PopulationBand
from cities.enums.codes import CodeList
from cities.enums.legal_texts import LegalTextKind
from cities.enums.mail import MailState
from cities.enums.networks import NetworkInvitationState, NetworkRole
from cities.enums.privacy import RequestKind, RequestState, TaskState
from cities.enums.roles import Role
from cities.enums.runs import RunState
from cities.enums.themes import Theme

__all__ = [
    "AssessmentMethod",
    "CityKind",
    "CodeList",
    "ComplianceStatus",
    "FeedbackState",
    "LegalTextKind",
    "MailState",
    "NetworkInvitationState",
    "NetworkRole",
    "PopulationBand",
    "RequestKind",
    "RequestState",
    "Role",
    "RunState",
    "TaskState",
    "Theme",
]
