"""Addresses of people."""

from django.urls import URLPattern, URLResolver, path

from citylabs.api import access_needs, coverage, invitations, registrations

_LAB = "cities/<slug:city_slug>/labs/<slug:lab_slug>/"
_CAMPAIGN = f"{_LAB}campaigns/<uuid:campaign_id>/"
_PERSON = f"{_LAB}registrations/<uuid:registration_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_LAB}coverage/", coverage.LabCoverageApi.as_view(), name="api-lab-coverage"),
    path(f"{_LAB}missing/", coverage.LabMissingApi.as_view(), name="api-lab-missing"),
    path(f"{_LAB}campaigns/", invitations.CampaignListApi.as_view(), name="api-campaigns"),
    path(f"{_CAMPAIGN}audience/", invitations.CampaignAudienceApi.as_view(), name="api-campaign-audience"),
    path(f"{_CAMPAIGN}send/", invitations.CampaignSendApi.as_view(), name="api-campaign-send"),
    path(f"{_LAB}invitations/", invitations.InvitationListApi.as_view(), name="api-invitations"),
    path(f"{_LAB}registrations/", registrations.RegistrationListApi.as_view(), name="api-registrations"),
    path(_PERSON, registrations.RegistrationDetailApi.as_view(), name="api-registration"),
    path(f"{_PERSON}cancel/", registrations.RegistrationCancelApi.as_view(), name="api-registration-cancel"),
    path(f"{_PERSON}confirm/", registrations.RegistrationConfirmApi.as_view(), name="api-registration-confirm"),
    path(f"{_PERSON}check-in/", registrations.CheckInApi.as_view(), name="api-check-in"),
    path(f"{_LAB}access-needs/", access_needs.AccessNeedsApi.as_view(), name="api-access-needs"),
    path(f"{_LAB}seats/", registrations.SeatCountsApi.as_view(), name="api-seats"),
    path(f"{_LAB}register/", registrations.PublicRegistrationApi.as_view(), name="api-register"),
    path(f"{_LAB}survey/", invitations.SurveyCountsApi.as_view(), name="api-survey"),
]
