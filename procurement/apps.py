"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "procurement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what registers itself: the table of permissions."""
        import_module("procurement.rules.permissions")
        import_module("procurement.rules.log_words")
        import_module("procurement.views.search")
