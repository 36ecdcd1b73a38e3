"""Tables of the registry."""

from stakeholders.models.consent import Consent
from stakeholders.models.imports import ImportRow, StakeholderImport
from stakeholders.models.look import Look
from stakeholders.models.organisation import Organisation
from stakeholders.models.stakeholder import Stakeholder

__all__ = ["Consent", "ImportRow", "Look", "Organisation", "Stakeholder", "StakeholderImport"]
