"""Tables of the registry."""

from stakeholders.models.consent import Consent
from stakeholders.models.coverage import CoverageTarget
from stakeholders.models.duplicates import DuplicatePair, MatchKey, StakeholderMerge
from stakeholders.models.imports import ImportRow, StakeholderImport
from stakeholders.models.look import Look
from stakeholders.models.organisation import Organisation
from stakeholders.models.organisation_change import OrganisationChange
from stakeholders.models.organisation_draft import OrganisationDraft
from stakeholders.models.organisation_facts import (
    OrganisationReference,
    OrganisationRelation,
    OrganisationVerification,
)
from stakeholders.models.organisation_people import OrganisationMember, OrganisationMemberInvitation
from stakeholders.models.segment import Segment
from stakeholders.models.self_registration import SelfRegistration
from stakeholders.models.shared_entry import SharedEntry, SharedUse, SharingRequest
from stakeholders.models.stakeholder import Stakeholder

__all__ = [
    "Consent",
    "DuplicatePair",
    "CoverageTarget",
    "ImportRow",
    "Look",
    "MatchKey",
    "Organisation",
    "OrganisationChange",
    "OrganisationDraft",
    "OrganisationMember",
    "OrganisationMemberInvitation",
    "OrganisationReference",
    "OrganisationRelation",
    "OrganisationVerification",
    "Segment",
    "SelfRegistration",
    "SharedEntry",
    "SharedUse",
    "SharingRequest",
    "Stakeholder",
    "StakeholderImport",
    "StakeholderMerge",
]
