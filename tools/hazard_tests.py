"""Gather which tests show each hazard's controls at work, for `kiosk fmea`: the tests themselves don't ship."""

import json

from tests.hazard_marks import tests_by_hazard
from tests.tree import ROOT

PLACE = ROOT / "kiosk/domain/hazard_tests.json"


def main() -> None:
    """Write the list anew."""
    found = {hazard: list(places) for hazard, places in tests_by_hazard().items()}
    PLACE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
