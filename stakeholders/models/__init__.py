"""Tables of the registry."""

from stakeholders.models.consent import Consent
from stakeholders.models.imports import ImportRow, StakeholderImport
from stakeholders.models.look import Look
from stakeholders.models.organisation import Organisation
from stakeholders.models.self_registration import SelfRegistration
from stakeholders.models.shared_entry import SharedEntry, SharedUse, SharingRequest
from stakeholders.models.stakeholder import Stakeholder

__all__ = [
    "Consent",
    "ImportRow",
    "Look",
    "Organisation",
    "SelfRegistration",
    "SharedEntry",
    "SharedUse",
    "SharingRequest",
    "Stakeholder",
    "StakeholderImport",
]
