"""Addresses of public profiles: the public pages, one's own organisations, and what a city does with profiles."""

from django.urls import URLPattern, URLResolver, include, path

from stakeholders.views import (
    organisation_accounts,
    organisation_edit,
    organisation_facts,
    organisation_links,
    organisation_marks,
    organisation_people,
    organisations,
)

_own: list[URLPattern | URLResolver] = [
    path("", organisation_accounts.own_organisation, name="own-organisation"),
    path("edit/<slug:part>/", organisation_edit.organisation_edit, name="own-organisation-edit"),
    path("edit/<slug:part>/draft/", organisation_edit.draft_keep, name="organisation-draft-keep"),
    path("edit/<slug:part>/draft/discard/", organisation_edit.draft_discard, name="organisation-draft-discard"),
    path("preview/", organisation_accounts.organisation_preview, name="organisation-preview"),
    path("public/", organisation_accounts.organisation_publish, name="organisation-publish"),
    path("delete/", organisation_accounts.organisation_delete, name="organisation-delete"),
    path("people/", organisation_people.organisation_members, name="own-organisation-members"),
    path(
        "people/<uuid:member_id>/role/",
        organisation_people.organisation_member_role,
        name="organisation-member-role",
    ),
    path(
        "people/<uuid:member_id>/remove/",
        organisation_people.organisation_member_remove,
        name="organisation-member-remove",
    ),
    path(
        "people/invitations/<uuid:member_invitation_id>/resend/",
        organisation_people.organisation_invitation_resend,
        name="organisation-invitation-resend",
    ),
    path(
        "people/invitations/<uuid:member_invitation_id>/withdraw/",
        organisation_people.organisation_invitation_withdraw,
        name="organisation-invitation-withdraw",
    ),
    path("references/", organisation_facts.organisation_references, name="own-organisation-references"),
    path("references/<uuid:reference_id>/", organisation_facts.organisation_reference, name="organisation-reference"),
    path(
        "references/<uuid:reference_id>/delete/",
        organisation_facts.organisation_reference_delete,
        name="organisation-reference-delete",
    ),
    path("related/", organisation_facts.organisation_relations, name="own-organisation-relations"),
    path(
        "related/<uuid:relation_id>/delete/",
        organisation_facts.organisation_relation_delete,
        name="organisation-relation-delete",
    ),
    path("verification/", organisation_marks.organisation_marks, name="own-organisation-marks"),
    path(
        "verification/<uuid:verification_id>/remove/",
        organisation_marks.organisation_mark_remove,
        name="organisation-mark-remove",
    ),
]

_WORK = "c/<slug:city_slug>/work"

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/export.csv", organisations.organisations_csv, name="organisations-csv"),
    path(
        "organisations/invitation/<str:token>/",
        organisation_people.organisation_invitation,
        name="organisation-invitation",
    ),
    path("organisations/<slug:organisation_slug>/", organisations.organisation, name="organisation"),
    path("account/organisations/", organisation_accounts.own_organisations, name="own-organisations"),
    path("account/organisations/new/", organisation_accounts.organisation_found, name="organisation-found"),
    path(
        "account/organisations/ask/<uuid:organisation_id>/",
        organisation_people.organisation_ask,
        name="organisation-ask",
    ),
    path("account/organisations/<slug:organisation_slug>/", include(_own)),
    path(
        f"{_WORK}/organisations/<uuid:organisation_id>/verify/",
        organisation_links.profile_verify,
        name="profile-verify",
    ),
    path(
        f"{_WORK}/organisations/verifications/<uuid:verification_id>/withdraw/",
        organisation_links.profile_unverify,
        name="profile-unverify",
    ),
    path(f"{_WORK}/stakeholders/<uuid:stakeholder_id>/profile/", organisation_links.profile_link, name="profile-link"),
    path(
        f"{_WORK}/stakeholders/<uuid:stakeholder_id>/profile/take-over/",
        organisation_links.profile_take_over,
        name="profile-take-over",
    ),
]
