"""Addresses of the labs' pages: planning, people, reports."""

from citylabs.views.urls_people import urlpatterns as people
from citylabs.views.urls_planning import urlpatterns as planning
from citylabs.views.urls_reports import urlpatterns as reports

urlpatterns = [*planning, *people, *reports]
