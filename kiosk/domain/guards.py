"""The guards: places outside the interlocks that refuse with the same kind of reason.

The proof of a label, the gate that reads, the parsers and the ledger stand before `decide`; what they refuse never
reaches it. Each row says the hazard it stands against, its class and its answer (see `reasons`).
"""

from kiosk.domain.reasons import Answer, ReasonClass, Rule

_IDENTITY = ReasonClass.IDENTITY
_RETRY, _STOP = Answer.RETRY, Answer.STOP

GUARDS: dict[str, Rule] = {}


def _guard(name: str, hazard: str, answer: Answer, remedy: str, kind: ReasonClass = _IDENTITY) -> Rule:
    GUARDS[name] = Rule(name, hazard, kind, answer, remedy)
    return GUARDS[name]


# The proof of a label: nothing is sent.
proof_dots = _guard(
    "proof_dots", "H02", _RETRY, "Nothing was printed. Call the person who looks after the label templates."
)
proof_decoded = _guard(
    "proof_decoded", "H02", _RETRY, "Nothing was printed. Call the person who looks after the label templates."
)
proof_encoded = _guard(
    "proof_encoded", "H02", _RETRY, "Nothing was printed. Call the person who looks after the printer."
)
label_agrees = _guard(
    "label_agrees", "H02", _RETRY, "Nothing was printed. Look at the times on record, then ask for the label again."
)
text_fits = _guard(
    "text_fits", "H02", _RETRY, "Nothing was printed. Choose a larger label, or ask for a shorter form of the field."
)
stock_is_validated = _guard(
    "stock_is_validated",
    "H02",
    _RETRY,
    "Nothing was printed. Put in a stock that is validated for this label. Quality states it in the printer's profile.",
)
glyphs_exist = _guard(
    "glyphs_exist", "H02", _RETRY, "Nothing was printed. Ask for the name in letters the label can show."
)
statements_derived = _guard(
    "statements_derived", "H28", _RETRY, "Nothing was printed. Record the missing test result first."
)
edition_in_force = _guard(
    "edition_in_force",
    "H28",
    _RETRY,
    "Nothing was printed. IT names the edition in force in the settings of every kiosk, and restarts them.",
)
container_waits_for_label = _guard(
    "container_waits_for_label", "H03", _RETRY, "Nothing was printed. Plan the container first, or void its label."
)
printer_ready = _guard("printer_ready", "H05", _RETRY, "Nothing was printed. Look at the printer, then ask again.")

# The tag inside a label: it can only add a refusal.
tag_was_written = _guard(
    "tag_was_written", "H25", _RETRY, "This sheet is void. Destroy it before a second person, then print anew."
)
tag_agrees = _guard(
    "tag_agrees",
    "H25",
    _STOP,
    "Do not use this sheet. Two people destroy it; call the person who looks after the printer.",
)

# The gate: what a camera or scanner read.
two_readers_agree = _guard(
    "two_readers_agree", "H06", _RETRY, "Hold the label flat and steady, wipe it, and read again."
)
reading_contradicted = _guard(
    "reading_contradicted", "H06", _STOP, "Put the item down. Keep its label on. Call the laboratory."
)
quality_floor = _guard("quality_floor", "H06", _RETRY, "Hold the label flat and steady, wipe it, and read again.")
check_character_agrees = _guard(
    "check_character_agrees", "H06", _RETRY, "Hold the label flat and steady, wipe it, and read again."
)
symbology_expected = _guard("symbology_expected", "H06", _RETRY, "Show the code the screen asks for.")
carriers_agree = _guard("carriers_agree", "H06", _STOP, "Put the item down. Keep its label on. Call the laboratory.")
readers_present = _guard(
    "readers_present", "H06", _RETRY, "A reading library is missing on this kiosk. Call IT: run kiosk doctor."
)
right_kind_of_code = _guard("right_kind_of_code", "H07", _RETRY, "Show the code the screen asks for.")
one_thing_in_view = _guard(
    "one_thing_in_view", "H07", _RETRY, "Show one item alone. Move the other out of the picture."
)
seal_is_genuine = _guard("seal_is_genuine", "H26", _STOP, "Put the item down. Keep its label on. Call the laboratory.")
seal_agrees_with_symbols = _guard(
    "seal_agrees_with_symbols", "H26", _STOP, "Put the item down. Keep its label on. Call the laboratory."
)
input_within_bounds = _guard(
    "input_within_bounds", "H22", _RETRY, "Take the picture again with the kiosk's own camera."
)
text_is_plain = _guard("text_is_plain", "H22", _RETRY, "Type the text again without special control characters.")

badge_is_known = _guard(
    "badge_is_known", "H09", _RETRY, "This badge was not issued here. Use your own, or ask the site administrator."
)
badge_is_authorised = _guard(
    "badge_is_authorised", "H09", _RETRY, "This badge opens nothing. Give it to the site administrator; use another."
)
badge_is_the_one_printed = _guard(
    "badge_is_the_one_printed", "H09", _RETRY, "Show the badge that was just printed, alone."
)
badge_can_be_printed = _guard(
    "badge_can_be_printed", "H09", _RETRY, "Nothing was printed. Look at the people on record, then ask again."
)

# The cold store: what a record of one person finds out about bags that nobody has in hand. The bags are held.
tank_stayed_cold = _guard(
    "tank_stayed_cold",
    "H33",
    _STOP,
    "The tank was too warm for this bag. It is on hold; call quality and the physician.",
    ReasonClass.QUALITY,
)
count_agrees = _guard(
    "count_agrees",
    "H34",
    _STOP,
    "Leave the rack as it is. The bags named are on hold; look for them with a second person, call quality.",
    ReasonClass.QUALITY,
)

# The ledger.
record_unchanged_since_decision = _guard(
    "record_unchanged_since_decision",
    "H19",
    _RETRY,
    "The record changed in between. Look at the new state and do the step again.",
)
claim_is_free = _guard(
    "claim_is_free", "H15", _STOP, "This was already recorded elsewhere. Put the item down and call the laboratory."
)
commit_confirmed = _guard(
    "commit_confirmed",
    "H20",
    _RETRY,
    "It is not certain that this was recorded. Do nothing with the item until the kiosk says so.",
)
record_is_as_recorded = _guard(
    "record_is_as_recorded",
    "H21",
    _STOP,
    "Stop. Release nothing of this record. Call the quality officer: the ledger was changed outside the kiosk.",
)

# What came from another organisation.
file_is_the_one_asked_for = _guard(
    "file_is_the_one_asked_for",
    "H22",
    _RETRY,
    "Nothing was opened, and nothing is lost. Choose the file the other site sent, or ask it to send it again.",
)
file_is_of_this_version = _guard(
    "file_is_of_this_version",
    "H22",
    _RETRY,
    "Nothing was opened, and nothing is lost. Ask IT at both sites for one version; then have it made again.",
)
bundle_is_addressed_here = _guard(
    "bundle_is_addressed_here", "H26", _RETRY, "This file is for another site. Nothing was opened; tell the sender."
)
bundle_sender_is_trusted = _guard(
    "bundle_sender_is_trusted", "H26", _RETRY, "Two people compare the sender's fingerprint and trust it first."
)
hand_over_is_genuine = _guard(
    "hand_over_is_genuine", "H26", _STOP, "Use nothing of it. Keep the bag apart, and ask the other site for it anew."
)

# The decision itself.
_CALL = "The kiosk can't decide this. Do not go on; call the cell laboratory and IT."
step_is_in_the_table = _guard("step_is_in_the_table", "H15", _RETRY, _CALL)
row_has_interlocks = _guard("row_has_interlocks", "H15", _RETRY, _CALL)
interlock_works = _guard("interlock_works", "H20", _RETRY, _CALL)
