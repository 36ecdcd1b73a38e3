"""App configuration."""

from django.apps import AppConfig


class CityLabsConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "citylabs"
    default_auto_field = "django.db.models.BigAutoField"
