"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class StakeholdersConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "stakeholders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what registers itself: permissions, what follows an unsubscription, the workspace's panel."""
        import_module("stakeholders.rules.permissions")
        import_module("stakeholders.rules.log_words")
        import_module("stakeholders.notifications.mails")
        import_module("stakeholders.notifications.organisations")
        import_module("stakeholders.services.consents")
        import_module("stakeholders.services.retention_classes")
        import_module("stakeholders.services.organisation_members")
        import_module("stakeholders.services.merge_shares")
        import_module("stakeholders.services.personal_sources")
        import_module("stakeholders.services.personal_links")
        import_module("stakeholders.services.personal_profiles")
        import_module("stakeholders.services.sharing")
        import_module("stakeholders.views.looks")
        import_module("stakeholders.views.organisation_panel")
        import_module("stakeholders.views.panels")
        import_module("stakeholders.views.search")
        import_module("stakeholders.views.self_registrations")
        import_module("stakeholders.views.sharing_panel")
