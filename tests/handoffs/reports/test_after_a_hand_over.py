"""Papers about a journey that another organisation began: its facts are quoted here, with the site and number there."""

import pytest

from kiosk.domain.paper import marks_of, quotations, statements, text_of
from kiosk.rehearsal import handover
from tests.handoffs.reports.conftest import Played
from tests.handoffs.reports.written import papers, written

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

GIVEN = "given elsewhere"


def test_the_site_that_infuses_has_every_paper_of_the_journey() -> None:
    """All that a journey gives that never moved, the site that took it over can print, whoever recorded it."""
    assert set(written(GIVEN).papers) == set(written("car-t given").papers)
