"""The numbers that monitoring asks: of the kiosk, of nobody in it, and to this computer alone."""

from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from kiosk.handoffs.checkpointing import checkpoints_of
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.evidence import Exhibit
from kiosk.web.app import create_app
from kiosk.web.kiosk import QUALITY, Kiosk
from tests.handoffs.small_site import founded


def asked(browser: FlaskClient, address: str) -> tuple[int, dict[str, float]]:
    """The status, and each number by its name; none of them has a label."""
    answer = browser.get("/metrics", environ_base={"REMOTE_ADDR": address})
    if answer.status_code != 200:
        return answer.status_code, {}
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    assert not any(sample.labels for sample in samples)
    return answer.status_code, {sample.name: sample.value for sample in samples}


def test_the_numbers_are_told_to_this_computer_alone(tmp_path: Path) -> None:
    """Facts and pictures are counted as they stand; another computer finds nothing there; a closed or changed record is said."""
    bench, _ = founded(tmp_path)
    bench.evidence.put(Exhibit(b"12345", "image/png"))
    browser = create_app(Kiosk(bench, {"ward": QUALITY})).test_client()
    checkpoints = checkpoints_of(bench)
    assert checkpoints.last is not None
    facts = sum(bench.ledger.counts(bench.ledger.streams()).values())
    status, numbers = asked(browser, "::1")
    assert (status, numbers["samevein_record_facts"]) == (200, facts)
    assert (numbers["samevein_evidence_pieces"], numbers["samevein_evidence_bytes"]) == (1, 5)
    assert (numbers["samevein_record_reachable"], numbers["samevein_checkpoint_facts_beyond"]) == (
        1,
        facts - checkpoints.last.checkpoint.size,
    )
    assert asked(browser, "192.0.2.7") == (404, {})
    changed = LedgerTampered("site/people", 1, "head", "00", "11")
    ends: tuple[Callable[[], None], ...] = (lambda: bench.ledger.database.stop(changed), bench.ledger.close)
    for end in ends:
        end()
        status, numbers = asked(browser, "127.0.0.1")
        assert (status, numbers["samevein_record_reachable"]) == (200, 0)
        assert "samevein_record_facts" not in numbers
