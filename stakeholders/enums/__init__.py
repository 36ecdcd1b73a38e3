"""The code lists of the registry."""

from stakeholders.enums.consent import ConsentBasis, ConsentChannel, ConsentPurpose
from stakeholders.enums.duplicates import LikenessReason, PairState, SideChoice
from stakeholders.enums.helix import HelixGroup
from stakeholders.enums.imports import ImportState, RowChoice, RowOutcome, RowUndo
from stakeholders.enums.looks import LookSubject, LookWay
from stakeholders.enums.organisations import GovernmentLevel, ProfileRole, RelationKind, SizeClass, VerificationWay
from stakeholders.enums.sharing import SharedUseKind, SharingAnswer
from stakeholders.enums.sources import EntrySource

__all__ = [
    "ConsentBasis",
    "ConsentChannel",
    "ConsentPurpose",
    "EntrySource",
    "GovernmentLevel",
    "HelixGroup",
    "ImportState",
    "LikenessReason",
    "LookSubject",
    "LookWay",
    "PairState",
    "ProfileRole",
    "RelationKind",
    "RowChoice",
    "RowOutcome",
    "RowUndo",
    "SharedUseKind",
    "SharingAnswer",
    "SideChoice",
    "SizeClass",
    "VerificationWay",
]
