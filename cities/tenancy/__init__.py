"""The current city: entering it, sweeping over all, signed links into it."""

from cities.tenancy.current import NoCity, current_city_id, enter_city, enter_city_named, enter_user
from cities.tenancy.entry import Entry, open_city
from cities.tenancy.links import hide_links, make_link, read_link
from cities.tenancy.sweep import list_city_ids_with, walk_city_ids_with

__all__ = [
    "Entry",
    "NoCity",
    "current_city_id",
    "enter_city",
    "enter_city_named",
    "enter_user",
    "hide_links",
    "list_city_ids_with",
    "walk_city_ids_with",
    "make_link",
    "open_city",
    "read_link",
]
