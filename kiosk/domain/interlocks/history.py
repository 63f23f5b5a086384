"""Was the history of the cells noted, and by whom was it looked at where a rule asks for it?"""

from kiosk.domain.attempt import Attempt
from kiosk.domain.history import ReviewSaid, in_words, missing, outside
from kiosk.domain.interlocks.declaration import IDENTITY, QUALITY, RETRY, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView


@interlock("H13", QUALITY, RETRY, "Note the patient's age and earlier treatment first.")
def history_is_noted(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every item that the therapy asks about the history of the cells is noted."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is None:
        return Mismatch("a therapy with its questions", "none", _about(attempt))
    due = missing(therapy.history, journey.history)
    return Mismatch(f"noted: {', '.join(due)}", "none", _about(attempt)) if due else None


@interlock("H13", QUALITY, RETRY, "Ask the physician and the laboratory's director to review the history first.")
def history_was_reviewed(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Whatever stands outside the therapy's rules was reviewed by two, with the very value that is noted now."""
    therapy = site.therapies.get(journey.therapy or "")
    found = outside(therapy.history, journey.history) if therapy is not None else ()
    due = [(rule, noted) for rule, noted in found if noted not in journey.reviewed]
    if not due:
        return None
    expected = "; ".join(str(rule) for rule, _noted in due)
    return Mismatch(expected, "; ".join(in_words(noted) for _rule, noted in due), _about(attempt))


@interlock("H13", IDENTITY, RETRY, "Say why the cells may be used all the same; within the rules no review is due.")
def review_says_why(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Something stands outside the therapy's rules, and the reviewers say why the cells may be used."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is None or not outside(therapy.history, journey.history):
        return Mismatch("a history that asks for a review", "none")
    said = attempt.detail
    return (
        None if isinstance(said, ReviewSaid) and said.statement else Mismatch("why the cells may be used", "no reason")
    )


def _about(attempt: Attempt) -> str | None:
    return attempt.containers[0] if attempt.containers else None
