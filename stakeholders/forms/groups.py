"""The helix groups as people who register themselves choose among them."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stakeholders.enums import HelixGroup

# What the names of the groups mean to somebody who has never heard of a helix.
EXPLANATIONS = {
    HelixGroup.SME: _("Fewer than 250 people, start-ups too"),
    HelixGroup.LARGE_COMPANY: _("250 people or more"),
    HelixGroup.PUBLIC_BUYER: _("You buy or plan for a city, an agency or a hospital"),
    HelixGroup.POLICY_MAKER: _("Council, ministry, regional or EU body"),
    HelixGroup.RESEARCH: _("University, institute, school"),
    HelixGroup.CIVIL_SOCIETY: _("Association, foundation, initiative"),
    HelixGroup.CITIZEN: _("You come for yourself"),
    HelixGroup.INTERMEDIARY: _("Cluster, chamber, incubator, consultancy"),
    HelixGroup.INVESTOR: _("Fund, bank, business angel"),
    HelixGroup.MEDIA: _("Press, radio, television, blog"),
}


def explain_groups() -> list[tuple[str, str]]:
    """Each group with its explanation, for radio buttons."""
    words = '<span class="choice"><span class="choice__name">{}</span> <span class="choice__hint">{}</span></span>'
    return [(group.value, format_html(words, group.label, EXPLANATIONS[group])) for group in HelixGroup]
