"""The API's documentation to read and to try."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cities.views.gates import public_page


@public_page
def api_docs(request: HttpRequest) -> HttpResponse:
    """The schema in Swagger UI, which comes with the program: nothing is loaded from elsewhere."""
    return TemplateResponse(request, "cities/api_docs.html")
