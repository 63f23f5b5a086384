"""What a row of the step table says. The table itself is `steps`."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.domain.containers import ContainerState
from kiosk.domain.people import Meaning, Role

if TYPE_CHECKING:
    from kiosk.domain.interlocks.declaration import Interlock


class StepKind(Enum):
    """Every step there is."""

    ENROL = "enrol"
    ORDER = "order"
    ISSUE_AT_COLLECTION = "issue label at collection"
    ISSUE_IN_PROCESSING = "issue label in processing"
    READ_BACK = "read back label"
    APPLY_AT_COLLECTION = "apply label at collection"
    APPLY_IN_PROCESSING = "apply label in processing"
    ISSUE_AT_OPENING = "issue post-thaw tag"
    REPRINT_AT_OPENING = "reprint post-thaw tag"
    VOID_LABEL = "void label"
    FIND_LABEL = "find label"
    REPRINT_AT_COLLECTION = "reprint label at collection"
    REPRINT_IN_PROCESSING = "reprint label in processing"
    REPLACE_LABEL = "replace label"
    APPLY_REPLACEMENT = "apply replacement label"
    HAND_ON_LABEL = "hand on label"
    LABELLED_OUTSIDE = "labelled outside"
    DESTROY_SHEET = "destroy extra sheet"
    DESTROY_UNREADABLE_SHEET = "destroy unreadable sheet"
    CLEAR_STATION = "clear station"
    HAND_OVER = "hand over"
    EXPECT_FOREIGN = "expect a maker's bag"
    ISSUE_FOR_FOREIGN = "issue tie-tag for a maker's bag"
    REPRINT_FOR_FOREIGN = "reprint tie-tag for a maker's bag"
    BIND_FOREIGN = "bind a maker's bag"
    DERIVE = "derive"
    SPLIT = "split"
    POOL = "pool"
    SAMPLE = "take sample"
    FAIL_MANUFACTURE = "record failed manufacture"
    RELEASE = "release"
    RELEASE_EXCEPTIONALLY = "release exceptionally"
    LIFT_HOLD = "lift hold"
    LINK_IDENTITY = "link identity"
    TAKE_BACK_IDENTITY = "take back identity"
    PATIENT_READY = "patient ready"
    READINESS = "readiness"
    PRINT_BAND = "print wristband"
    READ_BACK_BAND = "read back wristband"
    RE_BAND = "re-band"
    MATCH_AT_BED = "match at the bed"
    MATCH_IN_LABORATORY = "match in the laboratory"
    OPEN = "open"
    LINE_CHECK = "line check"
    START = "start infusion"
    STOP = "stop infusion"
    FINISH = "finish bag"
    HAND_OVER_TO_SITE = "hand over to another site"
    ACCEPT_FROM_SITE = "accept from another site"
    RECORD_RECEIPT = "record receipt of another site"
    STORE = "store"
    RETRIEVE = "retrieve"
    PRINT_SHIPPER = "print shipper labels"
    READ_BACK_SHIPPER = "read back shipper labels"
    PACK = "pack shipper"
    DISPATCH = "dispatch shipper"
    COURIER_TAKES = "courier takes shipper"
    COURIER_HANDS_OVER = "courier hands shipper over"
    EXPLAIN_SEALS = "explain tamper seals"
    RECEIVE_SEALED = "receive shipper sealed"
    OPEN_SHIPPER = "open shipper"
    ISSUE_RESERVE = "issue reserve label"
    SALVAGE = "salvage"
    DRAW_UP = "draw up"
    INTERRUPT = "interrupt infusion"
    GIVEN_OUTSIDE = "given outside"
    WITHDRAW = "withdraw set"
    DISCARD = "discard"
    RECORD_MILESTONE = "record milestone"
    RECORD_IRREVERSIBLE = "record irreversible milestone"
    REVIEW_HISTORY = "review history"


class Read(Enum):
    """What a person reads from scratch in their turn."""

    BAND = "wristband"
    BIRTH_DATE = "birth date as spoken"
    ORDER = "order"
    BAG = "the container's labels"
    PARENT = "a parent's labels"
    MAKER = "the maker's label"
    OLD_BAND = "the band that comes off"
    NEW_BAND = "the new wristband"
    PLACE = "the place in the store"
    SHIPPER = "the shipper's label"
    NEW_BADGE = "the new badge"
    SHEET = "the sheet of a hand-over"


@dataclass(frozen=True)
class Step:
    """One row: who does it, what each must read, from which state to which, and what may refuse it.

    `reads` and `roles` have one entry a person, in turn; a person needs one of their roles. An immediate act has no
    people: one large button, attested later. `before` empty means that the step is not about a container's state.
    """

    kind: StepKind
    reads: tuple[frozenset[Read], ...]
    roles: tuple[frozenset[Role], ...]
    meanings: tuple[Meaning, ...]
    before: frozenset[ContainerState]
    after: ContainerState | None
    interlocks: tuple["Interlock", ...]

    def reads_of(self, turn: int) -> frozenset[Read]:
        """What the person of that turn (from 0) reads; whoever joins beyond the row reads what the last one does."""
        return self.reads[min(turn, len(self.reads) - 1)] if self.reads else frozenset()

    def roles_of(self, turn: int) -> frozenset[Role]:
        """The roles of which the person of that turn needs one."""
        return self.roles[min(turn, len(self.roles) - 1)] if self.roles else frozenset()

    def meaning_of(self, turn: int) -> Meaning | None:
        """What the signature of that turn means; None where the row has no people."""
        return self.meanings[min(turn, len(self.meanings) - 1)] if self.meanings else None

    @property
    def people(self) -> int:
        """How many different people the step asks for."""
        return len(self.reads)
