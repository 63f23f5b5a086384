"""What several papers say of one bag in the same words: its product, its contents, who put its labels on."""

from kiosk.domain import facts as f
from kiosk.domain.paper import Line, Quoted, Said, Table, Tone
from kiosk.domain.text import visible
from kiosk.handoffs.reports.citing import CaseFile, Cited, counted, signed
from kiosk.handoffs.reports.wording import NOT_ON_RECORD


def product_lines(case: CaseFile, container: str, said: Said | None = None) -> tuple[Line, ...]:
    """Product, numbers, expiry, contents: as measured last, unless something else is `said` of them."""
    planned = case.planned(container)
    expiry: Said = (planned.quote("expires_at"),) if planned is not None and planned.fact.expires_at else (
        "none assigned",
    )  # fmt: skip
    return (
        Line("Product", case.product(container), Tone.STRONG),
        Line("Container", case.bag(container)),
        Line("Contents", said if said is not None else contents(case.measured(container))),
        Line("Expires", expiry),
    )


def contents(measured: Cited[f.ContentsMeasured] | None) -> Said:
    """Volume, cells and DMSO as measured then."""
    if measured is None:
        return (NOT_ON_RECORD,)
    said: Said = (measured.quote("volume_ml"), " mL")
    if measured.fact.cells_e6 is not None:
        said += (", ", measured.quote("cells_e6"), " million cells")
    if measured.fact.dmso_ml is not None:
        said += (", DMSO ", measured.quote("dmso_ml"), " mL")
    return said


def signature_lines(case: CaseFile, caption: str, step: Cited[f.StepTaken]) -> tuple[Line, ...]:
    """The signatures of a step that was taken, one a line."""
    who = case.signatures(step.fact.attempt_id)
    lines = [Line(caption if not n else "", signed(one)) for n, one in enumerate(who)]
    return tuple(lines) or (Line(caption, (step.at, ", ", *step.people)),)


def exceptions(case: CaseFile, container: str) -> tuple[Line, ...]:
    """Every exceptional release of a bag: shown on whatever is said of it ever after."""
    found: list[Line] = []
    for one in case.of(f.ExceptionalReleaseSigned):
        if one.fact.container != container:
            continue
        found.append(Line("EXCEPTIONAL RELEASE", (one.at, ": ", one.quote("statement")), Tone.ALARM))
        found += [Line("In spite of", one_finding(one, number)) for number in range(len(one.fact.findings))]
        found += [Line("Signed", signed(who)) for who in case.signatures(one.fact.attempt_id)]
    return tuple(found)


def one_finding(one: Cited[f.Fact], number: int) -> Said:
    """A reason that an exceptional release names."""
    return ("rule “", one.element("findings", number, "interlock"), "”, expected ",
            one.element("findings", number, "expected"))  # fmt: skip


def holds(case: CaseFile, container: str) -> tuple[Line, ...]:
    """Every hold a bag ever had, and what became of it."""
    found = []
    lifted = {one.fact.hold_id: one for one in case.of(f.HoldLifted)}
    called_back = {one.fact.hold_id: one for one in case.of(f.ContainerWithdrawn)}
    for hold in case.of(f.HoldPlaced):
        if hold.fact.container != container:
            continue
        said: Said = (
            hold.at,
            ": ",
            hold.quote("kind"),
            ", rule “",
            hold.quote("interlock"),
            "” (",
            hold.quote("hazard"),
            ")",
        )
        back, end = called_back.get(hold.fact.hold_id), lifted.get(hold.fact.hold_id)
        if back is not None:
            said += ("; ", back.quote("what"), ": ", back.quote("why"))
        if end is None:
            found.append(Line("HOLD, OPEN", said, Tone.ALARM))
        else:
            found.append(Line("Hold, lifted", (*said, "; lifted ", end.at, ": ", end.quote("why"))))
    return tuple(found)


_LIFE = (
    (f.LabelIssued, "issued"), (f.LabelReadBack, "read back"), (f.LabelApplied, "applied"),
    (f.LabelHandedOn, "handed on"), (f.LabelFound, "found"), (f.LabelLost, "LOST"), (f.LabelVoided, "void"),
    (f.ExtraSheetDestroyed, "extra sheet destroyed"),
)  # fmt: skip


def label_table(case: CaseFile, container: str) -> Table:
    """What became of every label of a bag, event by event."""
    rows = []
    for cited in case.of_labels:
        fact = cited.fact
        became = next((word for kind, word in _LIFE if isinstance(fact, kind)), None)
        if fact.container != container or became is None:
            continue
        why: Said = ()
        if isinstance(fact, f.LabelLost | f.LabelVoided):
            why = (": ", cited.quote("why"))
        elif isinstance(fact, f.LabelHandedOn):
            why = (" to ", cited.quote("to"))
        elif isinstance(fact, f.LabelIssued) and fact.reason:
            why = (": ", cited.quote("reason"))
        rows.append(
            ((cited.quote("piece"), ", issue ", cited.quote("issue")), (became, *why), (cited.at,), cited.people)
        )
    return Table((("Label", 26), ("Became", 24), ("When", 24), ("By", 26)), tuple(rows))


def issued_by_rules(case: CaseFile) -> Said:
    """How many labels were issued, and by which editions of the rules for labels, as recorded with each."""
    issued = case.of(f.LabelIssued)
    if not issued:
        return ("none",)
    said: Said = (counted(issued), "; label rules ")
    editions = tuple(dict.fromkeys(one.fact.edition for one in issued))
    for number, edition in enumerate(editions):
        those = tuple(one for one in issued if one.fact.edition == edition)
        quoted = Quoted(visible(edition), tuple(one.trace("fact.edition") for one in those))
        said += (*((", ",) if number else ()), quoted, *((" for ", counted(those)) if len(editions) > 1 else ()))
    return said


def milestone(one: Cited[f.MilestoneRecorded]) -> Said:
    """What happened to the patient beside the steps, and when; or that it did not."""
    when: Said = (", ", one.quote("at")) if one.fact.at is not None else (": this patient does not have it",)
    why: Said = (" (", one.quote("why"), ")") if one.fact.why else ()
    return (one.quote("name"), *when, *why)
