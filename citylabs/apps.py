"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class CityLabsConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "citylabs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what registers itself: permissions, kinds of mail, and the broker's address for whoever sends a task."""
        import_module("citylabs.celery")
        import_module("citylabs.rules.permissions")
        import_module("citylabs.rules.log_words")
        import_module("citylabs.notifications.kinds")
        import_module("citylabs.selectors.coverage_columns")
        import_module("citylabs.selectors.entry_conditions")
        import_module("citylabs.services.merged_entries")
        import_module("citylabs.services.personal_sources")
        import_module("citylabs.services.access_needs")
        import_module("citylabs.services.retention_classes")
        import_module("citylabs.services.personal_texts")
        import_module("citylabs.views.looks")
        import_module("citylabs.views.panel_labs")
        import_module("citylabs.views.panel_people")
        import_module("citylabs.views.panel_reports")
        import_module("citylabs.views.run_results")
        import_module("citylabs.views.search")
        import_module("citylabs.views.shared_people")
