"""The statements a label must carry, derived by rule from the donor's test record. Nobody types them.

- No test record, no statements, no label: the missing record is the refusal `statements_derived`.
- Which words stand on a label, and when, is data with an edition and a date (21 CFR 1271.90(c), FACT-JACIE label
  table). A rule names the condition; the conditions themselves are here, in code.
- A collection is biohazardous when a result is reactive or a risk factor is found (21 CFR 1271.90(c)(4)); untested
  alone is not. Collection type `X` and the biohazard blood group codes stand on a label if and only if it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from kiosk.domain.errors import ParseError
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


class Condition(Enum):
    """When a statement is due, in the words of the rules file."""

    ALWAYS = "always"
    AUTOLOGOUS = "stored for autologous use"
    NOT_EVALUATED = "screening or testing incomplete"
    BIOHAZARD = "reactive result or risk factor found"
    REACTIVE = "reactive result"


class Weight(Enum):
    """How loud a statement stands on the label."""

    LEGEND = "legend"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class StatementRule:
    """One statement: its words, when it is due, and the source obeyed. `{agents}` stands for the reactive agents."""

    id: str
    words: str
    when: Condition
    weight: Weight
    source: str


@dataclass(frozen=True)
class StatementRules:
    """The rule table of one edition, in force from a date."""

    edition: str
    in_force_from: date
    rules: tuple[StatementRule, ...]


@dataclass(frozen=True)
class Statement:
    """One statement of a label, with the rule that made it."""

    rule: str
    words: str
    weight: Weight


@dataclass(frozen=True)
class Statements:
    """Every statement due, in the order of the rule table, with the record and edition they were derived from.

    A proof derives them again and refuses a label whose statements are not these.
    """

    record: TestRecord
    edition: str
    lines: tuple[Statement, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(line.words for line in self.lines)

    def of_weight(self, weight: Weight) -> tuple[str, ...]:
        """The words of one weight."""
        return tuple(line.words for line in self.lines if line.weight is weight)


def statements(test_record: TestRecord | None, rules: StatementRules) -> Statements | Reason:
    """The statements due by the rules, or the reason why none can be derived.

    Everything Samevein labels is stored for autologous use: collection types are {1, X, 8}.
    """
    if test_record is None:
        return statements_derived.reason("a test record of the donor", "no test record")
    lines = tuple(
        Statement(rule.id, _filled(rule, test_record), rule.weight)
        for rule in rules.rules
        if _due(rule.when, test_record)
    )
    if not lines:
        return statements_derived.reason(f"at least one statement by edition {rules.edition}", "none")
    return Statements(test_record, rules.edition, lines)


def _due(when: Condition, record: TestRecord) -> bool:
    match when:
        case Condition.ALWAYS | Condition.AUTOLOGOUS:
            return True
        case Condition.NOT_EVALUATED:
            return Completion.INCOMPLETE in (record.screening, record.testing)
        case Condition.BIOHAZARD:
            return record.biohazardous
        case Condition.REACTIVE:
            return bool(record.reactive_agents)


def _filled(rule: StatementRule, record: TestRecord) -> str:
    return rule.words.replace("{agents}", ", ".join(record.reactive_agents))


def parse_rules(document: Mapping[str, Any]) -> StatementRules:
    """The rule table of a TOML document, checked whole.

    :raises ParseError: for an unknown or missing key, a word off its list, a repeated id, or no rule at all.
    """
    what = "statement rules"
    _only(what, document, {"schema", "edition", "in_force_from", "statement"})
    if document["schema"] != 1:
        raise ParseError(f"{what} schema", "1", repr(document["schema"]))
    edition, since, rows = document["edition"], document["in_force_from"], document["statement"]
    if not isinstance(edition, str) or not edition:
        raise ParseError(f"{what} edition", "a text", repr(edition))
    if type(since) is not date:
        raise ParseError(f"{what} in_force_from", "a date", repr(since))
    if not isinstance(rows, list) or not rows:
        raise ParseError(f"{what} statement", "at least one row", repr(rows))
    rules = tuple(_rule(row) for row in rows)
    ids = [rule.id for rule in rules]
    if len(set(ids)) != len(ids):
        raise ParseError(f"{what} id", "each id once", ", ".join(ids))
    return StatementRules(edition, since, rules)


def _rule(row: Mapping[str, Any]) -> StatementRule:
    what = f"statement rule {row.get('id')}"
    _only(what, row, {"id", "words", "when", "weight", "source"})
    for key, value in row.items():
        if not isinstance(value, str) or not value:
            raise ParseError(f"{what} {key}", "a text", repr(value))
    conditions, weights = {c.value: c for c in Condition}, {w.value: w for w in Weight}
    if row["when"] not in conditions:
        raise ParseError(f"{what} when", f"one of {', '.join(conditions)}", row["when"])
    if row["weight"] not in weights:
        raise ParseError(f"{what} weight", f"one of {', '.join(weights)}", row["weight"])
    when = conditions[row["when"]]
    if ("{agents}" in row["words"]) is not (when is Condition.REACTIVE):
        raise ParseError(f"{what} words", "{agents} exactly where the rule is for a reactive result", row["words"])
    return StatementRule(row["id"], row["words"], when, weights[row["weight"]], row["source"])


def _only(what: str, table: Mapping[str, Any], keys: set[str]) -> None:
    if set(table) != keys:
        wrong = ", ".join(sorted(set(table) ^ keys))
        raise ParseError(what, f"exactly the keys {', '.join(sorted(keys))}", f"unknown or missing: {wrong}")
