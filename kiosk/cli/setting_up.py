"""`kiosk init`, `operators`, `enrol`, `order`: a site, its people, its patients."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from kiosk.cli.answers import DONE, REFUSED, leave, say
from kiosk.cli.sites import bench_of, establishment, profiles_of, shared_database
from kiosk.config import MODES, load_therapies, parse_settings, values, write_settings
from kiosk.domain.attempt import Signature
from kiosk.domain.badges import bearer
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.editions import REGIONS, in_force_for
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Badge, Coi, OrderNumber
from kiosk.domain.people import Role
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from kiosk.handoffs import registering
from kiosk.handoffs.allocating import next_coi, next_order
from kiosk.handoffs.attempts import begin_turn, open_attempt, sign
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import NewPerson, register, register_first_two
from kiosk.handoffs.opening import make_site
from kiosk.handoffs.signing import check_pin
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import site_view
from kiosk.labels.editions import editions

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
PRINTING = {
    "base label": "file-300-100x100",
    "partial label": "file-300-partial",
    "full label": "file-300-100x100",
    "cryobag label": "file-300-cryobag",
    "tie-tag": "file-300-tie-tag",
    "post-thaw tag": "file-300-post-thaw",
    "syringe label": "file-300-syringe",
    "tube label": "file-300-tube",
    "inner shipper label": "file-300-shipper",
    "outer shipper label": "file-300-shipper",
    "order sheet": "file-300-order",
    "wristband": "file-300-wristband",
    "staff badge": "file-300-badge",
}
LONGEST_FILE = 1_000_000


@click.command()
@click.option("--site", "folder", type=FOLDER, required=True, help="Folder to make.")
@click.option("--name", required=True, help="Short name of the site, for example st-agnes.")
@click.option("--facility", required=True, help="Facility identification number (FIN).")
@click.option("--facility-name", required=True, help="Name of the facility, as labels say it.")
@click.option("--facility-address", required=True, help="Address of the facility, as labels say it.")
@click.option("--timezone", required=True, help="Time zone, for example Europe/Berlin.")
@click.option("--kiosk", default="kiosk-1", show_default=True, help="Name of this kiosk.")
@click.option("--station", default="collection room", show_default=True, help="Name of the place it stands.")
@click.option("--region", type=click.Choice(REGIONS), required=True, help="Whose law the labels obey.")
@click.option("--database", default="", help="Address of the server that the site's kiosks share; none for a file.")
@click.option(
    "--standby/--no-standby",
    default=True,
    help="With --database: a commit counts only once a second server has it (default), or on one server alone.",
)
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="production",
    show_default=True,
    help="A throw-away site never becomes another.",
)
def init(  # noqa: PLR0913, PLR0917  as many as a site has
    folder: Path,
    name: str,
    facility: str,
    facility_name: str,
    facility_address: str,
    timezone: str,
    kiosk: str,
    station: str,
    region: str,
    database: str,
    mode: str,
    *,
    standby: bool,
) -> None:
    """Make a site: settings, keys (mode 0600), ledger and charter. On a server `kiosk database make` comes first."""
    folder.mkdir(parents=True, exist_ok=True)
    edition = in_force_for(editions(), region, datetime.now(ZoneInfo(values.timezone("timezone", timezone))).date())
    settings = parse_settings(
        {
            "site": name, "kiosk": kiosk, "station": station, "timezone": timezone, "facility": facility, "mode": mode,
            "facility_name": facility_name, "facility_address": facility_address, "printing": PRINTING,
            "wristbands": {}, "region": region, "edition": edition.id, "database": database,
            "synchronous_standby": standby,
        }
    )  # fmt: skip
    write_settings(settings, folder)
    bench = make_site(
        folder,
        site=name,
        kiosk=kiosk,
        station=station,
        mode=mode,
        zone=timezone,
        facility=establishment(settings),
        edition=edition,
        therapies=load_therapies(),
        printing=profiles_of(settings, folder),
        wristbands={},
        shared=shared_database(settings),
    )
    bench.ledger.close()
    say(
        f"Made {folder}. Keep a copy of device-keys.json elsewhere."
        f" Next: kiosk operators --site {folder} --file people.json"
    )


@click.command()
@click.option("--site", "folder", type=FOLDER, required=True, help="The site's folder.")
@click.option("--file", "path", type=FILE, required=True, help="JSON list of people: name, badge, roles, days.")
@click.option("--by", "by_badge", help="Badge of the administrator who registers; not for the first two.")
def operators(folder: Path, path: Path, by_badge: str | None) -> None:
    """Register people. The first two, together, set each other up; each chooses a PIN of 6 to 12 digits."""
    bench = bench_of(folder)
    try:
        rows = _people(path)
        if not site_view(bench).people:
            if len(rows) != 2:
                raise ParseError("people", "exactly two for a new site", str(len(rows)))
            register_first_two(bench, _new_person(rows[0]), _new_person(rows[1]))
        else:
            by = person_of(bench, by_badge or "")
            if check_pin(bench, by, ask_pin("administrator")) is not Signature.SIGNED:
                say("Refused: the administrator's PIN is wrong or locked.")
                leave(REFUSED)
            for row in rows:
                register(bench, _new_person(row), by)
        say(f"Registered {len(rows)} people.")
    finally:
        bench.ledger.close()


@click.command()
@click.option("--site", "folder", type=FOLDER, required=True, help="The site's folder.")
@click.option(
    "--file",
    "first",
    type=FILE,
    required=True,
    help="JSON: name, record_number, birth_date, wristband, as one person keyed it.",
)
@click.option(
    "--rekeyed",
    "second",
    type=FILE,
    required=True,
    help="The same, as another person keyed it without seeing the first.",
)
@click.option("--therapy", type=click.Choice(sorted(load_therapies())), required=True, help="Which therapy.")
@click.option("--badge", "badges", multiple=True, required=True, help="Badge of each person, in turn; twice.")
@click.option("--coi", help="Chain of Identity identifier that came with the order; allocated here when left out.")
def enrol(folder: Path, first: Path, second: Path, therapy: str, badges: tuple[str, ...], coi: str | None) -> None:
    """Enrol a patient: keyed by one person, keyed again blind by another, signed by both."""
    bench = bench_of(folder)
    try:
        stream = Coi.parse(coi).value if coi is not None else next_coi(bench).value
        keyed = [_patient(bench, path) for path in (first, second)]
        under_way = signed_by(bench, open_attempt(bench, StepKind.ENROL, coi=stream), badges)
        _answer(registering.enrol(bench, under_way, therapy, keyed[0], keyed[1]), f"Enrolled under {stream}.")
    finally:
        bench.ledger.close()


@click.command()
@click.option("--site", "folder", type=FOLDER, required=True, help="The site's folder.")
@click.option("--coi", required=True, help="Chain of Identity identifier of the patient.")
@click.option("--file", "first", type=FILE, required=True, help="JSON: the order's fields, as one person keyed them.")
@click.option(
    "--rekeyed",
    "second",
    type=FILE,
    required=True,
    help="The same, as another person keyed it without seeing the first.",
)
@click.option("--badge", "badges", multiple=True, required=True, help="Badge of each person, in turn; twice.")
@click.option("--number", help="Order number; allocated here when left out.")
def order(folder: Path, coi: str, first: Path, second: Path, badges: tuple[str, ...], number: str | None) -> None:
    """Record a physician's order: keyed by one person, keyed again blind by another, signed by both."""
    bench = bench_of(folder)
    try:
        stream = Coi.parse(coi).value
        given = OrderNumber.parse(number) if number is not None else next_order(bench)
        under_way = signed_by(bench, open_attempt(bench, StepKind.ORDER, coi=stream), badges)
        decision = registering.order(bench, under_way, given, _fields(first), _fields(second))
        _answer(decision, f"Order {given.value} recorded for {stream}.")
    finally:
        bench.ledger.close()


def _answer(decision: Decision, done: str) -> None:
    leave(answer_decision(decision, done))


def answer_decision(decision: Decision, done: str) -> int:
    """Say what was decided, with every reason of a refusal. Gives the exit code."""
    if isinstance(decision, Authorized):
        say(done)
        return DONE
    for reason in decision.reasons:
        say(f"REFUSED {reason.interlock}: expected {reason.expected}, read {reason.read}. {reason.remedy}")
    return REFUSED


def signed_by(bench: Bench, under_way: UnderWay, badges: tuple[str, ...]) -> UnderWay:
    """Each person in turn opens with the badge and signs with the PIN."""
    for badge in badges:
        begun = begin_turn(bench, under_way, Badge.parse(badge))
        if not isinstance(begun, UnderWay):
            say(f"REFUSED {begun.interlock}: {begun.remedy}")
            leave(REFUSED)
        under_way = sign(bench, begun, ask_pin(badge))
    return under_way


def ask_pin(whose: str) -> str:
    """A PIN, typed unseen."""
    return str(click.prompt(f"PIN of {whose}", hide_input=True, err=True))


def person_of(bench: Bench, badge: str) -> str:
    """The id of the person a badge belongs to. Raises ParseError for one that is unknown or dead."""
    person = bearer(site_view(bench), Badge.parse(badge))
    if isinstance(person, Reason):
        raise ParseError("badge", person.expected, person.read)
    return person.person_id


def _json(path: Path) -> Any:
    if path.stat().st_size > LONGEST_FILE:
        raise ParseError(path.name, f"a file of at most {LONGEST_FILE} bytes", f"{path.stat().st_size} bytes")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise ParseError(path.name, "a JSON file in UTF-8", "something else") from None


def _fields(path: Path) -> dict[str, str]:
    found = _json(path)
    if not isinstance(found, Mapping) or not all(isinstance(v, str) for v in found.values()):
        raise ParseError(path.name, "a JSON table of texts", "something else")
    return {str(key): value for key, value in found.items()}


PATIENT_FIELDS = {"name", "record_number", "birth_date", "wristband"}
AUTHORITY = "authority"
"""Whose record number it is; a file that leaves it out means this hospital's own."""


def _patient(bench: Bench, path: Path) -> registering.PatientKeyed:
    fields = _fields(path)
    if set(fields) - {AUTHORITY} != PATIENT_FIELDS:
        raise ParseError(path.name, f"the fields {', '.join(sorted(PATIENT_FIELDS))}", ", ".join(sorted(fields)))
    return registering.patient_keyed(
        fields["name"],
        fields["record_number"],
        fields["birth_date"],
        fields["wristband"],
        bench.now.date(),
        bench.grammars,
        fields.get(AUTHORITY, ""),
    )


def _people(path: Path) -> list[Mapping[str, Any]]:
    rows = _json(path)
    if not isinstance(rows, list) or not all(_is_person(row) for row in rows):
        raise ParseError(path.name, "a JSON list of tables with name, badge, roles and days", "something else")
    return rows


def _is_person(row: object) -> bool:
    match row:
        case {"name": str(), "badge": str(), "roles": list(roles), "days": int(days), **others} if not others:
            return all(isinstance(role, str) for role in roles) and not isinstance(days, bool)
        case _:
            return False


def _new_person(row: Mapping[str, Any]) -> NewPerson:
    roles = {role.value: role for role in Role}
    unknown = [str(name) for name in row["roles"] if name not in roles]
    if unknown or not row["roles"]:
        raise ParseError("roles", f"some of {', '.join(roles)}", ", ".join(unknown) or "none")
    if not 1 <= row["days"] <= 800:
        raise ParseError("days", "a whole number from 1 to 800", repr(row["days"]))
    pin = click.prompt(f"PIN of {row['name']}", hide_input=True, confirmation_prompt=True, err=True)
    until = datetime.now(UTC) + timedelta(days=row["days"])
    return NewPerson(row["name"], Badge.parse(row["badge"]), pin, tuple(roles[name] for name in row["roles"]), until)
