"""The table of papers: a new one is a module of its own and a row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.domain.paper import Section
from kiosk.handoffs.reports import (
    adverse_reaction,
    collection_summary,
    custody_report,
    deviation_report,
    discard_authorisation,
    infusion_record,
    label_reconciliation,
    receipt_inspection,
    release_certificate,
)
from kiosk.handoffs.reports.citing import CaseFile


@dataclass(frozen=True)
class Report:
    """One paper about one journey: its title, and what it says. `sections` raises ParseError where there is nothing."""

    title: str
    sections: Callable[[CaseFile], tuple[Section, ...]]


_MODULES = {
    "collection-summary": collection_summary,
    "label-reconciliation": label_reconciliation,
    "receipt-inspection": receipt_inspection,
    "release-certificate": release_certificate,
    "infusion-record": infusion_record,
    "custody-report": custody_report,
    "adverse-reaction": adverse_reaction,
    "deviation-report": deviation_report,
    "discard-authorisation": discard_authorisation,
}

REPORTS: Mapping[str, Report] = MappingProxyType(
    {name: Report(module.TITLE, module.sections) for name, module in _MODULES.items()}
)
"""Every paper about one journey, by the name in its command and address, in the order of a journey."""

REVIEW = "quality-review"
"""The one paper about a month."""
