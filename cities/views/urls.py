"""Addresses of the app's pages."""

from django.urls import URLPattern, URLResolver, include, path

from cities.views import (
    accessibility,
    accessibility_work,
    account,
    api_docs,
    api_tokens,
    codes,
    data_request_tasks,
    data_requests,
    drafts,
    invitation,
    legal_texts,
    log,
    logo,
    member_invitations,
    members,
    network_members,
    networks,
    offline,
    platform,
    search,
    settings,
    staff,
    workspace,
)

_CITY = "c/<slug:city_slug>"
_WORK = f"{_CITY}/work"
_COLLEAGUES = f"{_WORK}/colleagues"
_SETTINGS = f"{_WORK}/settings"
_LOG = f"{_WORK}/log"
_NETWORKS = f"{_WORK}/networks"
_NETWORK = f"{_NETWORKS}/<uuid:network_id>"
_A11Y = f"{_SETTINGS}/accessibility"
_DATA = f"{_WORK}/privacy/requests"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cities.views.urls_outbox")),
    path("", include("cities.views.urls_retention")),
    path("api/v1/docs/", api_docs.api_docs, name="api-docs"),
    path("accessibility/", platform.accessibility, name="accessibility"),
    path("privacy/", platform.privacy, name="privacy"),
    path("privacy/request/", data_requests.data_request_new, name="data-request-new"),
    path("privacy/request/sent/", data_requests.data_request_sent, name="data-request-sent"),
    path("privacy/requests/<str:token>/", data_requests.data_request, name="data-request"),
    path("privacy/requests/<str:token>/download/", data_requests.data_request_download, name="data-request-download"),
    path("my-data/", data_requests.my_data, name="my-data"),
    path("offline/", offline.offline, name="offline"),
    path("service-worker.js", offline.service_worker, name="service-worker"),
    path("search/", search.search, name="search"),
    path("codes/<slug:code_list>/", codes.code_options, name="code-options"),
    path("me/", account.my_account, name="my-account"),
    path("me/delete/", account.account_erase, name="account-erase"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<slug:slug>/", staff.staff_enter, name="staff-enter"),
    path(f"{_CITY}/logo/<int:version>", logo.city_logo, name="city-logo"),
    path(f"{_CITY}/accessibility/", accessibility.city_accessibility, name="city-accessibility"),
    path(f"{_CITY}/accessibility/report/", accessibility.accessibility_feedback, name="accessibility-feedback"),
    path(f"{_CITY}/privacy/", data_requests.city_data_request_new, name="city-data-request-new"),
    path(f"{_DATA}/", data_request_tasks.data_requests, name="data-requests"),
    path(f"{_DATA}/export.csv", data_request_tasks.data_requests_export, name="data-requests-export"),
    path(f"{_DATA}/<uuid:task_id>/", data_request_tasks.data_request_task, name="data-request-task"),
    path(f"{_DATA}/<uuid:task_id>/erasure/", data_request_tasks.data_request_erasure, name="data-request-erasure"),
    path(f"{_DATA}/<uuid:task_id>/refuse/", data_request_tasks.data_request_refuse, name="data-request-refuse"),
    path(f"{_DATA}/<uuid:task_id>/extend/", data_request_tasks.data_request_extend, name="data-request-extend"),
    path(f"{_CITY}/legal/<slug:kind>/", legal_texts.legal_text, name="legal-text"),
    path(f"{_CITY}/colleague/<str:token>/", invitation.colleague_invitation, name="colleague-invitation"),
    path(f"{_WORK}/", workspace.city_workspace, name="city-workspace"),
    path(f"{_WORK}/search/", search.workspace_search, name="workspace-search"),
    path(f"{_WORK}/leave/", members.city_leave, name="city-leave"),
    path(f"{_WORK}/staff-session/end/", staff.staff_session_end, name="staff-session-end"),
    path(f"{_WORK}/drafts/<slug:key>/", drafts.draft_keep, name="draft-keep"),
    path(f"{_WORK}/drafts/<slug:key>/discard/", drafts.draft_discard, name="draft-discard"),
    path(f"{_COLLEAGUES}/", members.members, name="members"),
    path(f"{_COLLEAGUES}/export.csv", members.members_export, name="members-export"),
    path(f"{_COLLEAGUES}/roles/", members.roles, name="roles"),
    path(f"{_COLLEAGUES}/<uuid:membership_id>/", members.member_role, name="member-role"),
    path(f"{_COLLEAGUES}/<uuid:membership_id>/remove/", members.member_remove, name="member-remove"),
    path(
        f"{_COLLEAGUES}/invitations/<uuid:invitation_id>/resend/",
        member_invitations.invitation_resend,
        name="colleague-invitation-resend",
    ),
    path(
        f"{_COLLEAGUES}/invitations/<uuid:invitation_id>/withdraw/",
        member_invitations.invitation_withdraw,
        name="colleague-invitation-withdraw",
    ),
    path(f"{_NETWORKS}/", networks.networks, name="networks"),
    path(f"{_NETWORKS}/new/", networks.network_new, name="network-new"),
    path(f"{_NETWORKS}/invitations/<uuid:invitation_id>/", networks.network_answer, name="network-answer"),
    path(f"{_NETWORK}/", networks.network_page, name="network"),
    path(f"{_NETWORK}/edit/", networks.network_edit, name="network-edit"),
    path(f"{_NETWORK}/leave/", networks.network_leave, name="network-leave"),
    path(f"{_NETWORK}/ask/", network_members.network_ask, name="network-ask"),
    path(f"{_NETWORK}/asked/<uuid:invitation_id>/withdraw/", network_members.network_unask, name="network-unask"),
    path(
        f"{_NETWORK}/cities/<slug:member_slug>/role/", network_members.network_member_role, name="network-member-role"
    ),
    path(
        f"{_NETWORK}/cities/<slug:member_slug>/remove/",
        network_members.network_member_remove,
        name="network-member-remove",
    ),
    path(f"{_SETTINGS}/", settings.city_settings, name="city-settings"),
    path(f"{_SETTINGS}/colour/", settings.city_colour, name="city-colour"),
    path(f"{_SETTINGS}/logo/", settings.city_logo_change, name="city-logo-change"),
    path(f"{_SETTINGS}/logo/remove/", settings.city_logo_remove, name="city-logo-remove"),
    path(f"{_SETTINGS}/legal/", legal_texts.legal_texts, name="legal-texts"),
    path(f"{_SETTINGS}/legal/<slug:kind>/<slug:language>/", legal_texts.legal_text_edit, name="legal-text-edit"),
    path(f"{_A11Y}/", accessibility_work.accessibility_edit, name="accessibility-edit"),
    path(f"{_A11Y}/reviewed/", accessibility_work.accessibility_confirm, name="accessibility-confirm"),
    path(f"{_A11Y}/reports/", accessibility_work.accessibility_feedback_list, name="accessibility-feedback-list"),
    path(
        f"{_A11Y}/reports/export.csv",
        accessibility_work.accessibility_feedback_export,
        name="accessibility-feedback-export",
    ),
    path(
        f"{_A11Y}/reports/<uuid:feedback_id>/",
        accessibility_work.accessibility_feedback_item,
        name="accessibility-feedback-item",
    ),
    path(
        f"{_A11Y}/reports/<uuid:feedback_id>/solved/",
        accessibility_work.accessibility_feedback_solve,
        name="accessibility-feedback-solve",
    ),
    path(
        f"{_A11Y}/reports/<uuid:feedback_id>/delete/",
        accessibility_work.accessibility_feedback_forget,
        name="accessibility-feedback-forget",
    ),
    path(f"{_SETTINGS}/tokens/", api_tokens.api_tokens, name="api-tokens"),
    path(f"{_SETTINGS}/tokens/<uuid:token_id>/revoke/", api_tokens.api_token_revoke, name="api-token-revoke"),
    path(f"{_LOG}/", log.city_log, name="city-log"),
    path(f"{_LOG}/verify/", log.log_verify, name="log-verify"),
    path(f"{_LOG}/export.csv", log.log_export, name="log-export"),
    path(f"{_LOG}/<uuid:entry_id>/", log.log_entry, name="log-entry"),
]
