"""The contract of append and replay, over whatever database the fixture opens: another one runs these unchanged."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kiosk.domain.envelope import GENESIS, Entry
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import LabelLost
from kiosk.ledger.errors import ClaimTaken, FactIdReused, LedgerUnavailable, StaleJourney
from kiosk.ledger.store import Claim, Head, Ledger, Occasion
from tests.ledger.conftest import FOUNDED, Place

COI = "A999026000001D"
SITE_STREAM = "site/people"

Entries = Callable[..., Entry]


def test_a_fact_comes_back_as_it_was_given(ledger: Ledger, entry: Entries) -> None:
    """What is replayed equals what was appended, envelope and all."""
    given = entry("f1", decided_on=((SITE_STREAM, 0),))
    appended = ledger.append([given], {COI: 0, SITE_STREAM: 0})
    assert appended.occasion is Occasion.FIRST
    assert ledger.facts(COI) == appended.records
    assert appended.records[0].entry == given
    assert (appended.records[0].number, appended.records[0].previous) == (1, GENESIS)


def test_streams_count_apart_and_chain_on(ledger: Ledger, entry: Entries) -> None:
    """One append may go to several streams; each numbers and chains its own facts."""
    entries = [entry("f1"), entry("f2", SITE_STREAM), entry("f3")]
    first, other, second = ledger.append(entries, {COI: 0, SITE_STREAM: 0}).records
    assert [first.number, other.number, second.number] == [1, 1, 2]
    assert second.previous == first.head
    assert other.previous == GENESIS
    assert ledger.counts([COI, SITE_STREAM, "site/none"]) == {COI: 2, SITE_STREAM: 1, "site/none": 0}
    assert ledger.streams("site/") == (SITE_STREAM,)
    assert ledger.streams() == (COI, SITE_STREAM)
    assert ledger.streams("SITE/") == ()


def test_facts_after_a_number(ledger: Ledger, entry: Entries) -> None:
    """Only facts after the given number come back, none beyond the end."""
    ledger.append([entry(f"f{n}") for n in range(1, 6)], {COI: 0})
    assert [recorded.number for recorded in ledger.facts(COI, after=3)] == [4, 5]
    assert ledger.facts(COI, after=5) == ()
    assert ledger.facts(COI, after=9) == ()
    assert ledger.facts("A999026000002X") == ()
    with pytest.raises(ValueError, match="0 or more"):
        ledger.facts(COI, after=-1)


@pytest.mark.hazard("H19")
@pytest.mark.parametrize("stale", [{COI: 0}, {COI: 2}, {COI: 1, SITE_STREAM: 1}])
def test_an_append_decided_on_other_counts_is_refused(ledger: Ledger, entry: Entries, stale: dict[str, int]) -> None:
    """A decision made on another state of the journey or of a site stream is not recorded."""
    ledger.append([entry("f1")], {COI: 0})
    with pytest.raises(StaleJourney) as refused:
        ledger.append([entry("f2")], stale)
    assert refused.value.reason.hazard == "H19"
    assert ledger.find("f2") is None
    assert ledger.counts([COI]) == {COI: 1}


@pytest.mark.hazard("H19")
def test_a_retry_returns_the_first_result(ledger: Ledger, entry: Entries) -> None:
    """The same fact under the same id, though counts and clock have moved on, is not recorded twice."""
    claims = [Claim("issue", "serial 1", "f1")]
    first = ledger.append([entry("f1"), entry("f2", SITE_STREAM)], {COI: 0}, claims)
    ledger.append([entry("f3")], {COI: 1})
    stamp = first.records[0].entry.stamp
    later = [entry("f1", stamp=type(stamp)(stamp.occurred_at + timedelta(minutes=1), 8, "b", stamp.kiosk))]
    again = ledger.append([*later, entry("f2", SITE_STREAM)], {COI: 2}, claims)
    assert again.occasion is Occasion.REPEATED
    assert again.records == first.records
    assert ledger.counts([COI]) == {COI: 2}


@pytest.mark.hazard("H19")
@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"stream": SITE_STREAM}, "stream"),
        ({"fact": LabelLost("A999026123456DAX121A0", "base label", 1, "fell")}, "fact"),
        ({"people": ("nurse-1", "nurse-3")}, "people"),
    ],
)
def test_an_id_with_other_content_is_no_retry(
    ledger: Ledger, entry: Entries, changes: dict[str, object], differs: str
) -> None:
    """A known id with another stream, fact or people is refused, and says what differs."""
    ledger.append([entry("f1")], {COI: 0})
    with pytest.raises(FactIdReused) as refused:
        ledger.append([entry("f1", **changes)], {COI: 1})
    assert refused.value.differs == differs


def test_a_retry_must_be_the_whole_append(ledger: Ledger, entry: Entries) -> None:
    """A known id beside an unknown one, or with other claims, is refused: an append is all or nothing."""
    ledger.append([entry("f1")], {COI: 0})
    with pytest.raises(FactIdReused):
        ledger.append([entry("f1"), entry("f2")], {COI: 1})
    with pytest.raises(FactIdReused, match="claims"):
        ledger.append([entry("f1")], {COI: 1}, [Claim("issue", "serial 1", "f1")])
    assert ledger.counts([COI]) == {COI: 1}


@pytest.mark.hazard("H15")
def test_what_may_exist_once_is_claimed_once(ledger: Ledger, entry: Entries) -> None:
    """A second claim of the same kind and value is refused with its holder, and records nothing of its append."""
    ledger.append([entry("f1")], {COI: 0}, [Claim("issue", "serial 1", "f1")])
    claims = [Claim("issue", "serial 2", "f2"), Claim("issue", "serial 1", "f2")]
    with pytest.raises(ClaimTaken) as refused:
        ledger.append([entry("f2", "A999026000002X")], {"A999026000002X": 0}, claims)
    assert (refused.value.stream, refused.value.number) == (COI, 1)
    assert refused.value.reason.hazard == "H15"
    assert ledger.find("f2") is None
    ledger.append([entry("f3")], {COI: 1}, [Claim("issue", "serial 2", "f3"), Claim("container", "serial 1", "f3")])


def test_an_unsound_request_is_refused_and_the_ledger_goes_on(ledger: Ledger, entry: Entries) -> None:
    """A request that contradicts itself is refused before the database is asked, and harms nothing."""
    for entries, expected, claims in (
        ([], {}, []),
        ([entry("f1"), entry("f1")], {COI: 0}, []),
        ([entry("")], {COI: 0}, []),
        ([entry("f1", "")], {}, []),
        ([entry("f1", decided_on=((COI, 3),))], {COI: 0}, []),
        ([entry("f1", decided_on=((SITE_STREAM, 0),))], {COI: 0}, []),
        ([entry("f1")], {COI: 0}, [Claim("issue", "1", "f2")]),
        ([entry("f1")], {COI: 0}, [Claim("issue", "1", "f1"), Claim("issue", "1", "f1")]),
        ([entry("f1", stamp=type(entry("f").stamp)(entry("f").stamp.occurred_at, 7, "b", "kiosk-2"))], {COI: 0}, []),
    ):
        with pytest.raises(ValueError, match="Expected"):
            ledger.append(entries, expected, claims)
    with pytest.raises(ParseError):
        ledger.append([entry("f1", people=("Zoe\u0308",))], {COI: 0})
    assert ledger.streams() == ()
    ledger.append([entry("f1")], {COI: 0})


def test_find_answers_by_id(ledger: Ledger, entry: Entries) -> None:
    """A fact is found by its id, and an unknown id finds nothing."""
    recorded = ledger.append([entry("f1")], {COI: 0}).records[0]
    assert ledger.find("f1") == recorded
    assert ledger.find("f2") is None


def test_facts_beyond_a_known_head(ledger: Ledger, entry: Entries) -> None:
    """Only what came after a known head is read, and a head that the stream never had is an alarm."""
    first, second = ledger.append([entry("f1"), entry("f2")], {COI: 0}).records
    assert ledger.facts_beyond(COI, Head(1, first.head)) == (second,)
    assert ledger.facts_beyond(COI, Head(2, second.head)) == ()
    assert ledger.facts_beyond(COI, Head()) == (first, second)


@pytest.mark.hazard("H19")
def test_many_threads_lose_and_double_nothing(ledger: Ledger, entry: Entries) -> None:
    """Threads that append to one stream, each deciding anew when stale, make one gapless, sound chain."""
    writers, each = 6, 12
    stale = []

    def write(writer: int) -> None:
        for n in range(each):
            while True:
                try:
                    ledger.append([entry(f"f{writer}-{n}")], {COI: ledger.counts([COI])[COI]})
                    break
                except StaleJourney as refused:
                    stale.append(refused)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    facts = ledger.facts(COI)
    assert [recorded.number for recorded in facts] == list(range(1, writers * each + 1))
    assert {recorded.entry.fact_id for recorded in facts} == {f"f{w}-{n}" for w in range(writers) for n in range(each)}


@pytest.mark.hazard("H15")
def test_of_many_threads_one_gets_the_claim(ledger: Ledger, entry: Entries) -> None:
    """However many claim one serial at once, exactly one is recorded."""
    answers: list[str] = []

    def claim(writer: int) -> None:
        stream = f"A99902600000{writer}D"
        try:
            ledger.append([entry(f"f{writer}", stream)], {stream: 0}, [Claim("issue", "serial 1", f"f{writer}")])
            answers.append("recorded")
        except ClaimTaken:
            answers.append("taken")

    threads = [threading.Thread(target=claim, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["recorded"] + ["taken"] * 7
    assert len(ledger.streams()) == 1


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("set_to", [FOUNDED - timedelta(days=4000), FOUNDED + timedelta(days=4000)])
def test_a_clock_set_far_off_leaves_nothing_that_shuts_the_record(
    place: Place, entry: Entries, set_to: datetime
) -> None:
    """A moment at which the kiosk's own key does not count is refused; with the clock put right all goes on."""
    told = [FOUNDED + timedelta(hours=1)]
    ledger = place.open(lambda: told[0])
    ledger.append([entry("f1")], {COI: 0})
    told[0] = set_to
    with pytest.raises(LedgerUnavailable, match="look at the clock"):
        ledger.append([entry("f2")], {COI: 1})
    told[0] = FOUNDED + timedelta(hours=2)
    ledger.append([entry("f3")], {COI: 1})
    ledger.reopen()
    assert [one.entry.fact_id for one in ledger.facts(COI)] == ["f1", "f3"]
    ledger.close()
