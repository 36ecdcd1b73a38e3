"""Addresses of the app's api."""

from django.urls import URLPattern, URLResolver, path

from stakeholders.api.consents import ConsentGiveApi, ConsentListApi, ConsentWithdrawApi
from stakeholders.api.coverage import CoverageApi, CoverageTargetsApi
from stakeholders.api.duplicates import (
    DuplicateDismissApi,
    DuplicateListApi,
    DuplicateMergeApi,
    DuplicateReopenApi,
    DuplicateScanApi,
    MergeUndoApi,
)
from stakeholders.api.imports import (
    ImportCancelApi,
    ImportConfirmApi,
    ImportDetailApi,
    ImportDoublesApi,
    ImportListApi,
    ImportReadingApi,
    ImportRowListApi,
    ImportUndoApi,
)
from stakeholders.api.joining import JoinApi
from stakeholders.api.organisations import (
    CityVerificationApi,
    EntryProfileApi,
    OrganisationDetailApi,
    OrganisationListApi,
)
from stakeholders.api.proposals import MissingAddApi, MissingApi
from stakeholders.api.sharing import ShareApi, SharedEntryApi, SharedEntryListApi, UnshareApi
from stakeholders.api.stakeholders import StakeholderDetailApi, StakeholderExportApi, StakeholderListApi

_CITY = "cities/<slug:city_slug>/"
_IMPORT = f"{_CITY}stakeholder-imports/<uuid:import_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", OrganisationListApi.as_view(), name="api-organisations"),
    path("organisations/<str:organisation_key>/", OrganisationDetailApi.as_view(), name="api-organisation"),
    path(f"{_CITY}stakeholders/<uuid:stakeholder_id>/profile/", EntryProfileApi.as_view(), name="api-entry-profile"),
    path(
        f"{_CITY}organisations/<uuid:organisation_id>/verification/",
        CityVerificationApi.as_view(),
        name="api-organisation-verification",
    ),
    path(f"{_CITY}stakeholders/", StakeholderListApi.as_view(), name="api-stakeholders"),
    path(f"{_CITY}stakeholders/export/", StakeholderExportApi.as_view(), name="api-stakeholders-export"),
    path(f"{_CITY}stakeholders/share/", ShareApi.as_view(), name="api-share"),
    path(f"{_CITY}stakeholders/unshare/", UnshareApi.as_view(), name="api-unshare"),
    path(f"{_CITY}shared-entries/", SharedEntryListApi.as_view(), name="api-shared-entries"),
    path(f"{_CITY}shared-entries/<uuid:shared_id>/", SharedEntryApi.as_view(), name="api-shared-entry"),
    path(f"{_CITY}join/", JoinApi.as_view(), name="api-join"),
    path(f"{_CITY}stakeholders/<uuid:stakeholder_id>/", StakeholderDetailApi.as_view(), name="api-stakeholder"),
    path(f"{_CITY}coverage/", CoverageApi.as_view(), name="api-coverage"),
    path(f"{_CITY}missing/", MissingApi.as_view(), name="api-missing"),
    path(f"{_CITY}missing/add/", MissingAddApi.as_view(), name="api-missing-add"),
    path(f"{_CITY}coverage/targets/", CoverageTargetsApi.as_view(), name="api-coverage-targets"),
    path(f"{_CITY}consents/", ConsentListApi.as_view(), name="api-consents"),
    path(f"{_CITY}consents/give/", ConsentGiveApi.as_view(), name="api-consent-give"),
    path(f"{_CITY}consents/withdraw/", ConsentWithdrawApi.as_view(), name="api-consent-withdraw"),
    path(f"{_CITY}stakeholder-imports/", ImportListApi.as_view(), name="api-stakeholder-imports"),
    path(_IMPORT, ImportDetailApi.as_view(), name="api-stakeholder-import"),
    path(f"{_IMPORT}rows/", ImportRowListApi.as_view(), name="api-stakeholder-import-rows"),
    path(f"{_IMPORT}reading/", ImportReadingApi.as_view(), name="api-stakeholder-import-reading"),
    path(f"{_IMPORT}doubles/", ImportDoublesApi.as_view(), name="api-stakeholder-import-doubles"),
    path(f"{_IMPORT}undo/", ImportUndoApi.as_view(), name="api-stakeholder-import-undo"),
    path(f"{_IMPORT}confirm/", ImportConfirmApi.as_view(), name="api-stakeholder-import-confirm"),
    path(f"{_IMPORT}cancel/", ImportCancelApi.as_view(), name="api-stakeholder-import-cancel"),
    path(f"{_CITY}duplicates/", DuplicateListApi.as_view(), name="api-duplicates"),
    path(f"{_CITY}duplicates/scan/", DuplicateScanApi.as_view(), name="api-duplicates-scan"),
    path(f"{_CITY}duplicates/<uuid:pair_id>/merge/", DuplicateMergeApi.as_view(), name="api-duplicate-merge"),
    path(f"{_CITY}duplicates/<uuid:pair_id>/dismiss/", DuplicateDismissApi.as_view(), name="api-duplicate-dismiss"),
    path(f"{_CITY}duplicates/<uuid:pair_id>/reopen/", DuplicateReopenApi.as_view(), name="api-duplicate-reopen"),
    path(f"{_CITY}merges/<uuid:merge_id>/undo/", MergeUndoApi.as_view(), name="api-merge-undo"),
]
