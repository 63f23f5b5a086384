"""Operational qualification: every step done once as it should be, every control challenged and seen to refuse."""

from collections.abc import Iterator

from kiosk import __version__
from kiosk.cli.protocols.page import Item, Protocol, Section
from kiosk.config import Settings, load_hazards, load_therapies
from kiosk.domain.guards import GUARDS
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.reasons import Rule
from kiosk.domain.step import Step
from kiosk.domain.steps import STEPS
from kiosk.labels.template import template_sha256
from kiosk.rehearsal.mixups import MIXUPS


def operation(settings: Settings) -> Protocol:
    """The protocol for a site: what is asked follows from the step table, the hazards and the rehearsal's mix-ups."""
    therapies = load_therapies()
    return Protocol(
        f"Operational qualification (OQ): {settings.site}",
        (
            f"Samevein {__version__}, label template {template_sha256()}.",
            "Made by `kiosk protocol oq` from the step table, the hazards and the rehearsal's mix-ups.",
            "On a throw-away site, with dummy bags: never on a patient's step.",
        ),
        (
            Section(
                "Rehearsal",
                "Run each command on the kiosk's computer; keep what it prints.",
                tuple(Item(f"`kiosk rehearse --therapy {name}`", "exit code 0, all as expected") for name in therapies),
            ),
            Section(
                "Steps",
                "Do each step once as it should be, on the kiosk's own screens, camera and printers.",
                tuple(_done(step) for step in STEPS.values()),
            ),
            *_challenges(),
        ),
    )


def _done(step: Step) -> Item:
    people = [
        f"{' or '.join(sorted(role.value for role in step.roles_of(turn)))} reads"
        f" {', '.join(sorted(read.value for read in step.reads_of(turn))) or 'nothing'}"
        for turn in range(step.people)
    ]
    after = f", the container is then {step.after.value}" if step.after is not None else ""
    return Item(f"{step.kind.value}: {'; '.join(people) or 'one button, no sign-in'}", f"authorised{after}")


def _challenges() -> Iterator[Section]:
    """A section a hazard. A control without a mix-up of the rehearsal is challenged as the site sees fit."""
    for hazard in load_hazards():
        controls = [*hazard.interlocks, *hazard.guards]
        items = tuple(Item(challenge, _refusal(_rule(name))) for name in controls for challenge in _ways(name))
        if items:
            how = f"Try each: {hazard.causes}. What is refused has to be refused by the control named."
            yield Section(f"{hazard.id}: {hazard.hazard}", how, items)


def _ways(control: str) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(mixup.name for mixup in MIXUPS if mixup.interlock == control))
    return known or (f"a challenge of the site's own to `{control}`: ____________",)


def _rule(control: str) -> Rule:
    return INTERLOCKS[control].rule if control in INTERLOCKS else GUARDS[control]


def _refusal(rule: Rule) -> str:
    return f"refused by `{rule.name}` ({rule.answer.value}): “{rule.remedy}”"
