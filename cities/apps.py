"""App configuration."""

from django.apps import AppConfig


class CitiesConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "cities"
    default_auto_field = "django.db.models.BigAutoField"
