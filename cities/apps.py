"""App configuration."""

from importlib import import_module

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
        label = _("Report of a barrier")
        register_mail_kind("accessibility-report", template="mail/accessibility_report", label=label)
        label = _("Receipt for a report of a barrier")
        register_mail_kind("accessibility-receipt", template="mail/accessibility_receipt", label=label)
        label = _("Answer to a report of a barrier")
        register_mail_kind(
            "accessibility-answer", template="mail/accessibility_answer", label=label, hidden=("text", "answer")
        )
        label = _("Invitation to a network")
        register_mail_kind("network-invitation", template="mail/network_invitation", label=label)
        for template, label, hidden in (
            ("mail/data_request_link", _("Link that proves a data request"), ()),
            ("mail/data_request_answer", _("Answer to a data request"), ("answers",)),
            ("mail/data_request_new", _("Data request for the city"), ()),
            ("mail/data_request_reminder", _("Reminder of a data request"), ()),
            ("mail/data_request_extended", _("More time for a data request"), ("reason",)),
        ):
            code = template.removeprefix("mail/").replace("_", "-")
            register_mail_kind(code, template=template, label=label, hidden=hidden)
        import_module("cities.views.data_request_duties")
        import_module("cities.views.accessibility_duties")
        import_module("cities.log.own_words")
        import_module("cities.services.personal_account")
        import_module("cities.services.personal_sources")
        import_module("cities.services.retention_classes")
        import_module("cities.views.network_duties")
        import_module("cities.views.retention_duties")
        import_module("cities.views.today")
        import_module("cities.views.search_sources")
