"""Addresses of the app's pages."""

from django.urls import URLPattern, URLResolver, include, path

from stakeholders.views import imports, looks, stakeholders

_imports: list[URLPattern | URLResolver] = [
    path("", imports.list_page, name="stakeholder-imports"),
    path("new/", imports.new_page, name="stakeholder-import-new"),
    path("<uuid:import_id>/", imports.import_page, name="stakeholder-import"),
    path("<uuid:import_id>/progress/", imports.progress_part, name="stakeholder-import-progress"),
    path("<uuid:import_id>/export/", imports.rows_export, name="stakeholder-import-export"),
    path("<uuid:import_id>/columns/", imports.columns_page, name="stakeholder-import-columns"),
    path("<uuid:import_id>/confirm/", imports.confirm_page, name="stakeholder-import-confirm"),
    path("<uuid:import_id>/cancel/", imports.cancel_page, name="stakeholder-import-cancel"),
]

_registry: list[URLPattern | URLResolver] = [
    path("", stakeholders.list_page, name="stakeholders"),
    path("new/", stakeholders.new_page, name="stakeholder-new"),
    path("groups/", stakeholders.groups_page, name="stakeholder-groups"),
    path("tag/", stakeholders.tag_page, name="stakeholders-tag"),
    path("export/", stakeholders.export_page, name="stakeholders-export"),
    path("imports/", include(_imports)),
    path("<uuid:stakeholder_id>/", stakeholders.entry_page, name="stakeholder"),
    path("<uuid:stakeholder_id>/edit/", stakeholders.edit_page, name="stakeholder-edit"),
    path("<uuid:stakeholder_id>/delete/", stakeholders.delete_page, name="stakeholder-delete"),
]

_privacy: list[URLPattern | URLResolver] = [
    path("looks/", looks.looks_page, name="looks"),
    path("looks/export/", looks.looks_export, name="looks-export"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:city_slug>/work/privacy/", include(_privacy)),
    path("c/<slug:city_slug>/work/stakeholders/", include(_registry)),
]
