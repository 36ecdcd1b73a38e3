"""The public profile on the page of a registry entry: suggested, linked, compared, verified."""

from typing import Any

from django.utils.translation import gettext as _

from cities.enums import CodeList
from cities.models import City
from cities.permissions import Actor
from cities.selectors.codes import name_codes
from stakeholders.matching.profiles import suggest_profiles
from stakeholders.models import Organisation, Stakeholder
from stakeholders.rules.fields import field_label
from stakeholders.rules.hooks import ENTRY_PANELS
from stakeholders.rules.permissions import ORGANISATIONS_VERIFY, STAKEHOLDERS_EDIT
from stakeholders.rules.profiles import TAKEN_OVER
from stakeholders.selectors.organisations import list_marks_of_city, with_facts
from stakeholders.views.organisation_words import say_value


@ENTRY_PANELS.add
def show_profile_panel(*, city: City, actor: Actor, stakeholder: Stakeholder) -> dict[str, Any] | None:
    """Show the linked profile beside the entry's values, or profiles that may be the same; for organisations only."""
    profile = None
    if stakeholder.profile_id:
        profile = with_facts(Organisation.objects.filter(is_listed=True)).filter(pk=stakeholder.profile_id).first()
    elif not stakeholder.organisation:
        return None
    may_edit = actor.may(STAKEHOLDERS_EDIT)
    context: dict[str, Any] = {
        "stakeholder": stakeholder,
        "profile": profile,
        "is_hidden": bool(stakeholder.profile_id and profile is None),
        "may_edit": may_edit,
        "may_verify": actor.may(ORGANISATIONS_VERIFY),
        "differing": compare(stakeholder, profile) if profile else [],
        "own_mark": list_marks_of_city(city=city, organisation=profile).first() if profile else None,
        "suggestions": suggest_profiles(stakeholder=stakeholder) if may_edit and not stakeholder.profile_id else [],
    }
    return {"title": _("Public profile"), "template": "stakeholders/organisations/panel.html", "context": context}


def compare(stakeholder: Stakeholder, profile: Organisation) -> list[dict[str, Any]]:
    """Return what the profile says otherwise than the entry; what it leaves blank is no row."""
    codes = name_codes(CodeList.CPV, {*stakeholder.cpv, *profile.cpv})
    rows = []
    for field, source in TAKEN_OVER.items():
        own, theirs = getattr(stakeholder, field), getattr(profile, source)
        if theirs and own != theirs:
            shown = {"own": say_value(field, own, codes), "theirs": say_value(field, theirs, codes)}
            rows.append({"field": field, "label": field_label(field), **shown})
    return rows
