"""A counted lab, and its report as it is compiled."""

import pytest

from cities.tenancy import enter_city
from citylabs.rules.report_structure import ReportContent
from citylabs.selectors.report_content import collect_content
from tests.conftest import Cast
from tests.factories.citylabs_reports import SmallLab, make_small_lab


def collect(small: SmallLab) -> ReportContent:
    """Return the content of the lab's report."""
    with enter_city(small.city):
        return collect_content(city=small.city, lab=small.lab, conclusions=small.report.conclusions)


@pytest.fixture
def small(cast: Cast) -> SmallLab:
    """Return the counted lab; the same again stands in another city, and nothing of that may be counted."""
    make_small_lab(cast.theirs)
    return make_small_lab(cast.ours)


@pytest.fixture
def content(small: SmallLab) -> ReportContent:
    """Return what its report says."""
    return collect(small)
