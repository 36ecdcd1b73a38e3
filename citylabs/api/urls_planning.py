"""Addresses of planning."""

from django.urls import URLPattern, URLResolver, path

from citylabs.api import labs, programme, public_labs

_LABS = "cities/<slug:city_slug>/labs/"
_LAB = f"{_LABS}<slug:lab_slug>/"
# Steps that need nothing but the lab; cancelling needs a reason and has its own endpoint.
STEPS = ("publish", "withdraw", "start", "unstart", "end", "resume", "close", "reopen")

urlpatterns: list[URLPattern | URLResolver] = [
    path("labs/", public_labs.PublicLabListApi.as_view(), name="api-public-labs"),
    path("labs/<uuid:lab_id>/", public_labs.PublicLabDetailApi.as_view(), name="api-public-lab"),
    path(_LABS, labs.LabListApi.as_view(), name="api-labs"),
    path(f"{_LABS}from-template/", labs.LabFromTemplateApi.as_view(), name="api-lab-from-template"),
    path(_LAB, labs.LabDetailApi.as_view(), name="api-lab"),
    path(f"{_LAB}copy/", labs.LabCopyApi.as_view(), name="api-lab-copy"),
    path(f"{_LAB}steps/", labs.LabStepListApi.as_view(), name="api-lab-steps"),
    path(f"{_LAB}cancel/", labs.LabCancelApi.as_view(), name="api-lab-cancel"),
    *(path(f"{_LAB}{step}/", labs.make_step_api(step).as_view(), name=f"api-lab-{step}") for step in STEPS),
    path(f"{_LAB}sessions/", programme.SessionListApi.as_view(), name="api-sessions"),
    path(f"{_LAB}sessions/<uuid:session_id>/", programme.SessionDetailApi.as_view(), name="api-session"),
    path(f"{_LAB}rooms/", programme.RoomListApi.as_view(), name="api-rooms"),
    path(f"{_LAB}rooms/<uuid:room_id>/", programme.RoomDetailApi.as_view(), name="api-room"),
    path(f"{_LAB}targets/", programme.TargetsApi.as_view(), name="api-targets"),
    path(f"{_LAB}agenda/", programme.AgendaApi.as_view(), name="api-agenda"),
]
