"""Is the post-thaw tag there? It is printed before the irreversible opening, and read at the line (hazard H14).

Only where the therapy asks for one. What it says is the container's expiry from the opening on.
"""

from kiosk.domain.attempt import Attempt
from kiosk.domain.containers import Container, LabelState
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.site import SiteView

TAG = LabelKind.POST_THAW.value


@interlock("H14", IDENTITY, RETRY, "Do not open the bag. Print its post-thaw tag and read it back first.")
def post_thaw_tag_waits(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A tag issued since the match was read back: its limit counts from a moment shortly before the opening."""
    for container in _tagged(journey, site, attempt):
        label, matched = container.current_label(TAG), container.opening_authorised_at
        if label is None or label.state is not LabelState.READ_BACK:
            state = label.state.value if label is not None else "none"
            return Mismatch(f"a {TAG}, {LabelState.READ_BACK.value}", state, container.id)
        counted_from = label.infuse_by.counted_from if label.infuse_by is not None else None
        if counted_from is None or matched is None or counted_from < matched.replace(second=0, microsecond=0):
            said = f"one from {counted_from:%H:%M} UTC" if counted_from is not None else "one without a limit"
            return Mismatch(f"a {TAG} issued since the match", said, container.id)
    return None


@interlock("H14", IDENTITY, RETRY, "Show the bag's own label and its post-thaw tag, which says until when.")
def post_thaw_tag_was_read(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each person read the tag of each container beside a label that is on it since before the thaw.

    That label alone says another expiry; a tag alone may hang on no bag.
    """
    for container in _tagged(journey, site, attempt):
        for witness in attempt.witnesses:
            pieces = sorted({bag.piece or "no seal" for bag in witness.bags if bag.container == container.id})
            if TAG not in pieces or len(pieces) == 1:
                return Mismatch(f"a label of the bag and its {TAG}", ", ".join(pieces) or "none", container.id)
    return None


def _tagged(journey: Journey, site: SiteView, attempt: Attempt) -> list[Container]:
    """The containers of the attempt for which the therapy asks for a tag."""
    therapy = site.therapies.get(journey.therapy or "")
    known = [journey.containers[name] for name in attempt.containers if name in journey.containers]
    return [c for c in known if therapy is not None and TAG in therapy.containers[c.kind].pieces_at_opening]
