"""The statements a label must carry, derived by rule from the donor's test record. Nobody types them.

- No test record, no statements, no label: the missing record is the refusal `statements_derived`.
- Which words stand on a label, and when, is data with an edition and a date (see `editions`). A rule names the
  condition; the conditions themselves are here, in code.
- A collection is biohazardous when a result is reactive or a risk factor is found (21 CFR 1271.90(c)(4)); untested
  alone is not. Collection type `X` and the biohazard blood group codes stand on a label if and only if it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from kiosk.domain.guards import statements_derived
from kiosk.domain.reasons import Reason


class Completion(Enum):
    """Whether all of an evaluation that applies has been done."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


class RiskFactors(Enum):
    """What the donor screening found."""

    NONE_FOUND = "none found"
    FOUND = "found"


@dataclass(frozen=True)
class TestRecord:
    """What is known of the donor, who is the patient, about communicable disease.

    `reactive_agents` names every agent with a reactive result, as the laboratory names it.
    """

    __test__ = False  # the field's word; pytest would collect the name

    screening: Completion
    testing: Completion
    risk_factors: RiskFactors
    reactive_agents: tuple[str, ...] = ()

    @property
    def biohazardous(self) -> bool:
        """Whether the biohazard legend is due."""
        return bool(self.reactive_agents) or self.risk_factors is RiskFactors.FOUND


class Footing(Enum):
    """As what a product is given to the patient, where the law says more of a medicine than of a transplant."""

    TRANSPLANT = "transplant"
    AUTHORISED = "authorised medicine"
    TRIAL = "clinical trial"


class Condition(Enum):
    """When a statement is due, in the words of the rule table. The last three are for what is given to the patient."""

    ALWAYS = "always"
    AUTOLOGOUS = "stored for autologous use"
    NOT_EVALUATED = "screening or testing incomplete"
    BIOHAZARD = "reactive result or risk factor found"
    REACTIVE = "reactive result"
    MEDICINE = "medicine"
    AUTHORISED = "authorised medicine"
    TRIAL = "clinical trial"


FOOTINGS: Mapping[Condition, frozenset[Footing]] = MappingProxyType(
    {
        Condition.MEDICINE: frozenset({Footing.AUTHORISED, Footing.TRIAL}),
        Condition.AUTHORISED: frozenset({Footing.AUTHORISED}),
        Condition.TRIAL: frozenset({Footing.TRIAL}),
    }
)
"""On which footing a condition holds that is about one."""


class Weight(Enum):
    """How loud a statement stands on the label."""

    LEGEND = "legend"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class StatementRule:
    """One statement: its words, when it is due, and the source obeyed. `{agents}` stands for the reactive agents.

    `confirmed` says that whoever wrote the table had the text of the source before them.
    """

    id: str
    words: str
    when: Condition
    weight: Weight
    source: str
    confirmed: bool


@dataclass(frozen=True)
class StatementRules:
    """The rules of one edition for one sort of label: those of containers, or those of shippers."""

    edition: str
    rules: tuple[StatementRule, ...]


@dataclass(frozen=True)
class Statement:
    """One statement of a label, with the rule that made it."""

    rule: str
    words: str
    weight: Weight


@dataclass(frozen=True)
class Statements:
    """Every statement due, in the order of the rule table, with the record, edition and footing they were derived from.

    A proof derives them again and refuses a label whose statements are not these.
    """

    record: TestRecord
    edition: str
    lines: tuple[Statement, ...]
    footing: Footing | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(line.words for line in self.lines)

    def of_weight(self, weight: Weight) -> tuple[str, ...]:
        """The words of one weight."""
        return tuple(line.words for line in self.lines if line.weight is weight)


def statements(
    test_record: TestRecord | None, rules: StatementRules, footing: Footing | None = None
) -> Statements | Reason:
    """The statements due by the rules, or the reason why none can be derived.

    Everything Samevein labels is stored for autologous use: collection types are {1, X, 8}. `footing` is that of what
    is given to the patient; None for any other container, and where the site names none.
    """
    if test_record is None:
        return statements_derived.reason("a test record of the donor", "no test record")
    lines = tuple(
        Statement(rule.id, _filled(rule, test_record), rule.weight)
        for rule in rules.rules
        if _due(rule.when, test_record, footing)
    )
    if not lines:
        return statements_derived.reason(f"at least one statement by edition {rules.edition}", "none")
    return Statements(test_record, rules.edition, lines, footing)


def _due(when: Condition, record: TestRecord, footing: Footing | None) -> bool:
    match when:
        case Condition.ALWAYS | Condition.AUTOLOGOUS:
            return True
        case Condition.NOT_EVALUATED:
            return Completion.INCOMPLETE in (record.screening, record.testing)
        case Condition.BIOHAZARD:
            return record.biohazardous
        case Condition.REACTIVE:
            return bool(record.reactive_agents)
        case _:
            return footing in FOOTINGS[when]


def _filled(rule: StatementRule, record: TestRecord) -> str:
    return rule.words.replace("{agents}", ", ".join(record.reactive_agents))
