"""Sessions, rooms and the agenda."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.forms.choices import offer_choices
from cities.forms.translated import TranslatedFormField
from cities.models import City
from citylabs.enums import SessionFormat
from citylabs.forms.clocks import ClockField, read_clock, show_clock
from citylabs.forms.labs import spoken_languages
from citylabs.models import Lab, Room, Session
from citylabs.services.programme import SessionInput
from procurement.models import Need


class SessionForm(forms.Form):
    """One session, by the clock of the lab."""

    def __init__(
        self, *args: Any, city: City, lab: Lab, rooms: list[Room], first: dict[str, Any], **kwargs: Any
    ) -> None:
        self.lab = lab
        kwargs["initial"] = first
        super().__init__(*args, **kwargs)
        spoken = spoken_languages(city, lab)
        self.fields["title"] = TranslatedFormField(label=_("Title"), languages=spoken)
        self.fields["format"] = forms.ChoiceField(label=_("Format"), choices=SessionFormat.choices)
        self.fields["starts_at"] = ClockField(label=_("Starts"))
        self.fields["ends_at"] = ClockField(label=_("Ends"))
        choices = [("", _("No room")), *((str(room.pk), room.name) for room in rooms)]
        self.fields["room"] = forms.ChoiceField(label=_("Room"), choices=choices, required=False)
        self.fields["lead"] = forms.CharField(label=_("Led by"), max_length=200, required=False)
        self.fields["text"] = TranslatedFormField(
            label=_("What happens"), languages=spoken, multiline=True, required=False
        )

    def clean(self) -> dict[str, Any]:
        """Turn clock times into moments."""
        for name in ("starts_at", "ends_at"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = read_clock(self, name, self.lab.zone)
        return self.cleaned_data

    def read_input(self) -> SessionInput:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        room = values.pop("room")
        return SessionInput(**values, room_id=UUID(room) if room else None)


def first_values(session: Session) -> dict[str, Any]:
    """Return the values of a session as its form shows them."""
    zone = session.lab.zone
    return {
        "title": session.title,
        "format": session.format,
        "starts_at": show_clock(session.starts_at, zone),
        "ends_at": show_clock(session.ends_at, zone),
        "room": str(session.room_id or ""),
        "lead": session.lead,
        "text": session.text,
    }


def spread_values(session: Session) -> dict[str, Any]:
    """Return the values of a session as its form sends them, one per input: so a removal is taken back."""
    first = first_values(session)
    fields = {name: str(first[name]) for name in ("format", "room", "lead")}
    for name in ("starts_at", "ends_at"):
        fields[name] = first[name].strftime("%Y-%m-%dT%H:%M")
    for name in ("title", "text"):
        fields |= {f"{name}_{code}": text for code, text in first[name].items()}
    return fields


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class RoomForm(forms.Form):
    """A room and how many fit in."""

    name = forms.CharField(label=_("Name of the room"), max_length=120)
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=10_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    # The sessions that had the room before it was removed; sent only when that is taken back.
    sessions = forms.TypedMultipleChoiceField(required=False, coerce=UUID, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("sessions") if hasattr(self.data, "getlist") else []
        known = [(one, one) for one in sent if _is_id(one)]
        offer_choices(self, "sessions", known)

    def read_input(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = self.cleaned_data
        return {"name": values["name"], "capacity": values["capacity"], "session_ids": values["sessions"]}


class AgendaForm(forms.Form):
    """Which needs stand on the agenda: those already there first, in their order."""

    def __init__(self, *args: Any, needs: list[Need], chosen: list[UUID], **kwargs: Any) -> None:
        kwargs["initial"] = {"needs": [str(need_id) for need_id in chosen]}
        super().__init__(*args, **kwargs)
        place = {need_id: number for number, need_id in enumerate(chosen)}
        ordered = sorted(needs, key=lambda need: place.get(need.pk, len(place)))
        self.fields["needs"] = forms.MultipleChoiceField(
            label=_("Needs on the agenda"),
            choices=[(str(need.pk), _label(need)) for need in ordered],
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--boxed"}),
        )

    def read_input(self) -> list[UUID]:
        """Return the ids in the order of the page."""
        return [UUID(need_id) for need_id in self.cleaned_data["needs"]]


def _label(need: Need) -> str:
    return f"{need.title} ({need.get_visibility_display().lower()})"
