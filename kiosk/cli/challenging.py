"""`kiosk challenge`: what is known to be wrong, put on purpose to the kiosk's own controls, or to people in a drill."""

import sys
from pathlib import Path

import click

from kiosk import __version__
from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.rehearsing import STEPS_OR_SO
from kiosk.cli.setting_up import ask_pin, person_of
from kiosk.cli.sites import SITE, bench_of, signature_or_leave
from kiosk.config import load_hazards, load_profiles, load_therapies
from kiosk.domain.facts import ChallengePut
from kiosk.domain.people import Meaning
from kiosk.handoffs.recording import sign_as
from kiosk.handoffs.risk.challenging import DRILL, DRILLERS, hold_drill, put_on_record
from kiosk.rehearsal.mixups import MixUpPlayed
from kiosk.rehearsal.run import mixups_of, rehearse


@click.group()
def challenge() -> None:
    """Things known to be wrong, put on purpose: to the kiosk's controls ('bench'), or to people ('drill')."""


@challenge.command("bench")
@SITE
@click.option(
    "--therapy", type=click.Choice(sorted(load_therapies())), default="car-t", show_default=True, help="Which."
)
@click.option("--seed", type=click.IntRange(0, 1_000_000), default=1, show_default=True, help="Other pictures each.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def bench_run(folder: Path, therapy: str, seed: int, *, as_document: bool) -> None:
    """Put every known mix-up to gate and decision on a throw-away site, and record here how each came out."""
    therapies = load_therapies()
    about = len(mixups_of(therapies[therapy])) + STEPS_OR_SO
    with click.progressbar(length=about, label=f"Challenging, {therapy}", file=sys.stderr) as bar:
        rehearsed = rehearse(therapies[therapy], seed, therapies, load_profiles(), progress=lambda _: bar.update(1))
    put = tuple(_put(therapy, seed, played) for played in rehearsed.mixups)
    bench = bench_of(folder)
    try:
        recorded = put_on_record(bench, put)
    finally:
        bench.ledger.close()
    missed = [one for one in put if not one.caught]
    if as_document:
        document({"therapy": therapy, "seed": seed, "put": recorded, "missed": [one.challenge for one in missed]})
    for one in missed:
        say(f"NOT CAUGHT: {one.challenge} ({one.expected})")
    say(f"{recorded} challenges put, {recorded - len(missed)} caught by the one expected.")
    leave(DONE if recorded and not missed else REFUSED)


def _put(therapy: str, seed: int, played: MixUpPlayed) -> ChallengePut:
    mixup = played.mixup
    refused_by = tuple(dict.fromkeys(reason.interlock for reason in played.reasons))
    return ChallengePut(
        __version__, therapy, seed, mixup.name, mixup.rule.hazard, mixup.interlock, refused_by, played.as_expected
    )


@challenge.command()
@SITE
@click.option("--place", required=True, help="Where, for example: ward.")
@click.option("--hazard", type=click.Choice([h.id for h in load_hazards()]), required=True, help="Which hazard.")
@click.option("--what", required=True, help="What was wrong on purpose, for example: dummy bag of another patient.")
@click.option("--caught/--missed", required=True, help="Whether people caught it.")
@click.option("--by", "badge", required=True, help="Badge of the quality officer or director who held the drill.")
def drill(folder: Path, place: str, hazard: str, what: str, badge: str, *, caught: bool) -> None:
    """Record a drill with a dummy bag; the people drilled are not named."""
    bench = bench_of(folder)
    try:
        pin = ask_pin("who held the drill")
        person = person_of(bench, badge)
        signed = signature_or_leave(sign_as(bench, DRILL, DRILLERS, Meaning.AUTHORSHIP, person, pin))
        hold_drill(bench, place, hazard, what, signed, caught=caught)
        say(f"Recorded: {hazard}, {'caught' if caught else 'missed'}.")
        leave(DONE)
    finally:
        bench.ledger.close()
