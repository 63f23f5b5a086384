"""An altered ledger gives itself away, at its first bad fact."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.domain.envelope import Entry
from kiosk.domain.keys import TrustedKey
from kiosk.ledger.audit import Broken
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.store import Ledger
from tests.ledger.tampering import ATTACKS, ONE, PEOPLE, TWO, edit, rechain, tamper, verdicts

pytestmark = pytest.mark.sqlite

Entries = Callable[..., Entry]


@pytest.mark.hazard("H21")
def test_an_untouched_ledger_verifies(written: Any) -> None:
    """Audit and verifier agree that what was not touched is as recorded."""
    assert verdicts(written) == [(0, None, None)] * 3


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_found_at_its_first_bad_fact(written: Any, name: str) -> None:
    """Whatever is changed without the device key, audit and verifier name the same first bad fact; so does reopening."""
    attack = ATTACKS[name]
    tamper(written.file, *attack.statements)
    for stream in attack.rechained:
        rechain(written.file, stream, attack.by)
    bad = (1, attack.stream, attack.number)
    audited, verified, exported = verdicts(written)
    assert audited == bad
    assert verified == bad
    if attack.shown_by_export:
        assert exported == bad
    if attack.number and name not in ("a signature of another fact", "a signature in other letters"):
        with pytest.raises(LedgerTampered):
            written.open()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("name", ["cut the tail with its head and claims", "forge with the device key"])
def test_what_only_a_checkpoint_elsewhere_can_show(written: Any, name: str) -> None:
    """A tail cut without trace, and a fact forged with the key itself, pass: the reason why checkpoints leave the house."""
    if name == "forge with the device key":
        tamper(written.file, edit("attempt-1", "attempt-9"))
        rechain(written.file, ONE, written.key)
    else:
        tamper(
            written.file,
            f"DELETE FROM facts WHERE stream = '{ONE}' AND number = 5",
            "DELETE FROM claims WHERE value = '5'",
        )
        rechain(written.file, ONE)
    assert verdicts(written) == [(0, None, None)] * 3


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("form", ['"number":3,"number":3', '"number": 3', '"number":3.0', '"number":3e0'])
def test_a_forger_with_the_key_must_still_write_what_the_kiosk_writes(written: Any, form: str) -> None:
    """Even signed, a body that says a field twice, or in another form, is refused: two readers could read two things."""
    tamper(written.file, edit('"number":3', form))
    rechain(written.file, ONE, written.key)
    assert verdicts(written) == [(1, ONE, 3)] * 3


@pytest.mark.hazard("H15")
def test_a_forger_with_the_key_can_neither_reuse_an_id_nor_claim_twice(written: Any) -> None:
    """Even signed, and with the database's own keys gone, a second use of a fact id or of a claim is found."""
    tamper(
        written.file,
        "CREATE TABLE copy AS SELECT * FROM facts",
        "DROP TABLE facts",
        "ALTER TABLE copy RENAME TO facts",
        "UPDATE facts SET fact_id = 'one-2' WHERE fact_id = 'site-2'",
        edit('"site-2"', '"one-2"', PEOPLE, 2),
    )
    rechain(written.file, PEOPLE, written.key)
    assert verdicts(written) == [(1, PEOPLE, 2)] * 3
    tamper(written.file, edit('"claims":[]', '"claims":[["issue","2"]]', TWO, 3))
    rechain(written.file, TWO, written.key)
    assert verdicts(written) == [(1, TWO, 3)] * 3


@pytest.mark.hazard("H21")
def test_what_was_changed_behind_a_stopped_ledger_is_found_at_reopening(written: Any) -> None:
    """Reopening verifies: a ledger changed in between stays stopped, the streams that were not touched as well."""
    ledger = written.open()
    tamper(written.file, edit("attempt-1", "attempt-9"))
    with pytest.raises(LedgerTampered):
        ledger.reopen()
    with pytest.raises(LedgerTampered):
        ledger.facts(TWO)
    ledger.close()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    "changes",
    [
        {"revoked_at": timedelta(minutes=59)},
        {"not_after": timedelta(hours=1)},
        {"not_before": timedelta(hours=2)},
        {"site": "A9991"},
    ],
)
def test_a_key_counts_only_at_its_site_within_its_dates(written: Any, changes: dict[str, Any]) -> None:
    """What was recorded at 01:00 by a key revoked, over or not yet valid, or of another site, does not verify."""
    key: TrustedKey = written.trusted[0]
    moments: dict[str, Any] = {
        name: key.not_before + at if isinstance(at, timedelta) else at for name, at in changes.items()
    }
    assert verdicts(written, (replace(key, **moments),)) == [(1, ONE, 1)] * 3


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        (edit("attempt-1", "attempt-9", ONE, 5), "append"),
        (edit("attempt-1", "attempt-9", ONE, 2), "replay"),
        (f"DELETE FROM facts WHERE stream = '{ONE}' AND number = 2", "replay"),
        (f"UPDATE facts SET previous = '{'1' * 64}' WHERE fact_id = 'one-3'", "replay"),
        (
            "UPDATE facts SET signature = replace(signature, substr(signature, 1, 2), 'ff') WHERE fact_id = 'one-5'",
            "append",
        ),
        (f"DELETE FROM facts WHERE stream = '{ONE}' AND number = 5", "append"),
        (f"UPDATE heads SET head = '{'1' * 64}' WHERE stream = '{ONE}'", "append"),
        ("UPDATE facts SET recorded_at = 'x' WHERE fact_id = 'one-5'", "append"),
    ],
)
def test_a_ledger_tampered_with_under_the_kiosk_is_not_built_on(
    written: Any, entry: Entries, statement: str, refused: str
) -> None:
    """While the kiosk runs, a changed last fact stops the next append, and any changed fact the replay; then all stops."""
    ledger: Ledger = written.open()
    tamper(written.file, statement)
    if refused == "append":
        with pytest.raises(LedgerTampered):
            ledger.append([entry("one-6", ONE)], {ONE: 5})
    with pytest.raises(LedgerTampered):
        ledger.facts(ONE)
    with pytest.raises(LedgerTampered):
        ledger.facts(TWO)
    with pytest.raises(LedgerTampered, match=ONE):
        ledger.reopen()
    ledger.close()


def test_triggers_slow_an_administrator_down(written: Any) -> None:
    """Facts and claims can't be changed or deleted by accident."""
    connection = sqlite3.connect(written.file)
    for statement in (
        "UPDATE facts SET kind = 'x'",
        "DELETE FROM facts",
        "UPDATE claims SET number = 1",
        "DELETE FROM claims",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only ever inserted"):
            connection.execute(statement)
    connection.close()


def test_an_audit_answer_is_no_yes_or_no(written: Any) -> None:
    """Neither answer can be used as a boolean."""
    ledger = written.open()
    with pytest.raises(TypeError):
        bool(ledger.verify())
    with pytest.raises(TypeError):
        bool(Broken("s", 1, "w", "e", "g"))
    ledger.close()
