"""Addresses of the app's pages."""

from django.urls import URLPattern, URLResolver, path

from procurement.views import export, need_steps, needs

_NEEDS = "c/<slug:city_slug>/work/needs"
_NEED = f"{_NEEDS}/<uuid:need_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_NEEDS}/", needs.need_list, name="need-list"),
    path(f"{_NEEDS}/new/", needs.need_new, name="need-new"),
    path(f"{_NEEDS}/export/", export.need_export, name="need-export"),
    path(f"{_NEED}/", needs.need_page, name="need-page"),
    path(f"{_NEED}/edit/", needs.need_edit, name="need-edit"),
    path(f"{_NEED}/move/", need_steps.need_move, name="need-move"),
    path(f"{_NEED}/close/", need_steps.need_close, name="need-close"),
    path(f"{_NEED}/show/", need_steps.need_show, name="need-show"),
]
