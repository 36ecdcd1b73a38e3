"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    """Registers the app's permissions once the models are loaded."""

    name = "cities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the app's own mails look like."""
        from cities.outbox import register_mail_kind  # reason: models are not loaded before ready()

        label = _("Invitation of a colleague")
        register_mail_kind("colleague-invitation", template="mail/colleague_invitation", label=label)
