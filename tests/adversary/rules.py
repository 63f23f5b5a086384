"""What the design asks of each step, written down a second time, apart from the step table.

`people` is how many; `band`, `born`, `order`, `bag`, `place`, `shipper` name the turns (from 0) that read it; whoever joins beyond the last
turn reads what the last one does.
"""

from dataclasses import dataclass

from kiosk.domain.people import Role
from kiosk.domain.step import StepKind as K
from tests.adversary import truth as t

NOBODY: frozenset[int] = frozenset()
FIRST, BOTH, SECOND = frozenset({0}), frozenset({0, 1}), frozenset({1})

COLLECTS = frozenset({Role.COLLECTION, Role.NURSE})
WORKS = frozenset({Role.PROCESSING, Role.LABORATORY})
AT_THE_BED = frozenset({Role.NURSE, Role.PHYSICIAN})
APPROVES = frozenset({Role.QUALITY, Role.DIRECTOR})
HANDS = COLLECTS | WORKS | AT_THE_BED
THAWS = WORKS | AT_THE_BED
KEYS = frozenset({Role.COLLECTION, Role.NURSE, Role.PHYSICIAN, Role.LABORATORY})


@dataclass(frozen=True)
class Asks:
    """What one kind of step asks for."""

    roles: tuple[frozenset[Role], ...]
    band: frozenset[int] = NOBODY
    born: frozenset[int] = NOBODY
    order: frozenset[int] = NOBODY
    bag: frozenset[int] = NOBODY
    place: frozenset[int] = NOBODY
    shipper: frozenset[int] = NOBODY

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.roles)

    def asks(self, turns: frozenset[int], turn: int) -> bool:
        """Whether that turn is among the turns."""
        return min(turn, self.people - 1) in turns

    def roles_of(self, turn: int) -> frozenset[Role]:
        """The roles of which that turn needs one."""
        return self.roles[min(turn, self.people - 1)]


ASKS = {
    K.ENROL: Asks((KEYS, KEYS)),
    K.ORDER: Asks((KEYS, KEYS)),
    K.ISSUE_AT_COLLECTION: Asks((COLLECTS,), band=FIRST, born=FIRST, order=FIRST),
    K.ISSUE_IN_PROCESSING: Asks((WORKS,), bag=FIRST),
    K.ISSUE_AT_OPENING: Asks((THAWS,), bag=FIRST),
    K.REPRINT_AT_OPENING: Asks((THAWS, THAWS), bag=BOTH),
    K.READ_BACK: Asks((COLLECTS | WORKS,), bag=FIRST),
    K.APPLY_AT_COLLECTION: Asks((COLLECTS, COLLECTS), band=BOTH, born=BOTH, bag=BOTH),
    K.APPLY_IN_PROCESSING: Asks((WORKS, WORKS), bag=BOTH),
    K.VOID_LABEL: Asks((COLLECTS | WORKS, COLLECTS | WORKS)),
    K.FIND_LABEL: Asks((COLLECTS | WORKS, COLLECTS | WORKS), bag=BOTH),
    K.REPRINT_AT_COLLECTION: Asks((COLLECTS, COLLECTS), band=BOTH, born=BOTH, order=BOTH),
    K.REPRINT_IN_PROCESSING: Asks((WORKS, WORKS), bag=BOTH),
    K.REPLACE_LABEL: Asks((WORKS, WORKS), bag=BOTH),
    K.APPLY_REPLACEMENT: Asks((WORKS, WORKS), bag=BOTH),
    K.HAND_ON_LABEL: Asks((COLLECTS | WORKS, COLLECTS | WORKS), bag=BOTH),
    K.LABELLED_OUTSIDE: Asks((COLLECTS, COLLECTS), band=BOTH, bag=BOTH),
    K.DESTROY_SHEET: Asks((COLLECTS | WORKS, COLLECTS | WORKS), bag=BOTH),
    K.DESTROY_UNREADABLE_SHEET: Asks((COLLECTS | WORKS, COLLECTS | WORKS)),
    K.CLEAR_STATION: Asks((COLLECTS | WORKS,)),
    K.HAND_OVER: Asks((HANDS, HANDS), bag=BOTH),
    K.DERIVE: Asks((WORKS, WORKS), bag=BOTH),
    K.SPLIT: Asks((WORKS, WORKS), bag=BOTH),
    K.POOL: Asks((WORKS, WORKS), bag=BOTH),
    K.SAMPLE: Asks((WORKS, WORKS), bag=BOTH),
    K.FAIL_MANUFACTURE: Asks((WORKS, WORKS | {Role.QUALITY}), bag=BOTH),
    K.RELEASE: Asks((APPROVES, APPROVES)),
    K.RELEASE_EXCEPTIONALLY: Asks((frozenset({Role.PHYSICIAN}), frozenset({Role.DIRECTOR}), frozenset({Role.QUALITY}))),
    K.LIFT_HOLD: Asks((APPROVES, APPROVES)),
    K.EXPECT_FOREIGN: Asks((WORKS, WORKS)),
    K.ISSUE_FOR_FOREIGN: Asks((WORKS,), order=FIRST),
    K.REPRINT_FOR_FOREIGN: Asks((WORKS, WORKS), order=BOTH),
    K.BIND_FOREIGN: Asks((WORKS, WORKS), order=BOTH, bag=BOTH),
    K.LINK_IDENTITY: Asks((APPROVES, APPROVES)),
    K.TAKE_BACK_IDENTITY: Asks((APPROVES, APPROVES)),
    K.PRINT_BAND: Asks((COLLECTS,), born=FIRST),
    K.READ_BACK_BAND: Asks((COLLECTS,)),
    K.RE_BAND: Asks((COLLECTS | AT_THE_BED, COLLECTS | AT_THE_BED), born=BOTH),
    K.READINESS: Asks((AT_THE_BED,), band=FIRST),
    K.PATIENT_READY: Asks((AT_THE_BED, AT_THE_BED), band=BOTH, born=BOTH, order=BOTH),
    K.MATCH_AT_BED: Asks((AT_THE_BED, AT_THE_BED), band=BOTH, born=BOTH, order=BOTH, bag=BOTH),
    K.MATCH_IN_LABORATORY: Asks((WORKS, WORKS), order=BOTH, bag=BOTH),
    K.LINE_CHECK: Asks((AT_THE_BED, AT_THE_BED), band=FIRST, born=SECOND, bag=BOTH),
    K.STORE: Asks((WORKS, WORKS), bag=BOTH, place=BOTH),
    K.RETRIEVE: Asks((WORKS, WORKS), bag=BOTH, place=BOTH),
    K.PRINT_SHIPPER: Asks((COLLECTS | WORKS,), bag=FIRST),
    K.READ_BACK_SHIPPER: Asks((COLLECTS | WORKS,), shipper=FIRST),
    K.PACK: Asks((COLLECTS | WORKS, COLLECTS | WORKS), order=FIRST, shipper=BOTH, bag=BOTH),
    K.DISPATCH: Asks((COLLECTS | WORKS,), shipper=FIRST),
    K.EXPLAIN_SEALS: Asks((APPROVES, APPROVES)),
    K.RECEIVE_SEALED: Asks((HANDS,), shipper=FIRST),
    K.OPEN_SHIPPER: Asks((HANDS, HANDS), shipper=BOTH, bag=BOTH),
    K.ISSUE_RESERVE: Asks((THAWS,), bag=FIRST),
    K.SALVAGE: Asks((THAWS, THAWS), bag=BOTH),
    K.DRAW_UP: Asks((THAWS, THAWS), bag=BOTH),
    K.GIVEN_OUTSIDE: Asks((AT_THE_BED | APPROVES, AT_THE_BED | APPROVES)),
    K.WITHDRAW: Asks((APPROVES, APPROVES)),
    K.DISCARD: Asks((HANDS | APPROVES, HANDS | APPROVES), bag=BOTH),
}

_FILLED = {t.QUARANTINE, t.RELEASED}
_TAGGED = {t.MATCHED, t.OPENED}
_LABELLED = {t.PLANNED} | _FILLED
_FROZEN = _FILLED | {t.MATCHED}
_OPENED = {t.OPENED, t.VERIFIED, t.INTERRUPTED}
_LIVE = frozenset({t.QUARANTINE, t.RELEASED}) | t.OPEN_STATES
BEFORE = {
    K.ISSUE_AT_COLLECTION: {t.PLANNED}, K.ISSUE_IN_PROCESSING: {t.PLANNED}, K.READ_BACK: _LABELLED | _TAGGED,
    K.APPLY_AT_COLLECTION: {t.PLANNED}, K.APPLY_IN_PROCESSING: {t.PLANNED}, K.VOID_LABEL: _LABELLED | _TAGGED,
    K.ISSUE_AT_OPENING: {t.MATCHED}, K.REPRINT_AT_OPENING: _TAGGED, K.FIND_LABEL: _LABELLED | _TAGGED, K.REPRINT_AT_COLLECTION: {t.PLANNED}, K.REPRINT_IN_PROCESSING: {t.PLANNED},
    K.REPLACE_LABEL: _FILLED, K.APPLY_REPLACEMENT: _FILLED, K.HAND_ON_LABEL: _LABELLED, K.LABELLED_OUTSIDE: {t.PLANNED}, K.HAND_OVER: _LIVE, K.DERIVE: {t.QUARANTINE}, K.RELEASE: {t.QUARANTINE},
    K.RELEASE_EXCEPTIONALLY: _LIVE, K.MATCH_AT_BED: {t.RELEASED, t.MATCHED},
    K.MATCH_IN_LABORATORY: {t.RELEASED, t.MATCHED}, K.OPEN: {t.MATCHED},
    K.LINE_CHECK: {t.OPENED, t.VERIFIED, t.INTERRUPTED},
    K.ISSUE_FOR_FOREIGN: {t.PLANNED}, K.REPRINT_FOR_FOREIGN: {t.PLANNED}, K.BIND_FOREIGN: {t.PLANNED},
    K.SPLIT: {t.QUARANTINE}, K.POOL: {t.QUARANTINE}, K.SAMPLE: {t.QUARANTINE},
    K.FAIL_MANUFACTURE: {t.QUARANTINE, t.RELEASED, t.CONSUMED},
    K.START: {t.VERIFIED}, K.STOP: {t.INFUSING, t.INTERRUPTED}, K.FINISH: {t.INFUSING}, K.INTERRUPT: {t.INFUSING},
    K.STORE: _FROZEN, K.RETRIEVE: _FROZEN, K.PRINT_SHIPPER: _FILLED, K.PACK: _FILLED, K.ISSUE_RESERVE: {t.PLANNED},
    K.SALVAGE: _OPENED, K.DRAW_UP: _OPENED, K.GIVEN_OUTSIDE: _LIVE | {t.DISCARDED}, K.WITHDRAW: _LIVE,
    K.DISCARD: _LIVE - {t.INFUSING},
}  # fmt: skip
"""From which state a container may take the step; a kind that is not here is not about a container."""

ISSUES = frozenset(
    {K.ISSUE_AT_COLLECTION, K.ISSUE_IN_PROCESSING, K.ISSUE_RESERVE, K.ISSUE_AT_OPENING, K.ISSUE_FOR_FOREIGN}
)
REPRINTS = frozenset(
    {
        *(K.REPRINT_AT_COLLECTION, K.REPRINT_IN_PROCESSING, K.REPLACE_LABEL, K.REPRINT_AT_OPENING),
        K.REPRINT_FOR_FOREIGN,
    }
)
FROM_PARENT = frozenset({K.ISSUE_IN_PROCESSING, K.REPRINT_IN_PROCESSING, K.ISSUE_RESERVE})
SHEETS = frozenset({K.DESTROY_SHEET, K.DESTROY_UNREADABLE_SHEET})

QUALITY_REASONS = frozenset(
    {
        *("results_are_recorded", "specification_is_met", "no_quality_hold_is_open", "product_has_not_expired"),
        *("within_post_thaw_limit", "label_does_not_say_quarantine", "contents_are_known", "weight_is_recent"),
        *("dmso_is_within_limits", "volume_is_within_limits", "out_of_cold_is_within_limit"),
        *("transport_is_validated", "temperature_is_recorded", "temperature_stayed_in_limits"),
        *("transit_was_as_validated", "shipper_came_whole"),
    }
)
"""The only reasons that an exceptional release can cover (hazards H13, H14, H24, H27, H30, H33)."""
