"""How, and in what, somebody saw personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LookWay(models.TextChoices):
    """The way in which personal data were shown or taken out."""

    PAGE = "page", _("Page")
    API = "api", _("Another system")
    EXPORT = "export", _("Download")
    DATA_COPY = "data-copy", _("Copy of a person's data")


class LookSubject(models.TextChoices):
    """What was looked at: one person's data, or a list of people."""

    ENTRY = "entry", _("Entry of the registry")
    REGISTRY = "registry", _("Registry")
    REGISTRATION = "registration", _("One registration")
    REGISTRATIONS = "registrations", _("Registrations of a lab")
    ACCESS_NEEDS = "access-needs", _("Access needs and diets of a lab")
    PERSON = "person", _("Everything about one person")
