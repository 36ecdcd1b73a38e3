"""Chips of a filter bar: what the list is narrowed to, each with the way back."""

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from cities.templatetags.filters import active_filters


class LabFilter(forms.Form):
    q = forms.CharField(label="Search", required=False)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), ("Some", [("dialogue", "Market dialogue")])]
    )
    tags = forms.MultipleChoiceField(label="Tags", required=False, choices=[("a", "Asphalt"), ("b", "Bridges")])
    since = forms.DateField(label="From day", required=False)
    past = forms.BooleanField(label="Past ones too", required=False)
    campaign = forms.CharField(label="Campaign", required=False, widget=forms.HiddenInput)


def chips_of(query: str) -> list[tuple[str, str, str]]:
    form = LabFilter(QueryDict(query))
    form.is_valid()
    return [(chip.label, chip.value, chip.href) for chip in active_filters(form)]


def test_every_value_is_a_chip_in_the_readers_words() -> None:
    found = chips_of("q=street+works&kind=dialogue&tags=a&tags=b&since=2026-05-14&past=on&campaign=&page=3")

    assert [(label, value) for label, value, _href in found] == [
        ("Search", "street works"),
        ("Kind", "Market dialogue"),
        ("Tags", "Asphalt"),
        ("Tags", "Bridges"),
        ("From day", "14 May 2026"),
        ("Past ones too", ""),
    ]


def test_removing_one_keeps_the_others_and_begins_at_the_first_page() -> None:
    found = chips_of("q=x&tags=a&tags=b&page=3&after=018f")

    assert [href for _label, _value, href in found] == ["?tags=a&tags=b", "?q=x&tags=b", "?q=x&tags=a"]


def test_a_text_given_twice_goes_as_a_whole() -> None:
    assert chips_of("q=x&q=y") == [("Search", "y", "?")]


def test_refused_and_unbound_have_none() -> None:
    assert chips_of("since=yesterday") == []
    assert active_filters(LabFilter()) == []


def test_bar_folds_what_is_not_the_search() -> None:
    form = LabFilter(QueryDict("kind=dialogue"))
    form.is_valid()

    page = render_to_string("components/filter_bar.html", {"form": form, "search": "q", "reset_href": "/labs/"})

    before, _, sheet = page.partition('<div class="filter__sheet"')
    assert 'name="q"' in before
    assert 'name="kind"' not in before
    assert 'name="kind"' in sheet
    assert page.count('class="chip chip--remove"') == 1
    assert 'href="/labs/"' in page
