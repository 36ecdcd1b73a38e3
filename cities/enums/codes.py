"""Which official code lists the platform keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CodeList(models.TextChoices):
    """The value is how the list is called in the files of the eForms SDK, in addresses and in the API."""

    CPV = "cpv", _("Common Procurement Vocabulary (CPV)")
    NUTS = "nuts", _("Regions of Europe (NUTS)")
