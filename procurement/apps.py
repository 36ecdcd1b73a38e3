"""App configuration."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "procurement"
    default_auto_field = "django.db.models.BigAutoField"
