"""Addresses of the app's pages."""

from django.urls import URLPattern, URLResolver, include, path

from stakeholders.views import (
    coverage,
    duplicates,
    import_rows,
    imports,
    joining,
    looks,
    missing,
    retention,
    segments,
    self_registrations,
    shared_entries,
    sharing,
    sharing_answer,
    stakeholders,
)

_imports: list[URLPattern | URLResolver] = [
    path("", imports.list_page, name="stakeholder-imports"),
    path("new/", imports.new_page, name="stakeholder-import-new"),
    path("template/<slug:form>/", imports.template_file, name="stakeholder-import-template"),
    path("<uuid:import_id>/", import_rows.import_page, name="stakeholder-import"),
    path("<uuid:import_id>/progress/", import_rows.progress_part, name="stakeholder-import-progress"),
    path("<uuid:import_id>/export/", import_rows.rows_export, name="stakeholder-import-export"),
    path("<uuid:import_id>/columns/", imports.columns_page, name="stakeholder-import-columns"),
    path("<uuid:import_id>/reading/", imports.reading_page, name="stakeholder-import-reading"),
    path("<uuid:import_id>/doubles/", imports.doubles_page, name="stakeholder-import-doubles"),
    path("<uuid:import_id>/undo/", imports.undo_page, name="stakeholder-import-undo"),
    path("<uuid:import_id>/confirm/", imports.confirm_page, name="stakeholder-import-confirm"),
    path("<uuid:import_id>/cancel/", imports.cancel_page, name="stakeholder-import-cancel"),
]

_segments: list[URLPattern | URLResolver] = [
    path("", segments.segments_page, name="segments"),
    path("new/", segments.segment_new, name="segment-new"),
    path("<uuid:segment_id>/", segments.segment_page, name="segment"),
    path("<uuid:segment_id>/edit/", segments.segment_edit, name="segment-edit"),
    path("<uuid:segment_id>/delete/", segments.segment_delete, name="segment-delete"),
]

_registry: list[URLPattern | URLResolver] = [
    path("", stakeholders.list_page, name="stakeholders"),
    path("new/", stakeholders.new_page, name="stakeholder-new"),
    path("coverage/", coverage.coverage_page, name="coverage"),
    path("coverage/export.csv", coverage.coverage_export, name="coverage-export"),
    path("coverage/targets/", coverage.coverage_targets, name="coverage-targets"),
    path("coverage/missing/", missing.missing, name="missing"),
    path("coverage/missing/<uuid:organisation_id>/add/", missing.missing_add, name="missing-add"),
    path("coverage/missing/<uuid:stakeholder_id>/remove/", missing.missing_remove, name="missing-remove"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/likely/", duplicates.likely_doubles, name="likely-doubles"),
    path("duplicates/scan/", duplicates.duplicates_scan, name="duplicates-scan"),
    path("duplicates/certain/", duplicates.duplicates_certain, name="duplicates-certain"),
    path("duplicates/merges/<uuid:merge_id>/undo/", duplicates.merge_undo, name="merge-undo"),
    path("duplicates/<uuid:pair_id>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<uuid:pair_id>/dismiss/", duplicates.duplicate_dismiss, name="duplicate-dismiss"),
    path("duplicates/<uuid:pair_id>/reopen/", duplicates.duplicate_reopen, name="duplicate-reopen"),
    path("tag/", stakeholders.tag_page, name="stakeholders-tag"),
    path("export/", stakeholders.export_page, name="stakeholders-export"),
    path("imports/", include(_imports)),
    path("segments/", include(_segments)),
    path("share/", sharing.share_page, name="stakeholders-share"),
    path("unshare/", sharing.unshare_page, name="stakeholders-unshare"),
    path("shared/", sharing.shared_by_us, name="shared-by-us"),
    path("network/", shared_entries.shared_entries, name="shared-entries"),
    path("network/<uuid:shared_id>/", shared_entries.shared_entry, name="shared-entry"),
    path("joined/", self_registrations.self_registrations, name="self-registrations"),
    path("joined/seen/", self_registrations.self_registrations_see, name="self-registrations-see"),
    path("<uuid:stakeholder_id>/", stakeholders.entry_page, name="stakeholder"),
    path("<uuid:stakeholder_id>/contact/", stakeholders.contact_page, name="stakeholder-contact"),
    path("<uuid:stakeholder_id>/edit/", stakeholders.edit_page, name="stakeholder-edit"),
    path("<uuid:stakeholder_id>/delete/", stakeholders.delete_page, name="stakeholder-delete"),
]

_privacy: list[URLPattern | URLResolver] = [
    path("looks/", looks.looks_page, name="looks"),
    path("looks/export/", looks.looks_export, name="looks-export"),
    path("retention/entries/", retention.retention_entries, name="retention-entries"),
]

_joining: list[URLPattern | URLResolver] = [
    path("c/<slug:city_slug>/join/", joining.join, name="join"),
    path("c/<slug:city_slug>/join/sent/", joining.join_sent, name="join-sent"),
    path("c/<slug:city_slug>/join/<str:token>/", joining.join_confirm, name="join-confirm"),
    path("c/<slug:city_slug>/sharing/<str:token>/", sharing_answer.sharing_answer, name="sharing-answer"),
    path("networks/<slug:slug>/join/", joining.network_join, name="network-join"),
    path("networks/<slug:slug>/join/sent/", joining.network_join_sent, name="network-join-sent"),
    path("networks/<slug:slug>/join/<str:token>/", joining.network_join_confirm, name="network-join-confirm"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("stakeholders.views.urls_organisations")),
    *_joining,
    path("c/<slug:city_slug>/work/privacy/", include(_privacy)),
    path("c/<slug:city_slug>/work/stakeholders/", include(_registry)),
]
