"""Addresses of planning: public pages, the labs of a workspace, the editor."""

from django.urls import URLPattern, URLResolver, path

from citylabs.views import (
    feeds,
    lab_agenda,
    lab_editor,
    lab_moves,
    lab_new,
    lab_programme,
    lab_rooms,
    labs,
    public_lab,
    public_labs,
    public_networks,
    public_tables,
    site_map,
)

_CITY = "c/<slug:city_slug>/"
_LABS = f"{_CITY}work/labs/"
_LAB = f"{_LABS}<slug:lab_slug>/"
_SESSION = f"{_LAB}programme/sessions/<uuid:session_id>/"
_ROOM = f"{_LAB}programme/rooms/<uuid:room_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public_labs.home, name="home"),
    path("labs/", public_labs.labs, name="labs"),
    path("labs.csv", public_tables.labs_csv, name="labs-csv"),
    path("labs.ics", feeds.labs_calendar, name="labs-calendar"),
    path("networks/", public_networks.public_networks, name="public-networks"),
    path("networks/<slug:slug>/", public_networks.public_network, name="public-network"),
    path("sitemap.xml", site_map.sitemap, name="sitemap"),
    path("sitemap-pages.xml", site_map.sitemap_pages, name="sitemap-pages"),
    path("sitemap-cities-<int:part>.xml", site_map.sitemap_cities, name="sitemap-cities"),
    path("sitemap-labs-<int:part>.xml", site_map.sitemap_labs, name="sitemap-labs"),
    path("sitemap-organisations-<int:part>.xml", site_map.sitemap_organisations, name="sitemap-organisations"),
    path("robots.txt", feeds.robots, name="robots"),
    path(_CITY, public_lab.city, name="city"),
    path(f"{_CITY}labs.ics", feeds.city_calendar, name="city-calendar"),
    path(f"{_CITY}labs/<slug:lab_slug>/", public_lab.lab, name="lab"),
    path(f"{_CITY}labs/<slug:lab_slug>/lab.ics", feeds.lab_calendar, name="lab-calendar"),
    path(_LABS, labs.lab_manage_list, name="lab-manage-list"),
    path(f"{_LABS}new/", lab_new.lab_new, name="lab-new"),
    path(f"{_CITY}work/labs.csv", labs.labs_export, name="labs-export"),
    path(_LAB, labs.lab_manage, name="lab-manage"),
    path(f"{_LAB}on-now/", labs.lab_on_now, name="lab-on-now"),
    path(f"{_LAB}copy/", labs.lab_copy, name="lab-copy"),
    path(f"{_LAB}delete/", labs.lab_delete, name="lab-delete"),
    path(f"{_LAB}cancel/", lab_moves.lab_cancel, name="lab-cancel"),
    path(f"{_LAB}step/<slug:step>/", lab_moves.lab_step, name="lab-step"),
    path(f"{_LAB}edit/basics/", lab_editor.lab_edit_basics, name="lab-edit-basics"),
    path(f"{_LAB}edit/place/", lab_editor.lab_edit_place, name="lab-edit-place"),
    path(f"{_LAB}edit/seats/", lab_editor.lab_edit_seats, name="lab-edit-seats"),
    path(f"{_LAB}edit/agenda/", lab_editor.lab_edit_agenda, name="lab-edit-agenda"),
    path(f"{_LAB}edit/agenda/<uuid:need_id>/move/", lab_agenda.lab_agenda_move, name="lab-agenda-move"),
    path(f"{_LAB}edit/review/", lab_editor.lab_review, name="lab-review"),
    path(f"{_LAB}programme/", lab_programme.lab_programme, name="lab-programme"),
    path(f"{_LAB}programme/sessions/add/", lab_programme.session_add, name="session-add"),
    path(_SESSION, lab_programme.session_edit, name="session-edit"),
    path(f"{_SESSION}change/", lab_programme.session_change, name="session-change"),
    path(f"{_LAB}programme/rooms/add/", lab_rooms.room_add, name="room-add"),
    path(_ROOM, lab_rooms.room_edit, name="room-edit"),
    path(f"{_ROOM}remove/", lab_rooms.room_remove, name="room-remove"),
]
