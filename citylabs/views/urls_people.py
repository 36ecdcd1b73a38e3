"""Addresses of people: invitations, registrations, the door, the survey."""

from django.urls import URLPattern, URLResolver, path

from citylabs.views import (
    access_needs,
    audience,
    campaign_mails,
    campaigns,
    checkin,
    invitation_answers,
    invitations,
    lab_coverage,
    own_registration,
    registration,
    registrations,
    shared_people,
    surveys,
    tickets,
)

_CITY = "c/<slug:city_slug>/"
_LAB = "c/<slug:city_slug>/work/labs/<slug:lab_slug>/"
_CAMPAIGN = f"{_LAB}invitations/<uuid:campaign_id>/"
_PERSON = f"{_LAB}registrations/<uuid:registration_id>/"
_ARRIVAL = f"{_LAB}checkin/<uuid:registration_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_CITY}labs/<slug:lab_slug>/register/", registration.lab_register, name="lab-register"),
    path(f"{_CITY}labs/<slug:lab_slug>/register/thanks/", registration.lab_register_done, name="lab-register-done"),
    path(f"{_CITY}invitation/<str:token>/", invitation_answers.invitation, name="invitation"),
    path(f"{_CITY}invitation/<str:token>/decline/", invitation_answers.invitation_decline, name="invitation-decline"),
    path(f"{_CITY}registration/<str:token>/", own_registration.registration, name="registration"),
    path(f"{_CITY}registration/<str:token>/edit/", own_registration.registration_edit, name="registration-edit"),
    path(f"{_CITY}registration/<str:token>/cancel/", own_registration.registration_cancel, name="registration-cancel"),
    path(
        f"{_CITY}registration/<str:token>/restore/", own_registration.registration_restore, name="registration-restore"
    ),
    path(f"{_CITY}offer/<str:token>/", own_registration.seat_offer, name="offer"),
    path(f"{_CITY}ticket/<str:token>/", tickets.ticket, name="ticket"),
    path(f"{_CITY}survey/<str:token>/", surveys.survey, name="survey"),
    path(
        f"{_CITY}work/stakeholders/network/<uuid:shared_id>/invite/", shared_people.shared_invite, name="shared-invite"
    ),
    path(f"{_LAB}invitations/", invitations.lab_invitations, name="lab-invitations"),
    path(f"{_LAB}invitations/counts/", invitations.invitation_counts, name="invitation-counts"),
    path(f"{_LAB}invitations/export/", invitations.invitations_export, name="invitations-export"),
    path(f"{_LAB}invitations/remind/", invitations.invitations_remind, name="invitations-remind"),
    path(f"{_LAB}invitations/new/", audience.campaign_new, name="campaign-new"),
    path(_CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{_CAMPAIGN}people/", audience.campaign_people, name="campaign-people"),
    path(f"{_CAMPAIGN}edit/", campaigns.campaign_edit, name="campaign-edit"),
    path(f"{_CAMPAIGN}mail/", campaigns.campaign_mail, name="campaign-mail"),
    path(f"{_CAMPAIGN}test/", campaigns.campaign_test, name="campaign-test"),
    path(f"{_CAMPAIGN}send/", campaigns.campaign_send, name="campaign-send"),
    path(f"{_CAMPAIGN}stop/", campaign_mails.campaign_stop, name="campaign-stop"),
    path(f"{_CAMPAIGN}resume/", campaign_mails.campaign_resume, name="campaign-resume"),
    path(f"{_CAMPAIGN}retry/", campaign_mails.campaign_retry, name="campaign-retry"),
    path(f"{_CAMPAIGN}delete/", campaign_mails.campaign_delete, name="campaign-delete"),
    path(f"{_LAB}registrations/", registrations.lab_registrations, name="lab-registrations"),
    path(f"{_LAB}registrations/needs/", access_needs.lab_access_needs, name="lab-access-needs"),
    path(f"{_LAB}registrations/needs/export/", access_needs.access_needs_export, name="access-needs-export"),
    path(f"{_LAB}registrations/new/", registrations.registration_new, name="registration-new"),
    path(f"{_PERSON}cancel/", registrations.registration_withdraw, name="registration-withdraw"),
    path(f"{_PERSON}restore/", registrations.registration_readmit, name="registration-readmit"),
    path(f"{_PERSON}confirm/", registrations.registration_confirm, name="registration-confirm"),
    path(
        f"{_LAB}registrations/export/<slug:file_format>/",
        registrations.registrations_export,
        name="registrations-export",
    ),
    path(f"{_LAB}invitations/coverage/", lab_coverage.lab_coverage, name="lab-coverage"),
    path(f"{_LAB}invitations/coverage/export.csv", lab_coverage.lab_coverage_export, name="lab-coverage-export"),
    path(f"{_LAB}invitations/coverage/invite/", lab_coverage.lab_coverage_invite, name="lab-coverage-invite"),
    path(f"{_LAB}invitations/coverage/levels/", lab_coverage.lab_level_targets, name="lab-level-targets"),
    path(f"{_LAB}checkin/", checkin.lab_checkin, name="lab-checkin"),
    path(f"{_LAB}checkin/counts/", checkin.checkin_counts, name="checkin-counts"),
    path(f"{_LAB}checkin/walk-in/", checkin.checkin_walk_in, name="checkin-walk-in"),
    path(f"{_ARRIVAL}in/", checkin.checkin_in, name="checkin-in"),
    path(f"{_ARRIVAL}undo/", checkin.checkin_undo, name="checkin-undo"),
    path(f"{_LAB}survey/", surveys.lab_survey, name="lab-survey"),
    path(f"{_LAB}survey/add/", surveys.survey_question_add, name="survey-question-add"),
    path(f"{_LAB}survey/restore/", surveys.survey_question_restore, name="survey-question-restore"),
    path(f"{_LAB}survey/export/", surveys.survey_export, name="survey-export"),
    path(f"{_LAB}survey/send/", surveys.survey_send, name="survey-send"),
    path(f"{_LAB}survey/<uuid:question_id>/", surveys.survey_question_change, name="survey-question-change"),
]
