"""What is done with needs, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from cities.log.words import register_action_words

register_action_words(
    {
        "need.create": _("Need written down"),
        "need.edit": _("Need changed"),
        "need.move": _("Need moved to another stage"),
        "need.show": _("Visibility of a need changed"),
    }
)
