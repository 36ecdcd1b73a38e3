"""Addresses of the labs' api: planning, people, reports."""

from citylabs.api.urls_people import urlpatterns as people
from citylabs.api.urls_planning import urlpatterns as planning
from citylabs.api.urls_reports import urlpatterns as reports

urlpatterns = [*planning, *people, *reports]
