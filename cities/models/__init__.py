"""Tables of the platform itself: cities, people, log, outbox, runs, tokens, legal texts."""

from cities.models.accessibility import AccessibilityFeedback, AccessibilityStatement
from cities.models.api_token import ApiToken, IdempotencyRecord
from cities.models.city import City, CityLogo
from cities.models.code import Code
from cities.models.data_request import DataRequest, DataRequestTask
from cities.models.encrypted import EncryptedJsonField
from cities.models.fields import TranslatedField, Translations, uuid7_key
from cities.models.form_draft import FormDraft
from cities.models.legal_text import LegalText
from cities.models.log import LogEntry, LogHead
from cities.models.mail import OutboxMail, Suppression
from cities.models.membership import ColleagueInvitation, Membership, StaffSession
from cities.models.network import Network, NetworkInvitation, NetworkMembership
from cities.models.network_walls import NetworkDoor, RowDependsOn
from cities.models.retention import RetentionHold, RetentionPeriod, RetentionRun
from cities.models.run import Run
from cities.models.user import User
from cities.models.walls import CityForeignKey, CityOwned, city_walls

__all__ = [
    "AccessibilityFeedback",
    "AccessibilityStatement",
    "ApiToken",
    "City",
    "CityForeignKey",
    "CityLogo",
    "CityOwned",
    "Code",
    "ColleagueInvitation",
    "DataRequest",
    "DataRequestTask",
    "EncryptedJsonField",
    "FormDraft",
    "IdempotencyRecord",
    "LegalText",
    "LogEntry",
    "LogHead",
    "Membership",
    "Network",
    "NetworkDoor",
    "NetworkInvitation",
    "NetworkMembership",
    "OutboxMail",
    "RetentionHold",
    "RetentionPeriod",
    "RetentionRun",
    "RowDependsOn",
    "Run",
    "StaffSession",
    "Suppression",
    "TranslatedField",
    "Translations",
    "User",
    "city_walls",
    "uuid7_key",
]
