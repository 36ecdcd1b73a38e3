"""App configuration."""

from django.apps import AppConfig


class StakeholdersConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "stakeholders"
    default_auto_field = "django.db.models.BigAutoField"
