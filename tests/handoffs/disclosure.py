"""What names a patient, in every form in which it could stand somewhere it should not."""

from collections.abc import Iterable, Mapping
from datetime import date

from kiosk.domain.identifiers import Wristband
from tests.rehearsal.kept import Branch, Stored

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def birth_date_forms(born: date) -> frozenset[str]:
    """A birth date as people and systems write it. Forms of six digits are left out: chance makes them anywhere."""
    y, m, d = f"{born.year:04d}", f"{born.month:02d}", f"{born.day:02d}"
    month = MONTHS[born.month - 1]
    numeric = {f"{y}{sep}{m}{sep}{d}" for sep in ("-", "/", ".", "")} | {f"{d}{sep}{m}{sep}{y}" for sep in "-/."}
    american = {f"{m}/{d}/{y}", f"{born.month}/{born.day}/{y}", f"{born.day}.{born.month}.{y}"}
    return frozenset(numeric | american | {f"{d} {name} {y}" for name in (month, month.title())})


def document_texts(document: Mapping[str, str]) -> frozenset[str]:
    """Every text of one document of particulars that names its patient, and their birth date's other forms."""
    texts = {document[key] for key in ("name", "record_number", "wristband", "salt", "order") if key in document}
    if "birth_date" in document:
        texts |= birth_date_forms(date.fromisoformat(document["birth_date"]))
    if "wristband" in document:
        # The number alone, too: GSRN of 18 digits after its application identifier.
        texts |= {document["wristband"], Wristband.parse(document["wristband"]).identity, document["wristband"][6:24]}
    return frozenset(texts)


def record_texts(facts: Iterable[Stored]) -> frozenset[str]:
    """Every identifier that the facts of one journey give its things."""
    texts = set()
    for fact in facts:
        texts.add(fact.stream)
        match fact.kind:
            case "ContainerPlanned":
                texts |= {fact.said["container"], fact.said["container"][:13]}
            case "Ordered":
                texts.add(fact.said["order_number"])
            case "LabelIssued":
                texts.add(fact.said["serial"])
            case "Enrolled" | "IdentityChanged":
                texts |= {fact.said["particulars_id"], *fact.said["identity"].values()}
            case _:
                continue
    return frozenset(texts)


def documents_of(facts: Iterable[Stored], documents: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Every text that names the patient of these facts' journey."""
    ids = {fact.said["particulars_id"] for fact in facts if fact.kind in {"Enrolled", "IdentityChanged"}}
    return frozenset(text for name in ids if name in documents for text in document_texts(documents[name]))


def texts_of_others(branch: Branch) -> frozenset[str]:
    """Whatever names another patient of the branch's site than the story's, or one whose thing was shown."""
    own_facts = [fact for fact in branch.facts if fact.stream == branch.patient]
    own = record_texts(own_facts) | documents_of(own_facts, branch.documents)
    others: set[str] = set()
    for stream in {fact.stream for fact in branch.facts} - {branch.patient}:
        if not stream.startswith("site/"):
            facts = [fact for fact in branch.facts if fact.stream == stream]
            others |= record_texts(facts) | documents_of(facts, branch.documents)
    for asked in branch.asked:
        for witness in asked.attempt.witnesses:
            others |= {text for bag in witness.bags for text in (bag.coi, bag.container, bag.container[:13])}
            others |= {witness.order} if witness.order is not None else set()
    return frozenset(others - own)
